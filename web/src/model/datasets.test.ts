import { expect, test } from 'vitest';
import { firstQuestionOf, retentionWarning } from './datasets';

test.each([
  ['integer', 'HEATMAP'],
  ['float', 'HEATMAP'],
  ['string', 'COUNT'],
  ['boolean', 'COUNT'],
])('a column of type %s is asked about with %s first', (type, op) => {
  const query = firstQuestionOf({ name: 'x', type });
  expect(query.calculations?.[0]?.op).toBe(op);
  expect(query.breakdowns ?? []).toEqual(op === 'COUNT' ? ['x'] : []);
});

const now = Date.parse('2026-11-20T00:00:00Z');
test.each<[string, number | null, number | null, string | null, RegExp | null]>([
  ['shorter, with older events', 7, null, '2026-11-01T00:00:00Z', /19 days old.*older than 7 days.*for good/],
  ['shorter, without', 30, null, '2026-11-01T00:00:00Z', /older than 30 days. None is yet/],
  ['shorter than before', 7, 30, '2026-11-01T00:00:00Z', /19 days old/],
  ['as before', 30, 30, '2026-10-01T00:00:00Z', null],
  ['longer', 60, 30, '2026-10-01T00:00:00Z', null],
  ['without an end', null, 30, '2026-10-01T00:00:00Z', null],
  ['nothing there', 1, null, null, /older than 1 day. None/],
])('retention that is %s', (_, days, before, first, warning) => {
  const text = retentionWarning(days, before, first, now);
  if (warning === null) expect(text).toBeNull();
  else expect(text).toMatch(warning);
});
