import { timestamp } from './format';
import type { Question } from './querySpec';
import { type TimeRange, defaultTime, timeLabel } from './time';

/** What is known of a dataset before anything is asked. */
interface Held {
  slug: string;
  name: string;
  events: number;
  /** ISO 8601, null without events. */
  last_time: string | null;
}

/** Which dataset one most likely wants: the one asked last time, the only one with events, else all (null). */
export function firstDataset(datasets: readonly Held[], remembered: string | null): string | null {
  if (remembered === '') return null;
  const held = datasets.filter((one) => one.events > 0);
  if (remembered !== null && datasets.some((one) => one.slug === remembered)) return remembered;
  return held.length === 1 ? (held[0]?.slug ?? null) : null;
}

/** A time in which there is something, and a sentence when it is not the usual one. */
export function firstTime(datasets: readonly Held[], dataset: string | null, nowMs: number): { time: TimeRange; notice: string | null } {
  const times = datasets.filter((one) => dataset === null || one.slug === dataset).flatMap((one) => (one.last_time === null ? [] : [Date.parse(one.last_time)]));
  const last = Math.max(...times);
  const length = defaultTime.kind === 'last' ? defaultTime.seconds : 7_200;
  if (times.length === 0 || last > nowMs - length * 1_000) return { time: defaultTime, notice: null };
  const end = Math.floor(last / 1_000) + 1;
  return { time: { kind: 'between', start: end - length, end }, notice: `Nothing happened in the ${timeLabel(defaultTime)}. These are the two hours up to the last event, at ${timestamp(last)}.` };
}

/** What to begin with: how many events, and how long they took where they say so. */
export function firstQuestion(dataset: string | null, hasDuration: boolean, time: TimeRange): Question {
  const calculations = hasDuration ? [{ op: 'COUNT' }, { op: 'HEATMAP', column: 'duration_ms' }] : [{ op: 'COUNT' }];
  return { dataset, query: { calculations, ...(time.kind === 'last' ? { time_range: time.seconds } : { start_time: time.start, end_time: time.end }) } };
}
