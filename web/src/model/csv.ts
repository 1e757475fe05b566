import { calculationKey, type Calculation } from './querySpec';
import type { QueryResult } from './queryResult';

type Cell = string | number | boolean | null | undefined;

/**
 * A cell of comma-separated values, RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe before it: the
 * values come from whoever sends events.
 */
function cell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) && !/^[-+]?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as comma-separated values with a line break behind each. */
export const csvText = (rows: readonly (readonly Cell[])[]): string => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** The results table: breakdowns, calculations, and what they were in the period compared with. */
export function resultsCsv(result: QueryResult, calculations: readonly Calculation[]): string {
  const shown = calculations.flatMap((one, i) => (one.op === 'HEATMAP' ? [] : [i]));
  const names = shown.map((i) => calculationKey(calculations[i] ?? { op: '' }));
  const earlier = (i: number) => (result.breakdowns.length > 0 ? result.compare?.groups[i] : result.compare?.total);
  return csvText([
    [...result.breakdowns, ...names, ...(result.compare ? names.map((name) => `${name} before`) : [])],
    ...result.groups.map((group, i) => [...group.key, ...shown.map((c) => group.values[c]), ...(result.compare ? shown.map((c) => earlier(i)?.values[c]) : [])]),
  ]);
}

/** The course over time: a row for each bucket and group. */
export function seriesCsv(result: QueryResult, calculations: readonly Calculation[]): string {
  const shown = calculations.flatMap((one, i) => (one.op === 'HEATMAP' ? [] : [i]));
  return csvText([
    ['time', ...result.breakdowns, ...shown.map((i) => calculationKey(calculations[i] ?? { op: '' }))],
    ...result.groups.flatMap((group) => group.series.map((point) => [new Date((point[0] ?? 0) * 1_000).toISOString(), ...group.key, ...shown.map((i) => point[i + 1])])),
  ]);
}
