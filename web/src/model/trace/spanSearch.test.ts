import { describe, expect, it } from 'vitest';
import { errorEntries, fieldsOfSearch, findEntries, hitsWithin, nextHit, parseSearch, placeOfHit } from './spanSearch';
import { Kind, readTrace, textOf } from './trace';
import { replyOf } from './traceSample';

const trace = readTrace(
  replyOf(
    [
      { id: 'abcd0001', at: 0, name: 'GET /cart', service: 'web', kind: 'server', fields: { 'http.route': '/cart', status: 200 } },
      { id: 'abcd0002', parent: 'abcd0001', at: 1, name: 'SELECT cart', service: 'db', kind: 'client', error: true, fields: { status: 500 } },
      { parent: 'abcd0002', at: 2, name: 'could not connect to http://db:5432', service: 'db', type: Kind.log, error: true },
      { id: 'ffff0003', parent: 'abcd0001', at: 3, name: 'render <b>Cart</b>', service: 'web', fields: { 'http.route': '/cart/items' } },
    ],
    ['http.route', 'status'],
  ),
);

describe('parseSearch', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['Cart', [[null, 'cart', false]]],
    ['get cart', [[null, 'get', false], [null, 'cart', false]]],
    ['"get /cart" x', [[null, 'get /cart', false], [null, 'x', false]]],
    ['"never closed', [[null, 'never closed', false]]],
    ['http.route=/Cart', [['http.route', '/cart', true]]],
    ['name:"GET /" error=true', [['name', 'get /', false], ['error', 'true', true]]],
    ['http://db:5432/x', [[null, 'http://db:5432/x', false]]],
    ['name:', [[null, 'name:', false]]],
    ['=x', [[null, '=x', false]]],
  ])('%s', (text, expected) => expect(parseSearch(text).map(({ field, text, whole }) => [field, text, whole])).toEqual(expected));
});

describe('findEntries', () => {
  it.each([
    ['', []],
    ['cart', [0, 1, 3]],
    ['CART select', [1]],
    ['nothing like it', []],
    ['db', [1, 2]],
    ['<b>cart</b>', [3]],
    ['http://db:5432', [2]],
    ['abcd', [0, 1]],
    ['abcd0002', [1]],
    ['trace.span_id=abcd0002', [1]],
    ['service:we', [0, 3]],
    ['service=we', []],
    ['span.kind=server', [0]],
    ['error=true', [1, 2]],
    ['error=true service=db name:select', [1]],
    ['http.route=/cart', [0]],
    ['http.route:/cart', [0, 3]],
    ['status=500', [1]],
    ['500', [1]],
    ['never.asked:5', []],
    ['(.*', []],
  ])('%s', (text, expected) => expect([...findEntries(trace, text)]).toEqual(expected));

  it('names the fields that it needs beside those there are', () => {
    expect(fieldsOfSearch('cart http.route=/x status:5 http.route:y name:z error=true')).toEqual(['http.route', 'status']);
  });
});

it.each([
  [-1, false, 1],
  [0, false, 1],
  [1, false, 3],
  [2, false, 3],
  [3, false, 1],
  [3, true, 1],
  [2, true, 1],
  [1, true, 3],
  [0, true, 3],
])('steps from %d (back: %s) to hit %d', (from, back, expected) => expect(nextHit(Int32Array.of(1, 3), from, back)).toBe(expected));

it('has no next hit without hits', () => expect(nextHit(new Int32Array(), 3)).toBe(-1));

it('counts hits inside an entry and places them', () => {
  const hits = Int32Array.of(1, 3, 4, 9);
  expect([hitsWithin(hits, 0, 4), hitsWithin(hits, 4, 10), hitsWithin(hits, 5, 9)]).toEqual([2, 2, 0]);
  expect([placeOfHit(hits, 1), placeOfHit(hits, 9), placeOfHit(hits, 2)]).toEqual([1, 4, 0]);
});

it('steps through spans that failed, not through what they say of it', () => {
  expect([...errorEntries(trace)].map((i) => textOf(trace, trace.name, i))).toEqual(['SELECT cart']);
});
