import { describe, expect, it } from 'vitest';
import { queryResult } from './queryResultSchema';

const reply = {
  window: { start: '2024-05-01T12:00:00Z', end: '2024-05-01T13:00:00.5Z', granularity: 60 },
  breakdowns: ['http.route'],
  calculations: ['COUNT', 'HEATMAP(duration_ms)'],
  groups: [{ key: ['/cart'], values: [5, null], series: [[1714564800, 5, null]], heatmaps: [null, { bin_edges: [1, 2, 'Infinity'], cells: [[1714564800, 0, 3], [1714564800, 1, 2]] }] }],
  total: { key: [], values: ['NaN', null], series: [[1714564800, '-Infinity', null]] },
  other: null,
  statistics: { rows_scanned: 5, rows_matched: 5, blocks_scanned: 1, blocks_skipped: 0, segments: 1, elapsed_ms: 0.2 },
  warnings: [],
};

const faultOf = (change: object) => {
  const read = queryResult.safeParse(structuredClone({ ...reply, ...change }));
  return read.success ? null : read.error.issues[0]?.message;
};

describe('a result', () => {
  it('has its times as seconds and its numbers as numbers', () => {
    const result = queryResult.parse(structuredClone(reply));
    expect(result.window).toEqual({ start: 1714564800, end: 1714568400.5, granularity: 60 });
    expect(result.total).toEqual({ key: [], values: [Number.NaN, null], series: [[1714564800, -Infinity, null]] });
    expect(result.groups[0]?.heatmaps?.[1]?.bin_edges).toEqual([1, 2, Infinity]);
    expect(result.compare).toBeNull();
  });
  it('may have the period before', () => {
    const compare = { offset: 3600, groups: [null], total: { values: [1, null], series: [] } };
    expect(queryResult.parse(structuredClone({ ...reply, compare })).compare).toEqual(compare);
  });
  it.each([
    [{ groups: [{ key: [], values: [1, 2], series: [] }] }, 'a group has 0 of 1 values of its key'],
    [{ groups: [{ key: ['a'], values: [1], series: [] }] }, 'a group has 1 values for 2 calculations'],
    [{ groups: [{ key: ['a'], values: [1, 2], series: [[1, 2]] }] }, 'a point has too many or too few values'],
    [{ groups: [{ key: ['a'], values: ['<b>', 2], series: [] }] }, 'expected a number, found string'],
    [{ total: null }, 'a group is no object'],
  ])('%j is refused: %s', (change, message) => expect(faultOf(change)).toBe(message));
});
