import { describe, expect, it } from 'vitest';
import { nextCell, sorted } from './table';

describe('sorting', () => {
  const rows = ['b', null, 3, 'a', true, NaN, 1];
  const by = (row: string | number | boolean | null) => row;
  it('puts booleans, numbers, texts, and what is missing last', () => expect(sorted(rows, by, false)).toEqual([true, 1, 3, 'a', 'b', null, NaN]));
  it('keeps what is missing last when it is turned', () => expect(sorted(rows, by, true)).toEqual(['b', 'a', 3, 1, true, null, NaN]));
  it('keeps ties in their order', () => {
    const pairs = [{ v: 1, n: 'x' }, { v: 0, n: 'y' }, { v: 1, n: 'z' }];
    expect(sorted(pairs, (one) => one.v, true).map((one) => one.n)).toEqual(['x', 'z', 'y']);
  });
});

describe('walking cells', () => {
  it.each([
    ['ArrowDown', { row: 5, column: 1 }],
    ['ArrowUp', { row: 3, column: 1 }],
    ['ArrowRight', { row: 4, column: 2 }],
    ['ArrowLeft', { row: 4, column: 0 }],
    ['PageDown', { row: 9, column: 1 }],
    ['PageUp', { row: 0, column: 1 }],
    ['Home', { row: 4, column: 0 }],
    ['End', { row: 4, column: 2 }],
    ['x', null],
  ])('%s', (key, to) => expect(nextCell({ row: 4, column: 1 }, key, 10, 3, 6)).toEqual(to));
});
