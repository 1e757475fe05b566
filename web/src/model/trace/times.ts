import { Kind, type Trace } from './trace';

// Senders cut times to microseconds, each end of a span on its own.
const toleranceMs = 0.002;

/** The nearest span above an entry, -1 when there is none: a missing one says nothing about time. */
export const spanAbove = (trace: Trace, i: number): number => {
  const parent = trace.parent[i]!;
  return parent >= 0 && trace.kind[parent] === Kind.span ? parent : -1;
};

/** The spans directly below an entry, in order of their start. */
export function* childSpans(trace: Trace, i: number): Generator<number> {
  for (let child = i + 1; child < trace.end[i]!; child = trace.end[child]!) if (trace.kind[child] === Kind.span) yield child;
}

/** What of each span's time none of the spans directly below it was under way. */
export function selfTimes(trace: Trace): Float64Array {
  const self = new Float64Array(trace.size);
  for (let i = 0; i < trace.size; i++) {
    if (trace.kind[i] !== Kind.span) continue;
    const start = trace.startMs[i]!;
    const stop = start + trace.durationMs[i]!;
    let covered = 0;
    let reached = start;
    for (let child = i + 1; child < trace.end[i]!; child = trace.end[child]!) {
      if (trace.kind[child] !== Kind.span) continue;
      const from = Math.max(reached, trace.startMs[child]!);
      const to = Math.min(stop, trace.startMs[child]! + trace.durationMs[child]!);
      if (to <= from) continue;
      covered += to - from;
      reached = to;
    }
    self[i] = Math.max(0, stop - start - covered);
  }
  return self;
}

/** By how much a span begins before the one above it; 0 when it does not. It cannot have: a clock is wrong. */
export function startsEarlyMs(trace: Trace, i: number): number {
  const parent = spanAbove(trace, i);
  if (parent < 0 || trace.kind[i] !== Kind.span) return 0;
  const early = trace.startMs[parent]! - trace.startMs[i]!;
  return early > toleranceMs ? early : 0;
}

/** By how much a span ends after the one above it; 0 when it does not. A clock may be wrong, or the caller did not wait. */
export function endsLateMs(trace: Trace, i: number): number {
  const parent = spanAbove(trace, i);
  if (parent < 0 || trace.kind[i] !== Kind.span) return 0;
  const late = trace.startMs[i]! + trace.durationMs[i]! - trace.startMs[parent]! - trace.durationMs[parent]!;
  return late > toleranceMs ? late : 0;
}

/** By how much a span begins after the one above it has ended; 0 when it does not. A clock is wrong, or it was done later, as messages are. */
export function startsLateMs(trace: Trace, i: number): number {
  const parent = spanAbove(trace, i);
  if (parent < 0 || trace.kind[i] !== Kind.span) return 0;
  const late = trace.startMs[i]! - trace.startMs[parent]! - trace.durationMs[parent]!;
  return late > toleranceMs ? late : 0;
}

/** Spans that lie outside the span that called them, by pair of services. */
export interface Skew {
  /** Whether they begin before the caller, which is impossible, or after it has ended. */
  side: 'before' | 'after';
  caller: string;
  service: string;
  spans: number;
  /** The clocks differ by this at least, if they are why. */
  mostMs: number;
  /** One of the spans, the earliest of the tree. */
  example: number;
}

/** Where clocks differ or may do, the impossible first, the worst pair of services first. */
export function clockSkews(trace: Trace): Skew[] {
  const pairs = new Map<string, Skew>();
  for (let i = 0; i < trace.size; i++) {
    const early = startsEarlyMs(trace, i);
    const by = early > 0 ? early : startsLateMs(trace, i);
    if (by === 0) continue;
    const side = early > 0 ? 'before' : 'after';
    const caller = trace.service[trace.parent[i]!]!;
    const key = `${side} ${caller} ${trace.service[i]}`;
    const pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, { side, caller: trace.texts[caller] ?? '', service: trace.texts[trace.service[i]!] ?? '', spans: 1, mostMs: by, example: i });
    else {
      pair.spans++;
      pair.mostMs = Math.max(pair.mostMs, by);
    }
  }
  return [...pairs.values()].sort((a, b) => Number(a.side === 'after') - Number(b.side === 'after') || b.mostMs - a.mostMs);
}
