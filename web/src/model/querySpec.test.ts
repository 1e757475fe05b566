import { describe, expect, it } from 'vitest';
import { atWindow, eventsOf, faultsOf, filterAgainst, filterFor, movedTo, queryAddress, questionOfAddress, type QuerySpec, querySpecSchema, specText, timeOf, withBreakdown, withFilter, withTime } from './querySpec';
import type { TimeRange } from './time';

describe('the time of a spec', () => {
  it.each<[QuerySpec, TimeRange]>([
    [{}, { kind: 'last', seconds: 7200 }],
    [{ time_range: 60 }, { kind: 'last', seconds: 60 }],
    [{ start_time: 10, end_time: 20 }, { kind: 'between', start: 10, end: 20 }],
    [{ start_time: 10, time_range: 5 }, { kind: 'between', start: 10, end: 15 }],
    [{ end_time: 7210 }, { kind: 'between', start: 10, end: 7210 }],
  ])('%j', (query, time) => expect(timeOf(query)).toEqual(time));
  it('is replaced whole', () => {
    expect(withTime({ start_time: 1, end_time: 2, limit: 3 }, { kind: 'last', seconds: 60 })).toEqual({ limit: 3, time_range: 60 });
    expect(atWindow({ time_range: 60 }, { start: 10.5, end: 70.2 })).toEqual({ start_time: 10, end_time: 71 });
  });
  it('takes the comparison with the time before along, and leaves a granularity that no longer fits', () => {
    const query = { time_range: 3600, granularity: 5, compare_time_offset_seconds: 3600 };
    expect(movedTo(query, { kind: 'last', seconds: 600 }, 0)).toEqual({ time_range: 600, granularity: 5, compare_time_offset_seconds: 600 });
    expect(movedTo(query, { kind: 'between', start: 0, end: 86_400 }, 0)).toEqual({ start_time: 0, end_time: 86_400, compare_time_offset_seconds: 86_400 });
    expect(movedTo({ ...query, compare_time_offset_seconds: 86_400 }, { kind: 'last', seconds: 600 }, 0).compare_time_offset_seconds).toBe(86_400);
  });
});

it('the events of a question are its filters and time', () =>
  expect(eventsOf({ calculations: [{ op: 'COUNT' }], filters: [{ column: 'a', op: 'exists' }], filter_combination: 'OR', breakdowns: ['b'], limit: 3, start_time: 1, end_time: 2 })).toEqual({ filters: [{ column: 'a', op: 'exists' }], filter_combination: 'OR', start_time: 1, end_time: 2 }));

describe('filters and groups that a click adds', () => {
  const a = filterFor('a', 'x');
  it('are there once', () => {
    expect(withFilter({}, a)).toEqual({ filters: [a] });
    expect(withFilter({ filters: [a] }, { ...a })).toEqual({ filters: [a] });
    expect(withBreakdown({ breakdowns: ['a'] }, 'a')).toEqual({ breakdowns: ['a'] });
    expect(withBreakdown({}, 'a')).toEqual({ breakdowns: ['a'] });
  });
  it('mean what is missing by null', () => {
    expect(filterFor('a', null)).toEqual({ column: 'a', op: 'does-not-exist' });
    expect(filterAgainst('a', null)).toEqual({ column: 'a', op: 'exists' });
    expect(filterAgainst('a', 0)).toEqual({ column: 'a', op: '!=', value: 0 });
  });
});

describe('a question in an address', () => {
  it('comes back as it was', () => {
    const question = { dataset: 'my shop/ü', query: { calculations: [{ op: 'COUNT' }], filters: [{ column: 'a&b', op: '=' as const, value: '<img src=x>' }], time_range: 60 } };
    const address = queryAddress(question);
    expect(questionOfAddress(new URL(address, 'http://x').searchParams)).toEqual(question);
  });
  it.each(['', 'q=', 'q={', 'q=[]', 'q={"limit":"x"}', 'q={"filters":[{"column":"a","op":"like"}]}'])('%s is none', (search) => expect(questionOfAddress(new URLSearchParams(search))).toBeNull());
  it('knows nothing else', () => expect(questionOfAddress(new URLSearchParams('q={"limit":5,"more":1}'))).toEqual({ dataset: null, query: { limit: 5 } }));
});

it('is said in one line', () => {
  const query: QuerySpec = {
    calculations: [{ op: 'COUNT' }, { op: 'P95', column: 'duration_ms' }],
    filters: [{ column: 'http.route', op: '=', value: '/cart' }, { column: 'error', op: 'exists' }],
    filter_combination: 'OR',
    breakdowns: ['odd name'],
    havings: [{ calculate_op: 'COUNT', op: '>', value: 3 }],
    orders: [{ op: 'COUNT', order: 'descending' }],
    limit: 10,
  };
  expect(specText(query)).toBe('COUNT, P95(duration_ms) where http.route = /cart or error exists group by `odd name` having COUNT > 3 order by COUNT desc limit 10');
  expect(specText({})).toBe('COUNT');
});

describe('faults are found before asking', () => {
  it.each<[QuerySpec, string[]]>([
    [{ orders: [{ op: 'COUNT', order: 'descending' }] }, []],
    [{ breakdowns: ['a'], orders: [{ column: 'a' }] }, []],
    [{ calculations: [{ op: 'COUNT', name: 'n' }], orders: [{ column: 'n' }] }, []],
    [{ breakdowns: ['a', 'a'] }, ['breakdowns[1]: a is there twice']],
    [{ orders: [{ op: 'P95', column: 'x', order: 'descending' }] }, ['orders[0]: P95(x) desc is neither visualized nor grouped by']],
    [{ havings: [{ calculate_op: 'AVG', column: 'x', op: '>', value: 1 }] }, ['havings[0]: AVG(x) is not visualized']],
    [{ calculations: [{ op: 'HEATMAP', column: 'x' }], havings: [{ calculate_op: 'HEATMAP', column: 'x', op: '>', value: 1 }] }, ['havings[0]: a heatmap has no single value to compare with']],
    [{ limit: 0 }, ['limit: the limit is a whole number from 1 to 1,000']],
  ])('%j', (query, told) => expect(faultsOf(query).map(({ field, message }) => `${field}: ${message}`)).toEqual(told));
});

it('leaves out what it does not know, and refuses what it cannot read', () => {
  expect(querySpecSchema.parse({ id: 'x', filters: [{ column: 'a', op: 'in', value: ['x', 1] }] })).toEqual({ filters: [{ column: 'a', op: 'in', value: ['x', 1] }] });
  expect(querySpecSchema.safeParse({ calculations: 'COUNT' }).success).toBe(false);
});
