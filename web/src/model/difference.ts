import { quantity, type Unit, measured } from './format';
import type { Filter, QuerySpec, Scalar } from './querySpec';
import { windowLabel } from './time';
import type { QueryView, Region } from './view';

// What BubbleUp shows: shares of the selected events against shares of the others.

export type ComparedValue = Scalar | null;

/** A value (or bin) with its shares of the selected events and of the others, from 0 to 1. */
export interface SharedValue {
  value: ComparedValue;
  selected: number;
  baseline: number;
}

/** A bin of numbers from (inclusive) to (exclusive). */
export interface SharedBin {
  from: number;
  to: number;
  selected: number;
  baseline: number;
}

const share = (weight: number, of: number) => (of > 0 ? Math.min(1, weight / of) : 0);

/** Weights as shares. */
export const sharedValues = (values: readonly (readonly [ComparedValue, number, number])[], selected: number, baseline: number): SharedValue[] =>
  values.map(([value, inside, outside]) => ({ value, selected: share(inside, selected), baseline: share(outside, baseline) }));

/** Weights of bins as shares. */
export const sharedBins = (bins: readonly (readonly [number, number, number, number])[], selected: number, baseline: number): SharedBin[] =>
  bins.map(([from, to, inside, outside]) => ({ from, to, selected: share(inside, selected), baseline: share(outside, baseline) }));

/** The filters that keep a bin of a column. */
export const binFilters = (column: string, { from, to }: SharedBin): Filter[] => [
  ...(Number.isFinite(from) ? [{ column, op: '>=' as const, value: from }] : []),
  ...(Number.isFinite(to) ? [{ column, op: '<' as const, value: to }] : []),
];

/** The filters that keep a group's events. */
export const groupFilters = (breakdowns: readonly string[], key: readonly ComparedValue[]): Filter[] =>
  breakdowns.map((column, i) => {
    const value = key[i] ?? null;
    return value === null ? { column, op: 'does-not-exist' } : { column, op: '=', value };
  });

/** The filters that keep what a region holds, its time aside. */
export const regionFilters = ({ column, min, max }: Region): Filter[] => [...(min === null ? [] : [{ column, op: '>=' as const, value: min }]), ...(max === null ? [] : [{ column, op: '<' as const, value: max }])];

/** What the view has chosen to look at, in the server's terms; null when nothing is chosen. */
export function selectionOf(view: Pick<QueryView, 'region' | 'group'>, breakdowns: readonly string[]) {
  if (view.region !== null) return view.region;
  if (view.group !== null && view.group.length === breakdowns.length && breakdowns.length > 0) return { column: null, min: null, max: null, start: null, end: null, filters: groupFilters(breakdowns, view.group) };
  return null;
}

/** A region in words: `duration_ms from 1.5 s to 3 s, 20 Nov 14:03 – 14:10`. */
export function regionText({ column, min, max, start, end }: Region, unit: Unit): string {
  const value = min !== null && max !== null ? `from ${measured(min, unit)} to ${measured(max, unit)}` : min !== null ? `from ${measured(min, unit)}` : max !== null ? `below ${measured(max, unit)}` : 'of any value';
  return `${column} ${value}${start !== null && end !== null ? `, ${windowLabel({ start, end })}` : ''}`;
}

/** The question narrowed down to a region: its values as filters, its time as the time. */
export function narrowedTo(query: QuerySpec, region: Region): QuerySpec {
  const { start_time: from, end_time: to, time_range: length, ...rest } = query;
  const time = region.start !== null && region.end !== null ? { start_time: Math.floor(region.start), end_time: Math.ceil(region.end) } : { ...(from !== undefined && { start_time: from }), ...(to !== undefined && { end_time: to }), ...(length !== undefined && { time_range: length }) };
  const { granularity: _granularity, ...kept } = rest;
  return { ...kept, ...time, filters: [...(query.filters ?? []), ...regionFilters(region)] };
}

/** `90 of 120 selected, 3 of 9,000 others` for a value's tooltip. */
export function sharesText(inside: number, selected: number, outside: number, baseline: number): string {
  return `${quantity(inside)} of ${quantity(selected)} selected, ${quantity(outside)} of ${quantity(baseline)} others`;
}
