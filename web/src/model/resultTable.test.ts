import { describe, expect, it } from 'vitest';
import { csvText, resultsCsv, seriesCsv } from './csv';
import type { QueryResult } from './queryResult';
import { change, changeText, resultColumns, resultRows } from './resultTable';

const calculations = [{ op: 'COUNT' }, { op: 'HEATMAP', column: 'duration_ms' }, { op: 'P95', column: 'duration_ms' }];
const base: QueryResult = {
  window: { start: 60, end: 120, granularity: 60 },
  breakdowns: ['route', 'user'],
  calculations: ['COUNT', 'HEATMAP(duration_ms)', 'P95(duration_ms)'],
  groups: [
    { key: ['/a, "b"', null], values: [3, null, 1.5], series: [[60, 3, null, 1.5]] },
    { key: ['=HYPERLINK("http://x")', 7], values: [2, null, null], series: [] },
  ],
  total: { key: [], values: [9, null, 2], series: [] },
  other: { key: [], values: [4, null, 1], series: [] },
  compare: { offset: 60, groups: [{ values: [6, null, 1], series: [] }, null], total: { values: [12, null, 1], series: [] } },
  statistics: { rows_scanned: 9, rows_matched: 9, blocks_scanned: 1, blocks_skipped: 0, segments: 1, elapsed_ms: 1 },
  warnings: [],
};

describe('the results table', () => {
  it('has groups, and others and all at its foot', () => {
    const { rows, foot } = resultRows(base, 1);
    expect(rows.map(({ id, label, before, color }) => ({ id, label, before, color }))).toEqual([
      { id: '["/a, \\"b\\"",null]', label: '/a, "b", (none)', before: [6, null, 1], color: 0 },
      { id: '["=HYPERLINK(\\"http://x\\")",7]', label: '=HYPERLINK("http://x"), 7', before: [], color: null },
    ]);
    expect(foot.map(({ kind, values, before }) => ({ kind, values, before }))).toEqual([
      { kind: 'other', values: [4, null, 1], before: null },
      { kind: 'total', values: [9, null, 2], before: [12, null, 1] },
    ]);
  });
  it('without groups is one line', () => {
    const { rows, foot } = resultRows({ ...base, breakdowns: [], groups: [{ ...base.total }], other: null }, 1);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.before).toEqual([12, null, 1]);
    expect(foot).toEqual([]);
  });
  it('shows what has a single value, with its unit', () =>
    expect(resultColumns(calculations)).toEqual([
      { index: 0, label: 'COUNT', unit: null },
      { index: 2, label: 'P95(duration_ms)', unit: 'ms' },
    ]));
});

describe('changes', () => {
  it.each<[number | null | undefined, number | null | undefined, string]>([
    [112, 100, '+12 %'],
    [96.5, 100, '−3.5 %'],
    [100, 100, '±0 %'],
    [1, -2, '+150 %'],
    [30, 1, '+2,900 %'],
    [5, 0, ''],
    [null, 5, ''],
    [5, undefined, ''],
    [Infinity, 5, ''],
  ])('from %j it is now %j', (now, before, text) => expect(changeText(change(now, before))).toBe(text));
});

describe('comma-separated values', () => {
  it('of the results are quoted, and formulas are no formulas', () =>
    expect(resultsCsv(base, calculations)).toBe(
      'route,user,COUNT,P95(duration_ms),COUNT before,P95(duration_ms) before\r\n"/a, ""b""",,3,1.5,6,1\r\n"\'=HYPERLINK(""http://x"")",7,2,,,\r\n',
    ));
  it('of the course over time have a row for each bucket and group', () => expect(seriesCsv(base, calculations)).toBe('time,route,user,COUNT,P95(duration_ms)\r\n1970-01-01T00:01:00.000Z,"/a, ""b""",,3,1.5\r\n'));
  it.each<[string | number | boolean | null, string]>([
    ['a', 'a\r\n'],
    ['line\nbreak', '"line\nbreak"\r\n'],
    ['-1', '-1\r\n'],
    ['-1+cmd', "'-1+cmd\r\n"],
    [-1, '-1\r\n'],
    [true, 'true\r\n'],
    [null, '\r\n'],
  ])('%j', (value, text) => expect(csvText([[value]])).toBe(text));
});
