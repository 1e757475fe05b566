import type { ReactNode } from 'react';
import type { CriticalStretch } from '../../model/trace/criticalPath';
import { barOf, type TimeWindow } from '../../model/trace/timeWindow';
import { below, Kind, type Trace } from '../../model/trace/trace';
import { duration } from '../../model/format';
import classes from './Waterfall.module.css';

interface BarProps {
  trace: Trace;
  entry: number;
  colour: string;
  window: TimeWindow;
  critical: readonly CriticalStretch[] | undefined;
}

// More would be one smear.
const mostMarks = 60;

const percent = (share: number) => `${(share * 100).toFixed(4)}%`;

/** The time of a span within the window: its bar, what of it is critical, and what happened in it. */
export function Bar({ trace, entry, colour, window, critical }: BarProps) {
  const start = trace.startMs[entry]!;
  const length = trace.durationMs[entry]!;
  const bar = barOf(window, start, start + length);
  const kind = trace.kind[entry]!;
  if (bar === 'before' || bar === 'after') return <span className={classes.away} style={bar === 'before' ? { left: 4 } : { right: 4 }}>{bar === 'before' ? '‹' : '›'}</span>;
  if (kind !== Kind.span && kind !== Kind.missing) return <Mark left={bar.left} log={kind === Kind.log} failed={trace.error[entry] === 1} />;
  return (
    <>
      <div className={classes.bar} data-missing={kind === Kind.missing || undefined} style={{ left: percent(bar.left), width: percent(bar.width), ...(kind === Kind.span && { background: colour }) }} />
      {critical?.map(({ fromMs, toMs }) => {
        const stretch = barOf(window, fromMs, toMs);
        return typeof stretch === 'string' ? null : <div key={fromMs} className={classes.critical} style={{ left: percent(stretch.left), width: percent(stretch.width) }} />;
      })}
      {marksOf(trace, entry, window)}
      {kind === Kind.span && <Label left={bar.left} width={bar.width} text={duration(length)} />}
    </>
  );
}

// Behind the bar while there is room, else before it, else on it.
function Label({ left, width, text }: { left: number; width: number; text: string }) {
  const end = left + width;
  if (end < 0.85) return <span className={classes.label} style={{ left: `calc(${percent(end)} + 6px)` }}>{text}</span>;
  if (left > 0.15) return <span className={classes.label} style={{ right: `calc(${percent(1 - left)} + 6px)` }}>{text}</span>;
  return (
    <span className={classes.label} data-on-bar style={{ left: `calc(${percent(Math.max(0, left))} + 6px)` }}>
      {text}
    </span>
  );
}

function Mark({ left, log, failed }: { left: number; log: boolean; failed: boolean }) {
  return <div className={classes.mark} data-log={log || undefined} data-error={failed || undefined} style={{ left: percent(left) }} />;
}

function marksOf(trace: Trace, entry: number, window: TimeWindow) {
  const marks: ReactNode[] = [];
  const inside = trace.end[entry]! - entry - 1;
  if (inside === 0 || below(trace, trace.spansBefore, entry) === inside) return marks;
  for (let child = entry + 1; child < trace.end[entry]! && marks.length < mostMarks; child = trace.end[child]!) {
    const kind = trace.kind[child]!;
    if (kind !== Kind.spanEvent && kind !== Kind.log) continue;
    const at = barOf(window, trace.startMs[child]!, trace.startMs[child]!);
    if (typeof at !== 'string') marks.push(<Mark key={child} left={at.left} log={kind === Kind.log} failed={trace.error[child] === 1} />);
  }
  return marks;
}
