import { describe, expect, it } from 'vitest';
import { courseOf, requestFilters, sparkline, thinned } from './services';

describe('courseOf', () => {
  it('has a number for each bucket of the window', () => {
    const course = courseOf({ series: [[120, 30, 3, 5, 12, 40], [240, 60, 0, null, 9, null]] }, { start: 60, end: 300, granularity: 60 });
    expect(course).toEqual({
      times: [60, 120, 180, 240],
      rate: [0, 0.5, 0, 1],
      succeeded: [0, 0.45, 0, 1],
      failed: [0, 0.05, 0, 0],
      errorRatio: [null, 0.1, null, 0],
      p95: [null, 12, null, 9],
      p50: [null, 5, null, null],
      p99: [null, 40, null, null],
    });
  });

  it('divides by the part of a bucket that lies in the window', () => {
    const course = courseOf({ series: [[0, 30, 0, 1], [60, 30, 0, 1]] }, { start: 30, end: 70, granularity: 60 });
    expect(course.times).toEqual([0, 60]);
    expect(course.rate).toEqual([1, 3]);
  });

  it('bears nothing, and buckets that are not in the window', () => {
    expect(courseOf({ series: [] }, { start: 0, end: 0, granularity: 60 }).times).toEqual([]);
    expect(courseOf({ series: [[-60, 5, 0, 1], [600, 5, 0, 1]] }, { start: 0, end: 60, granularity: 60 }).rate).toEqual([0]);
  });
});

it.each<[string, (number | null)[], string]>([
  ['nothing', [], ''],
  ['nothing but zeros', [0, 0], ''],
  ['nothing but unknown', [null, null], ''],
  ['a line', [0, 5, 10], 'M0.0 10.0L50.0 5.0L100.0 0.0'],
  ['a gap', [10, 10, null, 5, 10], 'M0.0 0.0L25.0 0.0M75.0 5.0L100.0 0.0'],
  ['a point alone', [null, 10, null], 'M50.0 0.0h1'],
  ['one value', [3], 'M0.0 0.0h1'],
])('draws %s', (_, values, path) => expect(sparkline(values, 100, 10)).toBe(path));

it.each<[string, string[], string[]]>([
  ['as OpenTelemetry sends it', ['service.name', 'span.kind', 'trace.parent_id'], ['service.name = shop', 'span.kind in server,consumer']],
  ['as beelines send it', ['service_name', 'trace.parent_id'], ['service_name = shop', 'trace.parent_id does-not-exist ']],
  ['with nothing to tell by', [], []],
])('filters requests %s', (_, columns, expected) => {
  expect(requestFilters('shop', 'web', new Set(columns)).map(({ column, op, value }) => `${column} ${op} ${value === undefined ? '' : String(value)}`)).toEqual(expected);
});

it.each<[(number | null)[], number, (number | null)[]]>([
  [[1, 2, 3], 3, [1, 2, 3]],
  [[1, 3, 5, 7], 2, [2, 6]],
  [[1, 3, 5, 7, 9], 2, [3, 8]],
  [[1, null, null, null], 2, [1, null]],
  [[], 5, []],
])('%j in %d points', (values, most, expected) => expect(thinned(values, most)).toEqual(expected));
