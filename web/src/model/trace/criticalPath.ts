import { childSpans } from './times';
import { Kind, type Trace } from './trace';

/** A stretch of time during which the whole waited for one span's own work. */
export interface CriticalStretch {
  span: number;
  fromMs: number;
  toMs: number;
}

/**
 * What the trace's length was made of: seen from its end backwards, always the span that ended last before, and its own children within
 * it. Shortening anything else would not have ended the trace earlier. Stretches do not overlap and come in order of time.
 * Children are taken as far as they lie within their parent; several spans at the top are treated as the children of one.
 */
export function criticalPath(trace: Trace): CriticalStretch[] {
  const path: CriticalStretch[] = [];
  // Work still to be done, the latest time on top. A child goes on top of the rest of its parent: no recursion, traces can be deep.
  const stack: Step[] = [];
  const top: number[] = [];
  for (let i = 0; i < trace.size; i = trace.end[i]!) top.push(i);
  stack.push(step(trace, -1, top, -Infinity, Infinity));
  while (stack.length > 0) {
    const now = stack[stack.length - 1]!;
    const child = lastBefore(trace, now);
    if (child < 0) {
      push(trace, path, now.span, now.fromMs, now.untilMs);
      stack.pop();
      continue;
    }
    const from = Math.max(now.fromMs, trace.startMs[child]!);
    const to = Math.min(now.limitMs, trace.startMs[child]! + trace.durationMs[child]!);
    push(trace, path, now.span, to, now.untilMs);
    now.untilMs = from;
    stack.push(step(trace, child, [...childSpans(trace, child)], from, to));
  }
  return path.reverse();
}

interface Step {
  span: number;
  fromMs: number;
  /** Where the span ends: children reach no further. */
  limitMs: number;
  /** What of the span lies behind this is done. */
  untilMs: number;
  /** Children that were not looked at, the one that ends last at the end. */
  children: number[];
}

function step(trace: Trace, span: number, children: number[], fromMs: number, toMs: number): Step {
  const endOf = (i: number) => Math.min(toMs, trace.startMs[i]! + trace.durationMs[i]!);
  children.sort((a, b) => endOf(a) - endOf(b) || trace.startMs[b]! - trace.startMs[a]!);
  return { span, fromMs, limitMs: toMs, untilMs: toMs, children };
}

/** The child that ended last before the time that is reached; -1 when none did. Those that ran on are beside it, not on the path. */
function lastBefore(trace: Trace, now: Step): number {
  for (let child = now.children.pop(); child !== undefined; child = now.children.pop()) {
    const start = Math.max(now.fromMs, trace.startMs[child]!);
    const end = Math.min(now.limitMs, trace.startMs[child]! + trace.durationMs[child]!);
    if (end > start && end <= now.untilMs) return child;
  }
  return -1;
}

// What no span stands for, the time between several spans at the top, is no stretch; nor is a missing span's.
function push(trace: Trace, path: CriticalStretch[], span: number, fromMs: number, toMs: number): void {
  if (span >= 0 && trace.kind[span] === Kind.span && toMs > fromMs) path.push({ span, fromMs, toMs });
}
