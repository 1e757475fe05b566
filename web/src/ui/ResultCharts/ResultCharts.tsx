import { memo, type ReactNode, useMemo } from 'react';
import { timesOf } from '../../model/chartSeries';
import type { QueryResult } from '../../model/queryResult';
import { type Calculation, calculationKey } from '../../model/querySpec';
import type { TimeRange } from '../../model/time';
import type { QueryView, Region } from '../../model/view';
import type { ChartLink } from '../Chart/link';
import type { Marker } from '../Chart/Markers';
import { HeatmapChart } from './HeatmapChart';
import { LineChart } from './LineChart';
import classes from './ResultCharts.module.css';

/** What a result's charts have in common. */
export interface ResultChartsProps {
  result: QueryResult;
  calculations: readonly Calculation[];
  /** How each calculation is drawn, by its name. */
  styles: QueryView['charts'];
  /** Without it the kind of chart cannot be changed. */
  onStyles?: ((styles: QueryView['charts']) => void) | undefined;
  /** Ties the charts to each other and to a table whose rows have the groups' ids. */
  link: ChartLink;
  markers?: readonly Marker[] | undefined;
  onBrush?: ((range: TimeRange) => void) | undefined;
  region?: Region | null;
  /** A rectangle of a heatmap was dragged. */
  onRegion?: ((region: Region) => void) | undefined;
  /** Height of each in pixels. */
  height?: number;
}

export interface OneChartProps extends Omit<ResultChartsProps, 'calculations'> {
  calculation: Calculation;
  /** Which of the result's calculations. */
  index: number;
  times: readonly number[];
}

/** A chart for each calculation of a result. Renders again only for another property: keep them the same as long as they mean the same. */
export const ResultCharts = memo(function ResultCharts({ calculations, ...rest }: ResultChartsProps) {
  const times = useMemo(() => timesOf(rest.result), [rest.result]);
  return (
    <div className={classes.charts}>
      {calculations.map((calculation, index) => {
        const One = calculation.op === 'HEATMAP' ? HeatmapChart : LineChart;
        return <One key={calculationKey(calculation)} calculation={calculation} index={index} times={times} {...rest} />;
      })}
    </div>
  );
});

/** A chart under its name, with what can be changed about it. */
export function ChartFrame({ name, children, chart }: { name: string; children?: ReactNode; chart: ReactNode }) {
  return (
    <section className={classes.chart} aria-label={name} data-chart={name}>
      <div className={classes.head}>
        <h2 className={classes.name} title={name}>
          {name}
        </h2>
        <div className={classes.gap} />
        {children}
      </div>
      {chart}
    </section>
  );
}
