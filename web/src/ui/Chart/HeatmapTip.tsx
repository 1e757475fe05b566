import { useEffect, useState } from 'react';
import type uPlot from 'uplot';
import { bucketLabel } from '../../model/chartSeries';
import { measured, quantity, type Unit } from '../../model/format';
import classes from './Plot.module.css';

interface HeatmapTipProps {
  plot: uPlot;
  /** Weights by bucket start and bin. */
  index: ReadonlyMap<number, ReadonlyMap<number, number>>;
  edges: readonly number[];
  step: number;
  unit: Unit;
}

/** The cell under the pointer: its values, its time, how many events are in it. */
export function HeatmapTip({ plot, index, edges, step, unit }: HeatmapTipProps) {
  const [at, setAt] = useState<{ time: number; bin: number; left: number } | null>(null);
  useEffect(() => {
    const move = (event: PointerEvent) => {
      // While something is dragged the region itself says enough.
      if (event.buttons !== 0) return setAt(null);
      const { left = -1, top = -1 } = plot.cursor;
      if (left < 0) return setAt(null);
      setAt({ time: Math.floor(plot.posToVal(left, 'x') / step) * step, bin: Math.min(edges.length - 2, Math.max(0, Math.floor(plot.posToVal(top, 'y')))), left });
    };
    const leave = () => setAt(null);
    plot.over.addEventListener('pointermove', move);
    plot.over.addEventListener('pointerleave', leave);
    return () => {
      plot.over.removeEventListener('pointermove', move);
      plot.over.removeEventListener('pointerleave', leave);
    };
  }, [plot, edges, step]);
  if (at === null) return null;
  const bins = index.get(at.time);
  let all = 0;
  bins?.forEach((weight) => (all += weight));
  const width = plot.over.clientWidth;
  return (
    <div className={classes.tip} style={at.left < width / 2 ? { left: at.left + 14 } : { right: width - at.left + 14 }}>
      <div className={classes.tipTime}>{bucketLabel(at.time, step)}</div>
      <div>
        {measured(edges[at.bin] ?? 0, unit)} – {measured(edges[at.bin + 1] ?? 0, unit)}: <b>{quantity(bins?.get(at.bin) ?? 0)}</b> of {quantity(all)}
      </div>
    </div>
  );
}
