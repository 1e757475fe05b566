import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { duration, exact, percent } from '../../model/format';
import { endsLateMs, startsEarlyMs } from '../../model/trace/times';
import { below, Kind, textOf, type Trace } from '../../model/trace/trace';
import type { TraceAct } from '../../model/trace/view';
import classes from './SpanPanel.module.css';
import { nameOf } from './WaterfallRow';

interface SpanFiguresProps {
  trace: Trace;
  entry: number;
  /** Null for what is no span. */
  self: Float64Array | null;
  act: (action: TraceAct) => void;
  /** How many events have the span's id. */
  sameId: number;
}

/** A span's place in its trace, and what is odd about it. */
export function SpanFigures({ trace, entry, self, act, sameId }: SpanFiguresProps) {
  const parent = trace.parent[entry]!;
  const inside = below(trace, trace.spansBefore, entry);
  const early = startsEarlyMs(trace, entry);
  const late = endsLateMs(trace, entry);
  const kind = textOf(trace, trace.spanKind, entry);
  const length = trace.durationMs[entry]!;
  const notes: ReactNode[] = [];
  if (early > 0) notes.push(<>Begins {duration(early)} before the span above it: the clocks of the two differ.</>);
  if (late > 0) notes.push(<>Ends {duration(late)} after the span above it: nobody waited for it, or clocks differ.</>);
  if (sameId > 1) notes.push(<>{sameId} events have this span id: sent twice, or the caller’s id used again.</>);
  if (trace.inCircle.includes(entry)) notes.push(<>Names a span below it as its parent. The circle was opened here.</>);
  return (
    <>
      <dl className={classes.figures}>
        {self !== null && <Figure name="Duration" value={duration(length)} title={`${exact(length)} ms`} />}
        {self !== null && <Figure name="Of its own" value={`${duration(self[entry]!)}${length > 0 ? ` · ${percent(self[entry]! / length)}` : ''}`} title="While no span below it was under way" />}
        <Figure name="Starts after" value={duration(trace.startMs[entry]!)} title={`${exact(trace.startMs[entry]!)} ms after the trace`} />
        {inside > 0 && <Figure name="Spans below" value={exact(inside)} />}
        {kind !== '' && <Figure name="Kind" value={kind} />}
        {trace.error[entry] === 1 && trace.kind[entry] === Kind.span && <Figure name="Status" value="failed" bad />}
      </dl>
      {parent >= 0 && (
        <div className={classes.parent}>
          in{' '}
          <Anchor component="button" type="button" fz="inherit" onClick={() => act({ do: 'find', entry: parent })}>
            {nameOf(trace, parent)}
          </Anchor>
        </div>
      )}
      {notes.map((note, i) => (
        <p key={i} className={classes.odd}>
          {note}
        </p>
      ))}
    </>
  );
}

function Figure({ name, value, title, bad = false }: { name: string; value: string; title?: string; bad?: boolean }) {
  return (
    <div title={title} data-bad={bad || undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
