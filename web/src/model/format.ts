/** What a number measures; null when it is only a number. */
export type Unit = 'ns' | 'us' | 'ms' | 's' | 'bytes' | 'ratio' | null;

const millisecondsOf = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3 } as const;
const endings: readonly [RegExp, Unit][] = [
  [/(^|[._ ])(ns|nanos|nanoseconds)$/i, 'ns'],
  [/(^|[._ ])(us|micros|microseconds)$/i, 'us'],
  [/(^|[._ ])(ms|millis|milliseconds)$/i, 'ms'],
  [/(^|[._ ])(sec|secs|seconds)$/i, 's'],
  [/(^|[._ ])(bytes|body\.size|content_length)$/i, 'bytes'],
];

/** What the numbers of a column measure, as far as its name says so: `duration_ms`, `http.request.body.size`. */
export function unitOf(column: string | null | undefined): Unit {
  if (!column) return null;
  return endings.find(([ending]) => ending.test(column))?.[1] ?? null;
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

/** Three significant digits without a tail of zeros: 0.00123, 12.3, 1230. */
function short(value: number, digits = 3): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size < 1e-6) return rounded.toExponential().replace('-', '−').replace('e-', 'e−');
  return (size >= 1e3 ? grouped.format(Math.round(value)) : String(rounded)).replace('-', '−');
}

const scales: readonly [number, string][] = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** A number to be read at a glance: 987, 9,876, 12.3k, 4.56M, 0.00123. */
export function quantity(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('-', '−').replace('Infinity', '∞');
  const size = Math.abs(value);
  if (size < 1e4) return Number.isInteger(value) ? exact(value) : short(value, size >= 1e3 ? 4 : 3);
  const [scale, letter] = scales.find(([scale], i) => i === scales.length - 1 || size >= scale * 0.9995) ?? [1, ''];
  return short(value / scale) + letter;
}

/** The number in full: 12,345,678. */
export function exact(value: number): string {
  if (!Number.isFinite(value)) return quantity(value);
  const size = Math.abs(value);
  return (size !== 0 && size < 1e-6 ? String(value) : grouped.format(value)).replace('-', '−');
}

/** A length of time given in milliseconds: 340 ns, 12 µs, 3.4 ms, 1.25 s, 2 min 5 s, 3 h 4 min, 2 d 3 h. */
export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return quantity(milliseconds);
  if (milliseconds < 0) return `−${duration(-milliseconds)}`;
  if (milliseconds === 0) return '0 ms';
  if (milliseconds < 0.0009995) return `${short(milliseconds * 1e6)} ns`;
  if (milliseconds < 0.9995) return `${short(milliseconds * 1e3)} µs`;
  if (milliseconds < 999.5) return `${short(milliseconds)} ms`;
  const seconds = milliseconds / 1e3;
  if (seconds < 59.95) return `${short(seconds)} s`;
  if (seconds < 3_599.5) return twoParts(Math.round(seconds), 60, 'min', 's');
  if (seconds < 86_370) return twoParts(Math.round(seconds / 60), 60, 'h', 'min');
  return twoParts(Math.round(seconds / 3_600), 24, 'd', 'h');
}

function twoParts(total: number, base: number, large: string, small: string): string {
  const rest = total % base;
  const head = `${exact((total - rest) / base)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}

/** Bytes with decimal prefixes, as disks and networks are sold: 999 B, 1.5 kB, 3.2 GB. */
export function bytes(value: number): string {
  if (!Number.isFinite(value)) return quantity(value);
  const size = Math.abs(value);
  if (size < 999.5) return `${short(value)} B`;
  const [scale, letter] = scales.find(([scale]) => size >= scale * 0.9995) ?? [1, ''];
  return `${short(value / scale)} ${letter}B`;
}

/** A share of 1: 12.3 %, 0.05 %, 100 %. */
export function percent(ratio: number): string {
  if (!Number.isFinite(ratio)) return quantity(ratio);
  const value = ratio * 100;
  return `${Math.abs(value) >= 10 ? short(value, 3) : short(value, 2)} %`;
}

/** A number with its unit, to be read at a glance. */
export function measured(value: number, unit: Unit): string {
  if (unit === null) return quantity(value);
  if (unit === 'bytes') return bytes(value);
  if (unit === 'ratio') return percent(value);
  return duration(value * millisecondsOf[unit]);
}

/** A number with its unit in full, for tooltips: 12,345.678 ms. */
export function measuredExactly(value: number, unit: Unit): string {
  if (unit === 'ratio') return `${exact(value * 100)} %`;
  return unit === null ? exact(value) : `${exact(value)} ${{ ns: 'ns', us: 'µs', ms: 'ms', s: 's', bytes: 'B' }[unit]}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** Local date: 2026-11-20. Takes Unix milliseconds or ISO 8601. */
export function date(time: number | string): string {
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Local time of day: 14:03:05, with three decimals of the second when asked. Takes Unix milliseconds or ISO 8601. */
export function clock(time: number | string, milliseconds = false): string {
  const at = new Date(time);
  const text = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return milliseconds ? `${text}.${String(at.getMilliseconds()).padStart(3, '0')}` : text;
}

/** Local date and time: 2026-11-20 14:03:05.123. Takes Unix milliseconds or ISO 8601. */
export function timestamp(time: number | string, milliseconds = false): string {
  return Number.isNaN(new Date(time).getTime()) ? String(time) : `${date(time)} ${clock(time, milliseconds)}`;
}

/** How long ago, in one unit: just now, 12 s ago, 3 min ago, 5 h ago, 2 d ago; what lies ahead is "just now" for a minute, then "in 3 min". */
export function ago(time: number | string, nowMs = Date.now()): string {
  const seconds = Math.round((nowMs - new Date(time).getTime()) / 1_000);
  if (Number.isNaN(seconds)) return '';
  if (seconds < -60) return `in ${oneUnit(-seconds)}`;
  return seconds < 5 ? 'just now' : `${oneUnit(seconds)} ago`;
}

function oneUnit(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3_600)} h`;
  return `${exact(Math.round(seconds / 86_400))} d`;
}

/** One or many: `1 event`, `1,234 events`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${exact(count)} ${count === 1 ? one : many}`;
}
