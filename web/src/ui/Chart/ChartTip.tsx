import { useEffect, useState } from 'react';
import type uPlot from 'uplot';
import { measured, type Unit } from '../../model/format';
import type { ChartLink } from './link';
import classes from './Plot.module.css';

export interface TipRow {
  key: string;
  label: string;
  color: string;
  value: number | null;
}

interface ChartTipProps {
  plot: uPlot;
  link: ChartLink | undefined;
  /** What stands above: the bucket around this time. */
  heading: (time: number) => string;
  rows: (index: number) => TipRow[];
  unit: Unit;
}

const shownRows = 12;

/** The values under the pointer, largest first; what is pointed at is always among them. Only where the pointer is, not in tied charts. */
export function ChartTip({ plot, link, heading, rows, unit }: ChartTipProps) {
  const [at, setAt] = useState<{ index: number; key: string | null; left: number } | null>(null);
  useEffect(() => {
    const move = (event: PointerEvent) => {
      // While something is dragged the region itself says enough.
      if (event.buttons !== 0) return setAt(null);
      const [index, left] = [plot.cursor.idx, plot.cursor.left ?? -1];
      setAt(index === null || index === undefined || left < 0 ? null : { index, key: link?.key ?? null, left });
    };
    const leave = () => setAt(null);
    plot.over.addEventListener('pointermove', move);
    plot.over.addEventListener('pointerleave', leave);
    return () => {
      plot.over.removeEventListener('pointermove', move);
      plot.over.removeEventListener('pointerleave', leave);
    };
  }, [plot, link]);
  const time = at === null ? undefined : plot.data[0][at.index];
  if (at === null || time === undefined) return null;
  const all = rows(at.index).filter((row) => row.value !== null);
  const largest = all.sort((a, b) => (b.value ?? 0) - (a.value ?? 0)).slice(0, shownRows);
  const pointed = all.find((row) => row.key === at.key);
  const shown = pointed && !largest.includes(pointed) ? [...largest.slice(0, shownRows - 1), pointed] : largest;
  const width = plot.over.clientWidth;
  return (
    <div className={classes.tip} style={at.left < width / 2 ? { left: at.left + 14 } : { right: width - at.left + 14 }}>
      <div className={classes.tipTime}>{heading(time)}</div>
      {shown.map((row) => (
        <div key={row.key + row.label} className={classes.tipRow} data-pointed={row.key === at.key && all.length > 1}>
          <span className={classes.swatch} style={{ background: row.color }} />
          <span className={classes.tipLabel}>{row.label}</span>
          <span className={classes.tipValue}>{measured(row.value ?? 0, unit)}</span>
        </div>
      ))}
      {all.length > shown.length && <div className={classes.tipTime}>and {all.length - shown.length} more</div>}
      {all.length === 0 && <div className={classes.tipTime}>no events</div>}
    </div>
  );
}
