import { expect, test } from 'vitest';
import { localPath } from './localPath';

test.each([
  ['/query?saved=7#top', '/query?saved=7#top'],
  ['/trace/5b8e?span=eee1', '/trace/5b8e?span=eee1'],
  ['/', '/'],
  [null, '/'],
  ['', '/'],
  ['query', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['///evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  ['/%2f/evil.example', '/%2f/evil.example'],
  ['/..//evil.example', '/'],
  ['/.//evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [' //evil.example', '/'],
  ['/login?next=/login', '/'],
  ['//127.0.0.1:5000/query', '/query'],
  ['http://[', '/'],
  ['//[', '/'],
])('%j leads to %j', (next, path) => {
  expect(localPath(next, 'http://127.0.0.1:5000')).toBe(path);
});
