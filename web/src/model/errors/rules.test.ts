import { describe, expect, test } from 'vitest';
import { conditionOf, moved, plainOf, wordsOf } from './rules';

const leaf = { path: 'body.trace.exception.class', eq: 'KeyError' };

describe('conditions', () => {
  test.each([
    [leaf, 'body.trace.exception.class is KeyError'],
    [{ all: [leaf, { path: 'context', startswith: 'api' }] }, 'body.trace.exception.class is KeyError and context starts with api'],
    [{ any: [leaf, { path: 'level', in: ['error', 'critical'] }] }, 'body.trace.exception.class is KeyError or level is one of error, critical'],
  ])('%j goes to a form and back, and reads as words', (condition, words) => {
    const plain = plainOf(condition);
    expect(plain).not.toBeNull();
    expect(plain && conditionOf(plain)).toEqual(condition);
    expect(wordsOf(condition)).toBe(words);
  });

  test.each([[null], ['x'], [[leaf]], [{}], [{ none: [leaf] }], [{ all: [] }], [{ any: [{ all: [leaf] }] }], [{ path: 'a', eq: 'b', neq: 'c' }], [{ path: 'a', like: 'b' }], [{ path: 'a', eq: { b: 1 } }], [{ path: 'a', in: 'text' }], [{ all: [leaf], any: [leaf] }]])('%j is left to JSON', (condition) => {
    expect(plainOf(condition)).toBeNull();
    expect(wordsOf(condition)).toBe(JSON.stringify(condition));
  });

  test('numbers and truth values are typed as text, which the server compares alike', () => expect(plainOf({ path: 'level', gte: 40 })).toEqual({ mode: 'all', comparisons: [{ path: 'level', op: 'gte', value: '40' }] }));
});

test.each([
  [0, 2, ['b', 'c', 'a']],
  [2, 0, ['c', 'a', 'b']],
  [1, 1, ['a', 'b', 'c']],
  [9, 0, ['a', 'b', 'c']],
])('a member moves from %i to %i', (from, to, expected) => expect(moved(['a', 'b', 'c'], from, to)).toEqual(expected));
