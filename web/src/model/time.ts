/** The time that a page looks at: the last so many seconds, or from one Unix second (inclusive) to another (exclusive). */
export type TimeRange = { kind: 'last'; seconds: number } | { kind: 'between'; start: number; end: number };

/** Unix seconds, start inclusive, end exclusive. */
export interface TimeWindow {
  start: number;
  end: number;
}

const minute = 60;
const hour = 3_600;
const day = 86_400;
const week = 604_800;

/** What the time picker offers, shortest first. */
export const presets: readonly number[] = [10 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day];

/** Units of "last N unit", by the letter that stands for them in an address. */
export const units = [
  { letter: 's', name: 'second', seconds: 1 },
  { letter: 'm', name: 'minute', seconds: minute },
  { letter: 'h', name: 'hour', seconds: hour },
  { letter: 'd', name: 'day', seconds: day },
  { letter: 'w', name: 'week', seconds: week },
] as const;

export const defaultTime: TimeRange = { kind: 'last', seconds: 2 * hour };

// The longest range that makes sense: longer ones are most likely milliseconds or a slip of the finger.
const longestSeconds = 100 * 366 * day;
// Addresses hold Unix seconds; anything from 1970 to the year 9999.
const latestSecond = 253_402_300_799;

/** The largest unit that divides a length, and how often: 7200 is 2 hours; 0.5 or less falls to seconds. */
export function inUnits(seconds: number): { amount: number; unit: (typeof units)[number] } {
  // Weeks are left to those who type them: 28 days reads better than 4 weeks.
  for (const unit of units.slice(0, 4).reverse()) if (seconds % unit.seconds === 0) return { amount: seconds / unit.seconds, unit };
  return { amount: seconds, unit: units[0] };
}

/** The range as it stands in an address: `2h`, `90s`, `1714564800-1714568400`. */
export function timeToText(range: TimeRange): string {
  if (range.kind === 'between') return `${range.start}-${range.end}`;
  const { amount, unit } = inUnits(range.seconds);
  return `${amount}${unit.letter}`;
}

/** Reads what {@link timeToText} wrote, and what people type: `2h`, `last 3 hours`, `90 min`. Null for anything else. */
export function timeFromText(text: string | null | undefined): TimeRange | null {
  const between = /^(\d{1,12})-(\d{1,12})$/.exec(text ?? '');
  if (between) {
    const [start, end] = [Number(between[1]), Number(between[2])];
    return start < end && end <= latestSecond ? { kind: 'between', start, end } : null;
  }
  const last = /^(?:last\s+)?(\d{1,10})\s*(s|m|h|d|w|sec|secs|second|seconds|min|mins|minute|minutes|hr|hrs|hour|hours|day|days|week|weeks)$/i.exec((text ?? '').trim());
  if (!last) return null;
  const seconds = Number(last[1]) * (units.find((unit) => unit.letter === last[2]?.[0]?.toLowerCase())?.seconds ?? 0);
  return seconds >= 1 && seconds <= longestSeconds ? { kind: 'last', seconds } : null;
}

/** From when to when, seen at `nowMs` (Unix milliseconds). A relative range ends with the second that it is now, as the server's do. */
export function windowOf(range: TimeRange, nowMs: number): TimeWindow {
  if (range.kind === 'between') return { start: range.start, end: range.end };
  const end = Math.floor(nowMs / 1_000) + 1;
  return { start: end - range.seconds, end };
}

/** `last 2 hours`, `20 Nov 14:00 – 16:00` in local time. */
export function timeLabel(range: TimeRange): string {
  if (range.kind === 'between') return windowLabel(range);
  const { amount, unit } = inUnits(range.seconds);
  return amount === 1 ? `last ${unit.name}` : `last ${amount.toLocaleString('en-US')} ${unit.name}s`;
}

