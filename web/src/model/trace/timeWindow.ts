/** The part of a trace's time that is shown, in milliseconds after its start. */
export interface TimeWindow {
  fromMs: number;
  toMs: number;
}

/** Nothing shorter is shown: times are whole nanoseconds. */
const shortestMs = 0.0001;

/** The whole of a trace; one without length is shown as if it took a moment. */
export const wholeOf = (lengthMs: number): TimeWindow => ({ fromMs: 0, toMs: Math.max(lengthMs, shortestMs) });

/** A window that lies within the trace, from the earlier of two times to the later, and is not too short to be drawn. */
export function windowOf(aMs: number, bMs: number, lengthMs: number): TimeWindow {
  const whole = wholeOf(lengthMs);
  const width = Math.min(whole.toMs, Math.max(Math.abs(bMs - aMs), shortestMs));
  const fromMs = Math.min(Math.max(0, Math.min(aMs, bMs)), whole.toMs - width);
  return { fromMs, toMs: fromMs + width };
}

/** Narrower (factor below 1) or wider about a time that stays where it is. */
export function zoomed({ fromMs, toMs }: TimeWindow, aboutMs: number, factor: number, lengthMs: number): TimeWindow {
  const width = Math.min(wholeOf(lengthMs).toMs, Math.max(shortestMs, (toMs - fromMs) * factor));
  const share = (aboutMs - fromMs) / (toMs - fromMs);
  const from = aboutMs - share * width;
  return windowOf(from, from + width, lengthMs);
}

/** As wide as before, moved as far as the trace goes. */
export function moved({ fromMs, toMs }: TimeWindow, byMs: number, lengthMs: number): TimeWindow {
  const by = Math.min(Math.max(byMs, -fromMs), wholeOf(lengthMs).toMs - toMs);
  return windowOf(fromMs + by, toMs + by, lengthMs);
}

/** Whether all of the trace is shown. */
export const isWhole = ({ fromMs, toMs }: TimeWindow, lengthMs: number): boolean => toMs - fromMs >= wholeOf(lengthMs).toMs * 0.999999;

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const longSteps = [10 * seconds, 15 * seconds, 30 * seconds, minutes, 2 * minutes, 5 * minutes, 10 * minutes, 15 * minutes, 30 * minutes, hours, 2 * hours, 3 * hours, 6 * hours, 12 * hours, 24 * hours];

/** Where the marks of a ruler stand: round times, about `most` of them and hardly more. */
export function ticks({ fromMs, toMs }: TimeWindow, most: number): number[] {
  const rough = ((toMs - fromMs) / Math.max(1, most)) * 0.999999;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const step = round < 10 * seconds ? round : (longSteps.find((one) => one >= rough) ?? round);
  const marks: number[] = [];
  for (let k = Math.ceil(fromMs / step - 1e-9); k * step <= toMs + step * 1e-9; k++) marks.push(k * step);
  return marks;
}

/** Where in a window a stretch of time is, as shares of its width, cut to the window: nothing else clips what is drawn. */
export function barOf({ fromMs, toMs }: TimeWindow, startMs: number, endMs: number): { left: number; width: number } | 'before' | 'after' {
  if (endMs < fromMs) return 'before';
  if (startMs > toMs) return 'after';
  const left = Math.max((startMs - fromMs) / (toMs - fromMs), 0);
  return { left, width: Math.min((endMs - fromMs) / (toMs - fromMs), 1) - left };
}

/** The time at a share of a window's width. */
export const timeAt = ({ fromMs, toMs }: TimeWindow, share: number): number => fromMs + share * (toMs - fromMs);
