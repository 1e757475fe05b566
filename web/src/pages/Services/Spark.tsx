import { memo } from 'react';
import { sparkline, thinned } from '../../model/services';
import classes from './Services.module.css';

const width = 110;
const height = 20;
const points = 48;

/** A course over time in the height of a line of text; its numbers stand beside it. */
export const Spark = memo(function Spark({ values, bad = false }: { values: readonly (number | null)[]; bad?: boolean }) {
  return (
    <svg className={classes.spark} viewBox={`0 -1 ${width} ${height + 2}`} width={width} height={height} aria-hidden data-bad={bad || undefined}>
      <path d={sparkline(thinned(values, points), width, height)} />
    </svg>
  );
});
