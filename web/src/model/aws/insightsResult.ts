import type { Values } from '../stack';
import { inUnits, type TimeWindow } from '../time';

/** A row of a result: the fields that it has, in order. */
export type InsightsRow = Readonly<Record<string, string>>;

/** The answer to a query. */
export interface InsightsAnswer {
  rows: readonly InsightsRow[];
  /** What was asked about, in Unix seconds, end exclusive. */
  window: TimeWindow;
  /** Events that were taken, and that were looked at. */
  matched: number;
  scanned: number;
  /** Events that should have been taken, but for the limit on how many are read. */
  skipped: number;
}

/** By what a line is found again; no column of its own. */
export const pointerField = '@ptr';

/** Rows as they come: lists of names and values. */
export const rowsOf = (results: readonly (readonly { field: string; value: string }[])[]): InsightsRow[] => results.map((cells) => Object.fromEntries(cells.map(({ field, value }) => [field, value])));

/** The columns of a result in the order of the rows that name them first. A row lacks what it has no value for. */
export function columnsOf(rows: readonly InsightsRow[]): string[] {
  const seen = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) if (name !== pointerField) seen.add(name);
  return [...seen];
}

/** Whether a column holds numbers alone. */
export const isNumeric = (rows: readonly InsightsRow[], column: string): boolean => rows.some((row) => row[column] !== undefined) && rows.every((row) => row[column] === undefined || (row[column] !== '' && Number.isFinite(Number(row[column]))));

const timePattern = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/;

/** A time as results have it (UTC, without saying so) in Unix seconds; null for another text. */
export function secondOf(text: string | undefined): number | null {
  const found = timePattern.exec(text ?? '');
  return found ? Date.parse(`${found[1]}T${found[2]}Z`) / 1_000 : null;
}

/** The lines of a chart, one chart for each computed column. */
export interface InsightsCharts {
  /** Starts of the buckets in Unix seconds, ascending. */
  times: readonly number[];
  /** Width of a bucket in seconds. */
  step: number;
  charts: readonly { column: string; series: readonly { key: string; label: string; values: Values }[] }[];
}

const mostBuckets = 5_000;
const mostSeries = 60;

/** Charts of a result by time: its rows are groups, of which one column is the bucket's begin and another computed. Null for any other result. */
export function chartsOf({ rows, window }: InsightsAnswer): InsightsCharts | null {
  if (rows.length < 2 || rows.some((row) => pointerField in row)) return null;
  const columns = columnsOf(rows);
  const time = columns.find((column) => column.startsWith('bin(') && rows.every((row) => secondOf(row[column]) !== null)) ?? columns.find((column) => rows.every((row) => secondOf(row[column]) !== null));
  const numbers = columns.filter((column) => column !== time && isNumeric(rows, column));
  if (time === undefined || numbers.length === 0) return null;
  const labels = columns.filter((column) => column !== time && !numbers.includes(column));
  const step = stepOf(time, rows);
  if (step === null) return null;
  const origin = Math.min(...rows.map((row) => secondOf(row[time])!));
  const first = Math.min(origin, origin - Math.ceil((origin - window.start) / step) * step);
  const count = Math.ceil((window.end - first) / step);
  if (count > mostBuckets || count < 1) return null;
  const times = Array.from({ length: count }, (_, i) => first + i * step);
  const names = [...new Set(rows.map((row) => labelOf(row, labels)))].slice(0, mostSeries);
  return { times, step, charts: numbers.map((column) => ({ column, series: names.map((name) => ({ key: name, label: name === '' ? column : name, values: valuesOf(rows, name, labels, time, column, first, step, count) })) })) };
}

const labelOf = (row: InsightsRow, labels: readonly string[]) => labels.map((label) => row[label] ?? '(none)').join(', ');

function valuesOf(rows: readonly InsightsRow[], name: string, labels: readonly string[], time: string, column: string, first: number, step: number, count: number): Values {
  const values = new Array<number | null>(count).fill(null);
  for (const row of rows) {
    if (labelOf(row, labels) !== name || row[column] === undefined) continue;
    const place = Math.floor((secondOf(row[time])! - first) / step);
    if (place >= 0 && place < count) values[place] = Number(row[column]);
  }
  return values;
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, sec: 1, second: 1, m: 60, min: 60, minute: 60, h: 3_600, hr: 3_600, hour: 3_600, d: 86_400, day: 86_400, w: 604_800, week: 604_800 };

/** The width of a bucket: as the column's name says, else the least distance between two of them. */
function stepOf(time: string, rows: readonly InsightsRow[]): number | null {
  const named = /^bin\(\s*(\d+)\s*([a-z]+?)s?\s*\)$/i.exec(time);
  const unit = named ? unitSeconds[named[2]!.toLowerCase()] ?? unitSeconds[`${named[2]!.toLowerCase()}s`] : undefined;
  if (named && unit !== undefined) return Number(named[1]) * unit;
  const starts = [...new Set(rows.map((row) => secondOf(row[time])!))].sort((a, b) => a - b);
  const gaps = starts.slice(1).map((start, i) => start - starts[i]!);
  return gaps.length === 0 ? null : Math.max(1, Math.min(...gaps));
}

/** What the footer says of a result: `12 rows; 12 of 400 lines matched`. */
export function resultLine({ rows, matched, scanned, skipped }: InsightsAnswer): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const told = `${count(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}; ${count(matched)} of ${count(scanned)} lines looked at matched; times in rows are UTC`;
  return skipped > 0 ? `${told}; ${count(skipped)} more were not read (--logs-query-rows)` : told;
}

/** A bucket's width in words, for the name of a chart. */
export const stepLabel = (step: number): string => `${inUnits(step).amount} ${inUnits(step).unit.name}${inUnits(step).amount === 1 ? '' : 's'}`;
