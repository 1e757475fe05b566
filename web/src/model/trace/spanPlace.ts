import { millisecondsBetween } from '../nanos';
import type { TimeRange } from '../time';
import { Kind, textOf, type Trace } from './trace';

/** Where the whole event behind an entry is to be found. */
export interface SpanPlace {
  traceId: string;
  /** The span's id, or that of the span to which a log line or span event belongs; null when it belongs to none. */
  spanId: string | null;
  /** Null where any dataset may have it. */
  dataset: string | null;
  /** Unix milliseconds between which its time lies. */
  fromMs: number;
  toMs: number;
  /** Whether any span of the trace is there; without one, columns that only spans have may be nowhere. */
  hasSpans: boolean;
}

/** Where a span's own event is. */
export function placeOfSpan(trace: Trace, entry: number): SpanPlace {
  const at = unixMs(trace, entry);
  return { traceId: trace.id, spanId: trace.spanId[entry]!, dataset: textOf(trace, trace.dataset, entry) || null, fromMs: at, toMs: at, hasSpans: true };
}

/** Where the log lines, span events, links and spans without an id directly below a span are (entry -1: those at the top); null when there are none. */
export function placeOfAttached(trace: Trace, entry: number): SpanPlace | null {
  let from = Infinity;
  let to = -Infinity;
  const last = entry < 0 ? trace.size : trace.end[entry]!;
  for (let child = entry + 1; child < last; child = trace.end[child]!) {
    if (trace.kind[child] === Kind.missing || trace.spanId[child] !== null) continue;
    const at = unixMs(trace, child);
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  return from > to ? null : { traceId: trace.id, spanId: entry < 0 ? null : trace.spanId[entry]!, dataset: null, fromMs: from, toMs: to, hasSpans: trace.spanCount > 0 };
}

/** The span with an id to which an entry belongs: itself when it is one; -1 when it belongs to none. */
export const spanOf = (trace: Trace, entry: number): number => (entry < 0 || trace.spanId[entry] !== null ? entry : trace.parent[entry]!);

/** Whether an event with this time is the one behind an entry, as far as time tells. */
export const isAt = (trace: Trace, entry: number, time: string): boolean => trace.start !== null && millisecondsBetween(trace.start, time) === trace.startMs[entry];

const unixMs = (trace: Trace, entry: number): number => Date.parse(trace.start ?? '') + trace.startMs[entry]!;

const hourSeconds = 3_600;

/** The time to ask about when one comes from a trace: an hour around it. */
export function timeAround(trace: Trace): TimeRange {
  const start = Math.floor(Date.parse(trace.start ?? '') / 1_000);
  return { kind: 'between', start: start - hourSeconds / 2, end: start + Math.ceil(trace.lengthMs / 1_000) + hourSeconds / 2 };
}
