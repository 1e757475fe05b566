import { describe, expect, it } from 'vitest';
import { drawnGroups, groupLabel, keyText, seriesOf, timesOf, unitOfCalculation } from './chartSeries';
import type { QueryResult, ResultGroup } from './queryResult';

const group = (key: ResultGroup['key'], series: ResultGroup['series']): ResultGroup => ({ key, values: [1, 2], series });

function result(change: Partial<QueryResult>): QueryResult {
  return {
    window: { start: 60, end: 240, granularity: 60 },
    breakdowns: [],
    calculations: ['COUNT', 'AVG(x)'],
    groups: [],
    total: group([], [[60, 5, 1.5], [180, 7, null]]),
    other: null,
    compare: null,
    statistics: { rows_scanned: 0, rows_matched: 0, blocks_scanned: 0, blocks_skipped: 0, segments: 0, elapsed_ms: 0 },
    warnings: [],
    ...change,
  };
}

describe('lines of a result', () => {
  it('without groups are one, counts are zero where nothing was, others missing', () => {
    const one = result({});
    expect(timesOf(one)).toEqual([60, 120, 180]);
    expect(seriesOf(one, 0, { op: 'COUNT' }, timesOf(one))).toEqual([{ key: '[]', label: 'COUNT', values: [5, 0, 7], color: 0 }]);
    expect(seriesOf(one, 1, { op: 'AVG', column: 'x' }, timesOf(one))[0]?.values).toEqual([1.5, null, null]);
  });
  it('are one for each group, up to a bound, with the colours of their places', () => {
    const groups = Array.from({ length: drawnGroups + 5 }, (_, i) => group([i, null], [[60, i, i]]));
    const lines = seriesOf(result({ breakdowns: ['a', 'b'], groups }), 0, { op: 'COUNT' }, [60]);
    expect(lines).toHaveLength(drawnGroups);
    expect(lines[3]).toEqual({ key: '[3,null]', label: '3, (none)', values: [3], color: 3 });
  });
  it('have the period before behind them, in the same colour', () => {
    const compare = { offset: 3600, groups: [null, { values: [1], series: [[60, 9, 1]] }], total: { values: [1], series: [[120, 2, 3]] } };
    const groups = [group(['a'], [[60, 1, 1]]), group(['b'], [[60, 2, 2]])];
    expect(seriesOf(result({ breakdowns: ['k'], groups, compare }), 0, { op: 'COUNT' }, [60]).map(({ key, dashed, values, color }) => [key, dashed ?? false, values, color])).toEqual([
      ['["a"]', false, [1], 0],
      ['["b"]', false, [2], 1],
      ['["b"]', true, [9], 1],
    ]);
    expect(seriesOf(result({ compare }), 0, { op: 'COUNT' }, [60, 120])[1]).toMatchObject({ label: 'COUNT, before', values: [0, 2], dashed: true });
  });
  it('ignore a bucket outside of the window', () => expect(seriesOf(result({ total: group([], [[0, 5, 1]]) }), 0, { op: 'COUNT' }, [60])[0]?.values).toEqual([0]));
});

it('names groups and units', () => {
  expect(groupLabel({ key: ['a', 3, true, null, ''] })).toBe('a, 3, true, (none), (empty)');
  expect(keyText('<b>')).toBe('<b>');
  expect(unitOfCalculation({ op: 'P95', column: 'duration_ms' })).toBe('ms');
  expect(unitOfCalculation({ op: 'COUNT_DISTINCT', column: 'duration_ms' })).toBe(null);
});
