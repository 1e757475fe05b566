import { z } from 'zod';
import { formatCalculation, formatFilter, formatHaving, formatOrder, nameText } from './terms/format';
import { possibleGranularities, type TimeRange, type TimeWindow, windowOf } from './time';

// A question in the terms of Honeycomb's query specification, as the server takes it (docs/queries.md).

export const filterOps = [
  '=', '!=', '>', '>=', '<', '<=',
  'starts-with', 'does-not-start-with', 'ends-with', 'does-not-end-with', 'contains', 'does-not-contain',
  'exists', 'does-not-exist', 'in', 'not-in',
] as const;

/** What a calculation needs: a column (`required`), none (`forbidden`), or either. */
export const calculationOps: Readonly<Record<string, 'required' | 'forbidden' | 'optional'>> = {
  COUNT: 'optional', COUNT_DISTINCT: 'required', SUM: 'required', AVG: 'required', MIN: 'required', MAX: 'required',
  P50: 'required', P95: 'required', P99: 'required', P90: 'required', P75: 'required', P999: 'required',
  P001: 'required', P01: 'required', P05: 'required', P10: 'required', P20: 'required', P25: 'required', P80: 'required',
  HEATMAP: 'required', CONCURRENCY: 'forbidden', RATE_AVG: 'required', RATE_SUM: 'required', RATE_MAX: 'required',
};

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const combination = z.enum(['AND', 'OR']);
const filterSchema = z.object({ column: z.string(), op: z.enum(filterOps), value: z.union([scalar, z.array(scalar)]).exactOptional() });
const calculationSchema = z.object({
  op: z.string(),
  column: z.string().exactOptional(),
  name: z.string().exactOptional(),
  filters: z.array(filterSchema).exactOptional(),
  filter_combination: combination.exactOptional(),
});
const orderSchema = z.object({ op: z.string().exactOptional(), column: z.string().exactOptional(), order: z.enum(['ascending', 'descending']).exactOptional() });
const havingSchema = z.object({ calculate_op: z.string(), column: z.string().exactOptional(), op: z.enum(['=', '!=', '>', '>=', '<', '<=']), value: z.number() });

/** The form of a spec; what it does not know is left out. */
export const querySpecSchema = z.object({
  calculated_fields: z.array(z.object({ name: z.string(), expression: z.string() })).exactOptional(),
  calculations: z.array(calculationSchema).exactOptional(),
  filters: z.array(filterSchema).exactOptional(),
  filter_combination: combination.exactOptional(),
  breakdowns: z.array(z.string()).exactOptional(),
  orders: z.array(orderSchema).exactOptional(),
  havings: z.array(havingSchema).exactOptional(),
  limit: z.number().exactOptional(),
  granularity: z.number().exactOptional(),
  time_range: z.number().exactOptional(),
  start_time: z.number().exactOptional(),
  end_time: z.number().exactOptional(),
  usage_mode: z.boolean().exactOptional(),
  compare_time_offset_seconds: z.number().exactOptional(),
});

export type Scalar = z.output<typeof scalar>;
export type FilterOp = (typeof filterOps)[number];
export type Filter = z.output<typeof filterSchema>;
export type Calculation = z.output<typeof calculationSchema>;
export type Order = z.output<typeof orderSchema>;
export type Having = z.output<typeof havingSchema>;
export type QuerySpec = z.output<typeof querySpecSchema>;

/** A spec and what it is asked of; dataset null means all of the environment. */
export interface Question {
  dataset: string | null;
  query: QuerySpec;
}

/** The calculations as they run: one COUNT when the spec has none. */
export const calculationsOf = (query: QuerySpec): readonly Calculation[] => (query.calculations?.length ? query.calculations : [{ op: 'COUNT' }]);

/** The name of a calculation's result: its own, else `OP` or `OP(column)`, as the server writes it. */
export const calculationKey = (one: Calculation): string => one.name ?? (one.column === undefined ? one.op : `${one.op}(${one.column})`);

/** True when the calculation gives one value for a group, so that groups can be ordered by it. */
export const hasScalar = (one: Calculation): boolean => one.op !== 'HEATMAP';

/** The time that a spec asks for; without any it is the last two hours, as at the server. */
export function timeOf(query: QuerySpec): TimeRange {
  const length = query.time_range ?? 7_200;
  if (query.start_time !== undefined) return { kind: 'between', start: query.start_time, end: query.end_time ?? query.start_time + length };
  if (query.end_time !== undefined) return { kind: 'between', start: query.end_time - length, end: query.end_time };
  return { kind: 'last', seconds: length };
}

/** The spec, asking for this time instead of its own. */
export function withTime(query: QuerySpec, time: TimeRange): QuerySpec {
  const { time_range: _range, start_time: _start, end_time: _end, ...rest } = query;
  return time.kind === 'last' ? { ...rest, time_range: time.seconds } : { ...rest, start_time: time.start, end_time: time.end };
}

/** The spec at another time: a comparison with the time just before goes along, a granularity that no longer fits goes. */
export function movedTo(query: QuerySpec, time: TimeRange, nowMs: number): QuerySpec {
  const length = (range: TimeRange) => (({ start, end }) => end - start)(windowOf(range, nowMs));
  const { granularity, compare_time_offset_seconds: offset, ...rest } = withTime(query, time);
  const fits = granularity !== undefined && possibleGranularities(length(time)).includes(granularity);
  const before = offset === length(timeOf(query)) ? length(time) : offset;
  return { ...rest, ...(fits && { granularity }), ...(before !== undefined && { compare_time_offset_seconds: before }) };
}

