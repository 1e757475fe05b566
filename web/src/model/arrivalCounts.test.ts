import { expect, test } from 'vitest';
import { byReason } from './arrivalCounts';

test('counts are added up by reason, accepted first, then the most frequent', () => {
  const of = (reason: string, requests: number, events: number, second: number) => ({ reason, requests, events, last_time: `2026-11-20T10:00:0${second}Z` });
  expect(byReason([of('key_unknown', 2, 0, 3), of('body_malformed', 5, 0, 1), of('accepted', 1, 10, 5), of('accepted', 2, 20, 4), of('key_unknown', 4, 0, 2)])).toEqual([
    { reason: 'accepted', requests: 3, events: 30, lastTime: '2026-11-20T10:00:05Z' },
    { reason: 'key_unknown', requests: 6, events: 0, lastTime: '2026-11-20T10:00:03Z' },
    { reason: 'body_malformed', requests: 5, events: 0, lastTime: '2026-11-20T10:00:01Z' },
  ]);
  expect(byReason([])).toEqual([]);
});
