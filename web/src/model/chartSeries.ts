import { clock, timestamp, unitOf, type Unit } from './format';
import { type QueryResult, type ResultGroup, groupId } from './queryResult';
import type { Calculation, Scalar } from './querySpec';
import type { Values } from './stack';
import { bucketStarts, windowLabel } from './time';

/** A line of a chart, from a result. */
export interface ResultSeries {
  key: string;
  label: string;
  values: Values;
  color: number;
  dashed?: boolean;
}

/** Most groups that are drawn; a table shows them all. */
export const drawnGroups = 60;

// Without events these are zero; for all others there is nothing to show.
const zeroWithoutEvents = new Set(['COUNT', 'COUNT_DISTINCT', 'CONCURRENCY']);
const countsThings = new Set(['COUNT', 'COUNT_DISTINCT', 'CONCURRENCY']);

/** What a calculation's result is measured in. */
export const unitOfCalculation = ({ op, column }: Calculation): Unit => (countsThings.has(op) ? null : unitOf(column));

/** A value of a group as text; null is the events without the column. */
export const keyText = (value: Scalar | null | undefined): string => (value === null || value === undefined ? '(none)' : value === '' ? '(empty)' : String(value));

/** The name of a group. */
export const groupLabel = (group: Pick<ResultGroup, 'key'>): string => group.key.map(keyText).join(', ');

/** From when to when a bucket is, in local time: `2026-11-20 14:03:00 – 14:03:30`. */
export const bucketLabel = (start: number, step: number): string => (step < 86_400 ? `${timestamp(start * 1_000)} – ${clock((start + step) * 1_000)}` : windowLabel({ start, end: start + step }));

/** Starts of all buckets of a result. */
export const timesOf = ({ window }: QueryResult): number[] => bucketStarts(window, window.granularity);

/** The lines of one calculation: a line for each group, or one for all; and dashed ones for the period compared with. */
export function seriesOf(result: QueryResult, index: number, calculation: Calculation, times: readonly number[]): ResultSeries[] {
  const places = new Map(times.map((time, i) => [time, i]));
  const fill = zeroWithoutEvents.has(calculation.op) ? 0 : null;
  const valuesOf = (points: ResultGroup['series']): Values => {
    const values = new Array<number | null>(times.length).fill(fill);
    for (const point of points) {
      const place = places.get(point[0] ?? Number.NaN);
      if (place !== undefined) values[place] = point[index + 1] ?? fill;
    }
    return values;
  };
  const grouped = result.breakdowns.length > 0;
  const groups = grouped ? result.groups.slice(0, drawnGroups) : [result.total];
  const before = grouped ? result.compare?.groups : result.compare && [result.compare.total];
  const now = groups.map((group, i): ResultSeries => ({ key: groupId(group), label: grouped ? groupLabel(group) : result.calculations[index] ?? '', values: valuesOf(group.series), color: i }));
  const then = groups.flatMap((group, i): ResultSeries[] => {
    const earlier = before?.[i];
    return earlier ? [{ key: groupId(group), label: `${grouped ? groupLabel(group) : result.calculations[index] ?? ''}, before`, values: valuesOf(earlier.series), color: i, dashed: true }] : [];
  });
  return [...now, ...then];
}
