import { expect, test } from 'vitest';
import { largest, lastDays, usageBy, type UsageDay } from './usage';

const key = { id: 'k1', name: 'shop', masked: 'hcaik_…' };
const row = (day: string, dataset: string, events: number, more: Partial<UsageDay> = {}): UsageDay => ({ day, dataset, key, events, bytes: events * 100, refused: 0, ...more });
const days = lastDays(3, Date.parse('2026-03-01T00:30:00Z'));

test('the last days go over the end of a month', () => {
  expect(days).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
});

test('usage by dataset, largest first, with days without any', () => {
  const parts = usageBy([row('2026-02-27', 'a', 5), row('2026-03-01', 'b', 50), row('2026-03-01', 'a', 7), row('2026-01-01', 'a', 999)], 'dataset', 'events', days);
  expect(parts.map(({ label, events, bytes, perDay }) => ({ label, events, bytes, perDay }))).toEqual([
    { label: 'b', events: 50, bytes: 5_000, perDay: [0, 0, 50] },
    { label: 'a', events: 12, bytes: 1_200, perDay: [5, 0, 7] },
  ]);
});

test('datasets have their names, as far as they are known', () => {
  const parts = usageBy([row('2026-02-28', 'my-shop', 2), row('2026-02-28', 'gone', 1), row('2026-02-28', '', 0)], 'dataset', 'events', days, new Map([['my-shop', 'My shop']]));
  expect(parts.map((part) => part.label)).toEqual(['My shop', 'gone', 'no dataset']);
});

test('usage by key counts requests without a known key apart', () => {
  const parts = usageBy([row('2026-02-28', 'a', 5), row('2026-02-28', 'b', 6), row('2026-02-28', '', 0, { key: null, refused: 9 })], 'key', 'refused', days);
  expect(parts.map(({ label, events, refused, perDay }) => ({ label, events, refused, perDay }))).toEqual([
    { label: 'no known key', events: 0, refused: 9, perDay: [0, 9, 0] },
    { label: 'shop hcaik_…', events: 11, refused: 0, perDay: [0, 0, 0] },
  ]);
});

test('beyond the largest all others are one, and nothing is lost', () => {
  const parts = usageBy([4, 3, 2, 1].map((events) => row('2026-02-28', `d${events}`, events)), 'dataset', 'events', days);
  expect(largest(parts, 4)).toEqual(parts);
  const few = largest(parts, 3);
  expect(few.map((part) => [part.label, part.events, part.perDay])).toEqual([['d4', 4, [0, 4, 0]], ['d3', 3, [0, 3, 0]], ['2 others', 3, [0, 3, 0]]]);
});
