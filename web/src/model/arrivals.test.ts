import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Arrival, arrivalFilterFrom, datasetsOf, type Light, lightAfter, mergeArrivals, reasonNames, reasonOf } from './arrivals';

const arrival = (second: number, more: Partial<Arrival> = {}): Arrival => ({
  time: `2026-11-20T22:53:${String(second).padStart(2, '0')}.0000000+00:00`,
  outcome: 'accepted',
  reason: 'accepted',
  explanation: '',
  protocol: 'otlp',
  endpoint: 'POST /v1/traces',
  dataset: 'shop',
  environment: 'production',
  key: 'abcd…',
  status: 200,
  events: 3,
  refused_events: 0,
  body_bytes: 500,
  content_type: null,
  content_encoding: null,
  remote_address: '127.0.0.1',
  user_agent: null,
  duration_ms: second,
  ...more,
});

test('every reason that the documents list has words, and there are no others', () => {
  const page = readFileSync(new URL('../../../docs/protocols/arrivals.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('| Reason | When |'), page.indexOf('## GET /api/arrivals/follow'));
  const listed = [...table.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
  expect([...reasonNames].sort()).toEqual([...listed].sort());
  for (const name of listed) expect(reasonOf(name).title).not.toBe('');
});

test('every refusal says what to do', () => {
  for (const name of reasonNames.filter((one) => one !== 'accepted')) expect(reasonOf(name).advice, name).not.toBeNull();
  expect(reasonOf('from_a_later_version')).toEqual({ title: 'from a later version', advice: null });
});

test('arrivals are merged newest first, each once, the oldest go', () => {
  const known = [arrival(5), arrival(3)];
  expect(mergeArrivals(known, [arrival(3), arrival(4), arrival(4), arrival(9)], 10).map((one) => one.duration_ms)).toEqual([9, 5, 4, 3]);
  expect(mergeArrivals(known, [arrival(9)], 2).map((one) => one.duration_ms)).toEqual([9, 5]);
  expect(mergeArrivals(known, [arrival(5)], 10)).toBe(known);
});

test.each<[string, string, ReturnType<typeof arrivalFilterFrom>]>([
  ['all', 'dataset=Shop%20x&outcome=refused&reason=key_unknown', { dataset: 'Shop x', outcome: 'refused', reason: 'key_unknown' }],
  ['none', '', { dataset: null, outcome: null, reason: null }],
  ['nonsense', 'dataset=&outcome=maybe&reason=toString', { dataset: null, outcome: null, reason: null }],
])('filter of an address: %s', (_, search, filter) => {
  expect(arrivalFilterFrom(new URLSearchParams(search))).toEqual(filter);
});

test('datasets of an arrival: none, one, several', () => {
  expect(datasetsOf(arrival(1, { dataset: null }))).toEqual([]);
  expect(datasetsOf(arrival(1))).toEqual(['shop']);
  expect(datasetsOf(arrival(1, { dataset: null, datasets: ['a', 'b'] }))).toEqual(['a', 'b']);
});

test('the light: red until something is taken, then green for the first', () => {
  const refused = arrival(1, { outcome: 'refused', reason: 'key_unknown', events: 0 });
  const probe = arrival(2, { events: 0 });
  const first = arrival(3, { outcome: 'partial' });
  const states = [refused, probe, first, refused, arrival(4)].reduce<Light[]>((lights, one) => [...lights, lightAfter(lights.at(-1)!, one)], [{ state: 'waiting' }]);
  expect(states.map((light) => light.state)).toEqual(['waiting', 'refused', 'refused', 'arrived', 'arrived', 'arrived']);
  expect(states.at(-1)).toEqual({ state: 'arrived', arrival: first });
});

test('the light: metrics that came first give way to the first trace, and nothing else does', () => {
  const metrics = arrival(1, { endpoint: 'POST /v1/metrics' });
  const refused = arrival(2, { outcome: 'refused', events: 0, endpoint: 'POST /v1/traces' });
  const traces = arrival(3, { endpoint: 'gRPC TraceService/Export' });
  const arrivals = [metrics, arrival(9, { endpoint: 'gRPC MetricsService/Export' }), refused, traces, metrics, arrival(5)];
  const lights = arrivals.reduce<Light[]>((all, one) => [...all, lightAfter(all.at(-1)!, one)], [{ state: 'waiting' }]);
  expect(lights.slice(1)).toEqual([metrics, metrics, metrics, traces, traces, traces].map((one) => ({ state: 'arrived', arrival: one })));
});