/** The spec with the times that its answer covered, so that it asks the same again later. The window may be given in fractions. */
export const atWindow = (query: QuerySpec, window: TimeWindow): QuerySpec => withTime(query, { kind: 'between', start: Math.floor(window.start), end: Math.ceil(window.end) });

/** Which events a question is about, without what is calculated of them. */
export function eventsOf({ filters, filter_combination, start_time, end_time }: QuerySpec): QuerySpec {
  return { ...(filters && { filters }), ...(filter_combination && { filter_combination }), ...(start_time !== undefined && { start_time }), ...(end_time !== undefined && { end_time }) };
}

/** The spec with one more filter; an equal one is not added twice. A filter that must hold turns a list of alternatives into what all must hold only when it has at most one. */
export function withFilter(query: QuerySpec, filter: Filter): QuerySpec {
  const filters = query.filters ?? [];
  if (filters.some((one) => formatFilter(one) === formatFilter(filter))) return query;
  const { filter_combination: joined, ...rest } = query;
  return { ...rest, filters: [...filters, filter], ...(joined === 'OR' && filters.length > 1 && { filter_combination: joined }) };
}

/** The spec grouped by one more column. */
export function withBreakdown(query: QuerySpec, column: string): QuerySpec {
  const breakdowns = query.breakdowns ?? [];
  return breakdowns.includes(column) ? query : { ...query, breakdowns: [...breakdowns, column] };
}

/** The filter that keeps the events with this value of a column; null is the absence of the column. */
export const filterFor = (column: string, value: Scalar | null): Filter => (value === null ? { column, op: 'does-not-exist' } : { column, op: '=', value });

/** The filter that leaves out the events with this value of a column. */
export const filterAgainst = (column: string, value: Scalar | null): Filter => (value === null ? { column, op: 'exists' } : { column, op: '!=', value });

/** The address that opens the query page with this question, not yet asked of the server. */
export function queryAddress({ dataset, query }: Question): string {
  const search = new URLSearchParams();
  if (dataset !== null) search.set('dataset', dataset);
  search.set('q', JSON.stringify(query));
  return `/query?${search}`;
}

/** Reads what {@link queryAddress} wrote; null when there is no question, or none that can be read. */
export function questionOfAddress(search: URLSearchParams): Question | null {
  const text = search.get('q');
  if (text === null) return null;
  try {
    const read = querySpecSchema.safeParse(JSON.parse(text));
    return read.success ? { dataset: search.get('dataset'), query: read.data } : null;
  } catch {
    return null;
  }
}

/** The question in one line, without its time: `COUNT, P95(duration_ms) where http.route = /cart group by name`. */
export function specText(query: QuerySpec): string {
  const joined = query.filter_combination === 'OR' ? ' or ' : ' and ';
  const parts = [calculationsOf(query).map(formatCalculation).join(', ')];
  if (query.filters?.length) parts.push(`where ${query.filters.map(formatFilter).join(joined)}`);
  if (query.breakdowns?.length) parts.push(`group by ${query.breakdowns.map(nameText).join(', ')}`);
  if (query.havings?.length) parts.push(`having ${query.havings.map(formatHaving).join(' and ')}`);
  if (query.orders?.length) parts.push(`order by ${query.orders.map(formatOrder).join(', ')}`);
  if (query.limit !== undefined) parts.push(`limit ${query.limit}`);
  return parts.join(' ');
}

/** A fault of a spec and the path of the field it is in, in the server's form: `filters[2].value`. */
export interface SpecFault {
  field: string;
  message: string;
}

/** What the server would refuse and a page can say before asking. */
export function faultsOf(query: QuerySpec): SpecFault[] {
  const faults: SpecFault[] = [];
  const calculations = calculationsOf(query);
  const breakdowns = query.breakdowns ?? [];
  const means = (op: string, column: string | undefined) => calculations.some((one) => one.op === op && one.column === column);
  breakdowns.forEach((column, i) => {
    if (breakdowns.indexOf(column) < i) faults.push({ field: `breakdowns[${i}]`, message: `${column} is there twice` });
  });
  query.orders?.forEach((order, i) => {
    const known = order.op === undefined ? breakdowns.includes(order.column ?? '') || calculations.some((one) => one.name !== undefined && one.name === order.column) : means(order.op, order.column);
    if (order.op === 'HEATMAP') faults.push({ field: `orders[${i}]`, message: 'a heatmap has no single value to order by' });
    else if (!known) faults.push({ field: `orders[${i}]`, message: `${formatOrder(order)} is neither visualized nor grouped by` });
  });
  query.havings?.forEach((having, i) => {
    if (having.calculate_op === 'HEATMAP') faults.push({ field: `havings[${i}]`, message: 'a heatmap has no single value to compare with' });
    else if (!means(having.calculate_op, having.column)) faults.push({ field: `havings[${i}]`, message: `${formatCalculation({ op: having.calculate_op, ...(having.column !== undefined && { column: having.column }) })} is not visualized` });
  });
  if (query.limit !== undefined && !(Number.isInteger(query.limit) && query.limit >= 1 && query.limit <= 1_000)) faults.push({ field: 'limit', message: 'the limit is a whole number from 1 to 1,000' });
  return faults;
}