/** From when to when in local time, without saying the day twice: `20 Nov 14:00 – 16:00`. The year shows when it is not this one. */
export function windowLabel({ start, end }: TimeWindow, nowMs = Date.now()): string {
  const [from, to] = [new Date(start * 1_000), new Date(end * 1_000)];
  const withSeconds = start % minute !== 0 || end % minute !== 0;
  const year = from.getFullYear() !== new Date(nowMs).getFullYear() || to.getFullYear() !== from.getFullYear();
  const date = (of: Date) => `${of.getDate()} ${months[of.getMonth()]}${year ? ` ${of.getFullYear()}` : ''}`;
  const clock = (of: Date) => `${two(of.getHours())}:${two(of.getMinutes())}${withSeconds ? `:${two(of.getSeconds())}` : ''}`;
  return date(from) === date(to) ? `${date(from)} ${clock(from)} – ${clock(to)}` : `${date(from)} ${clock(from)} – ${date(to)} ${clock(to)}`;
}

/** The range before (-1) or after (1) this one, as long as it. Never beyond now: what would be is the last so many seconds again. */
export function stepped(range: TimeRange, direction: -1 | 1, nowMs: number): TimeRange {
  const { start, end } = windowOf(range, nowMs);
  const length = end - start;
  const now = windowOf({ kind: 'last', seconds: length }, nowMs);
  if (direction === 1 && end + length >= now.end) return { kind: 'last', seconds: length };
  return { kind: 'between', start: start + direction * length, end: end + direction * length };
}

/** Twice as much time around the same middle; a relative range grows to the next one that the picker offers and at least doubles. */
export function zoomedOut(range: TimeRange, nowMs: number): TimeRange {
  if (range.kind === 'last') {
    const wanted = Math.min(range.seconds * 2, longestSeconds);
    return { kind: 'last', seconds: presets.find((preset) => preset >= wanted) ?? wanted };
  }
  const more = Math.max(1, Math.round((range.end - range.start) / 2));
  const end = Math.min(range.end + more, Math.max(range.end, windowOf(defaultTime, nowMs).end));
  return { kind: 'between', start: Math.max(0, range.start - more), end };
}

/** What a brush from one point of a time axis to another means: whole seconds, at least one. */
export function brushed(from: number, to: number): TimeRange {
  const start = Math.floor(Math.min(from, to));
  return { kind: 'between', start, end: Math.max(start + 1, Math.ceil(Math.max(from, to))) };
}

// The server's ladder of bucket widths (docs/queries.md), so that the picker can say what "automatic" will be.
const ladder = [1, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 6 * hour, 12 * hour, day];
const automaticBuckets = 300;
const mostBuckets = 1_000;

/** The bucket width in seconds that the server chooses for a range of this many seconds. */
export function automaticGranularity(rangeSeconds: number): number {
  return ladder.find((step) => rangeSeconds <= step * automaticBuckets) ?? Math.ceil(rangeSeconds / (day * automaticBuckets)) * day;
}

/** The bucket widths that the server takes for a range of this many seconds, smallest first. */
export function possibleGranularities(rangeSeconds: number): number[] {
  return [...ladder, week].filter((step) => step <= rangeSeconds && step * mostBuckets >= rangeSeconds);
}

/** `1 s`, `5 min`, `6 h`, `1 d`: a bucket's width. */
export function granularityLabel(seconds: number): string {
  const { amount, unit } = inUnits(seconds);
  return `${amount} ${unit.letter === 'm' ? 'min' : unit.letter}`;
}

/** Starts of all buckets that a window touches, in Unix seconds, ascending; buckets begin at multiples of their width. */
export function bucketStarts({ start, end }: TimeWindow, granularity: number): number[] {
  const starts: number[] = [];
  for (let at = Math.floor(start / granularity) * granularity; at < end; at += granularity) starts.push(at);
  return starts;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (value: number) => String(value).padStart(2, '0');

/** A Unix second as the text of a local date and time field: `2026-11-20T14:00:00`. */
export function localFieldText(second: number): string {
  const at = new Date(second * 1_000);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** The Unix second that a local date and time field shows; null while it shows none. */
export function secondOfLocalField(text: string): number | null {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1_000);
}

/** `2026-11-20 13:00:00 UTC`. */
export function utcText(second: number): string {
  return `${new Date(second * 1_000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
