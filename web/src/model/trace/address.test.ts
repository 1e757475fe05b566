import { expect, test } from 'vitest';
import { plainTrace, spansPath } from './address';

test.each([
  ['/trace/abc', '', 'abc'],
  ['/trace/abc', 'span=1', 'abc'],
  ['/trace/a%2Fb', '', 'a/b'],
  ['/trace/abc', 'columns=user.id', null],
  ['/trace/abc', 'color=user.id', null],
  ['/trace/abc', 'find=cart', null],
  ['/trace/', '', null],
  ['/trace/abc/def', '', null],
  ['/trace/%E0%A4%A', '', null],
  ['/traces', '', null],
])('%s?%s shows %s', (path, search, id) => expect(plainTrace(path, new URLSearchParams(search))).toBe(id));

test('an id of anything stays one part of the path', () => expect(spansPath('a/b?c')).toBe('/api/trace/a%2Fb%3Fc/spans'));
