import { useState } from 'react';
import { duration } from '../../model/format';
import { ticks, timeAt, type TimeWindow } from '../../model/trace/timeWindow';
import { useDrag } from './useDrag';
import classes from './Waterfall.module.css';

/** Times above the bars; a drag along it zooms into what was dragged over. */
export function Ruler({ window, marks, onWindow }: { window: TimeWindow; marks: readonly number[]; onWindow: (fromMs: number, toMs: number) => void }) {
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null);
  const drag = useDrag({
    onStart: (share) => setBrush({ from: share, to: share }),
    onMove: (share) => setBrush((brush) => brush && { ...brush, to: share }),
    onEnd: (moved) => {
      if (moved && brush !== null && brush.from !== brush.to) onWindow(timeAt(window, brush.from), timeAt(window, brush.to));
      setBrush(null);
    },
  });
  return (
    <div className={classes.ruler} {...drag} title="Drag to zoom">
      {marks.map((mark) => (
        <span key={mark} className={classes.tick} style={{ left: `${placeOf(window, mark)}%` }}>
          {duration(mark)}
        </span>
      ))}
      {brush !== null && brush.from !== brush.to && <div className={classes.brush} style={{ left: `${Math.min(brush.from, brush.to) * 100}%`, width: `${Math.abs(brush.to - brush.from) * 100}%` }} />}
    </div>
  );
}

/** Where a time is in percent of the window. */
export const placeOf = ({ fromMs, toMs }: TimeWindow, timeMs: number): number => ((timeMs - fromMs) / (toMs - fromMs)) * 100;

/** The marks for so much room: fewer on a small screen. */
export const marksFor = (window: TimeWindow, pixels: number): number[] => ticks(window, Math.max(2, Math.floor(pixels / 110))).filter((mark) => placeOf(window, mark) < 99);
