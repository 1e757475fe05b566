import { expect, it } from 'vitest';
import { factsOf, serviceShares } from './facts';
import { selfTimes } from './times';
import { Kind, readTrace, textOf } from './trace';
import { replyOf } from './traceSample';

const trace = readTrace(
  replyOf([
    { id: 'a', at: 0, ms: 10, name: 'a', service: 'web' },
    { id: 'b', parent: 'a', at: 2, ms: 20, name: 'b', service: 'db', error: true },
    { id: 'c', parent: 'gone', at: 3, ms: 1, name: 'c', service: 'cart' },
    { id: 'd', parent: 'gone', at: 4, ms: 1, name: 'd', service: 'web' },
    { id: 'e', at: 5, ms: 1, name: 'e', service: 'web' },
    { id: 'f', parent: 'f', at: 6, ms: 1, name: 'f', service: 'web' },
    { parent: 'b', at: 7, name: 'log', type: Kind.log },
    { parent: 'lost', at: 8, name: 'loose log', type: Kind.log },
    { parent: 'a', at: 9, name: 'event', type: Kind.spanEvent },
  ]),
);
const facts = factsOf(trace);
const name = (i: number) => textOf(trace, trace.name, i);

it('tells which parents are missing and who waits for them', () => {
  expect(facts.missing.map(({ spanId, waiting, services }) => ({ spanId, waiting, services }))).toEqual([{ spanId: 'gone', waiting: 2, services: ['cart', 'web'] }]);
});

it('tells the roots, of which an opened circle is none', () => expect(facts.roots.map(name)).toEqual(['a', 'e']));

it('tells what ends late and what belongs to no span', () => {
  expect(facts.endLate).toEqual({ spans: 1, mostMs: 12 });
  expect([facts.loose.count, name(facts.loose.first)]).toEqual([1, 'loose log']);
  expect([facts.logs, facts.events]).toEqual([2, 1]);
});

it('tells the share of each service, by time of its own', () => {
  expect(serviceShares(trace, selfTimes(trace)).map(({ name, spans, errors, selfMs }) => ({ name, spans, errors, selfMs }))).toEqual([
    { name: 'db', spans: 1, errors: 1, selfMs: 20 },
    { name: 'web', spans: 4, errors: 0, selfMs: 5 },
    { name: 'cart', spans: 1, errors: 0, selfMs: 1 },
  ]);
});
