import { describe, expect, it } from 'vitest';
import { bandAt, finite, positive, stacked } from './stack';

describe('stacked series', () => {
  const { lower, upper } = stacked([
    [1, null, 3],
    [2, 5, Infinity],
  ]);
  it('stand on each other, missing values as nothing', () => {
    expect(lower).toEqual([
      [0, 0, 0],
      [1, 0, 3],
    ]);
    expect(upper).toEqual([
      [1, 0, 3],
      [3, 5, 3],
    ]);
  });
  it.each([
    [0, 0.5, 0],
    [0, 1.5, 1],
    [1, 4, 1],
    [0, 3.5, null],
    [0, -1, null],
  ])('in bucket %i at %d is %o', (bucket, y, found) => expect(bandAt(upper, bucket, y)).toBe(found));
  it('of nothing are nothing', () => expect(stacked([])).toEqual({ lower: [], upper: [] }));
});

it('what an axis cannot show is missing', () => {
  expect(positive([1, 0, -2, null, Infinity])).toEqual([1, null, null, null, null]);
  expect(finite([1, 0, -2, null, NaN])).toEqual([1, 0, -2, null, null]);
});
