import { describe, expect, it } from 'vitest';
import { criticalPath } from './criticalPath';
import { clockSkews, endsLateMs, selfTimes, startsEarlyMs } from './times';
import { Kind, readTrace, textOf, type Trace } from './trace';
import { replyOf, type SampleEvent, wildTrace } from './traceSample';

const read = (events: SampleEvent[]) => readTrace(replyOf(events));
const span = (id: string, parent: string | null, at: number, ms: number, service = 'shop'): SampleEvent => ({ id, parent, at, ms, service, name: id });
const path = (trace: Trace) => criticalPath(trace).map(({ span, fromMs, toMs }) => `${textOf(trace, trace.name, span)} ${fromMs}-${toMs}`);

describe('criticalPath', () => {
  it.each<[string, SampleEvent[], string[]]>([
    ['nothing', [], []],
    ['a span alone', [span('a', null, 0, 10)], ['a 0-10']],
    ['one after the other', [span('a', null, 0, 10), span('b', 'a', 1, 3), span('c', 'a', 5, 4)], ['a 0-1', 'b 1-4', 'a 4-5', 'c 5-9', 'a 9-10']],
    ['beside each other: the one that ends last', [span('a', null, 0, 10), span('b', 'a', 1, 8), span('c', 'a', 2, 3)], ['a 0-1', 'b 1-9', 'a 9-10']],
    ['what overlaps the last is no reason, what ended before it is', [span('a', null, 0, 10), span('b', 'a', 0, 3), span('c', 'a', 2, 5), span('d', 'a', 6, 4)], ['b 0-3', 'a 3-6', 'd 6-10']],
    ['down into children', [span('a', null, 0, 10), span('b', 'a', 2, 6), span('c', 'b', 3, 2)], ['a 0-2', 'b 2-3', 'c 3-5', 'b 5-8', 'a 8-10']],
    ['a child that runs on is cut at its parent', [span('a', null, 0, 10), span('b', 'a', 5, 20)], ['a 0-5', 'b 5-10']],
    ['a child after its parent does not count', [span('a', null, 0, 10), span('b', 'a', 12, 20)], ['a 0-10']],
    ['a child before its parent does not count', [span('z', null, 0, 1), span('a', null, 5, 10), span('b', 'a', 2, 2)], ['z 0-1', 'a 5-15']],
    ['spans without length', [span('a', null, 0, 0), span('b', 'a', 0, 0)], []],
    ['several at the top', [span('a', null, 0, 4), span('b', null, 1, 2), span('c', null, 6, 2)], ['a 0-4', 'c 6-8']],
    ['under a missing parent, whose own time is unknown', [span('a', 'gone', 0, 4), span('b', 'gone', 6, 2)], ['a 0-4', 'b 6-8']],
  ])('%s', (_, events, expected) => expect(path(read(events))).toEqual(expected));

  it.each(Array.from({ length: 60 }, (_, seed) => seed))('is what a plain telling of it says (%i)', (seed) => {
    const trace = read(wildTrace(seed, 2 + (seed % 30)));
    const stretches = criticalPath(trace);
    expect(stretches.map(({ fromMs, toMs }) => toMs - fromMs).every((length) => length > 0)).toBe(true);
    for (let i = 1; i < stretches.length; i++) expect(stretches[i]!.fromMs).toBeGreaterThanOrEqual(stretches[i - 1]!.toMs);
    expect(stretches.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)).toBe(plainPathLength(trace));
  });

  it('goes down 60,000 spans', () => {
    const trace = read(Array.from({ length: 60_000 }, (_, i) => span(`${i}`, i === 0 ? null : `${i - 1}`, i, 120_000 - 2 * i)));
    expect(criticalPath(trace)).toHaveLength(119_999);
  });
});

/** Milliseconds of a trace (all times of it whole ones) in which the path is on some span, found by going through them one by one from the end. */
function plainPathLength(trace: Trace): number {
  const walk = (i: number, from: number, to: number): number => {
    let length = i >= 0 && trace.kind[i] === Kind.span ? to - from : 0;
    let until = to;
    const left = new Set([...trace.parent.keys()].filter((one) => trace.parent[one] === i && (trace.kind[one] === Kind.span || trace.kind[one] === Kind.missing)));
    for (;;) {
      const cut = [...left].map((one) => ({ one, start: Math.max(from, trace.startMs[one]!), end: Math.min(to, trace.startMs[one]! + trace.durationMs[one]!) }));
      const fitting = cut.filter(({ start, end }) => end > start && end <= until).sort((a, b) => b.end - a.end || a.start - b.start);
      const last = fitting[0];
      if (last === undefined) return length;
      left.delete(last.one);
      const own = i >= 0 && trace.kind[i] === Kind.span ? last.end - last.start : 0;
      length += walk(last.one, last.start, last.end) - own;
      until = last.start;
    }
  };
  return walk(-1, 0, trace.lengthMs);
}

describe('selfTimes', () => {
  it.each<[string, SampleEvent[], number[]]>([
    ['alone', [span('a', null, 0, 10)], [10]],
    ['children that overlap count once', [span('a', null, 0, 10), span('b', 'a', 1, 4), span('c', 'a', 3, 4)], [4, 4, 4]],
    ['a child inside another', [span('a', null, 0, 10), span('b', 'a', 1, 8), span('c', 'a', 3, 1)], [2, 8, 1]],
    ['what sticks out of the parent', [span('z', null, 0, 1), span('a', null, 10, 10), span('b', 'a', 5, 7), span('c', 'a', 18, 9)], [1, 6, 7, 9]],
    ['a grandchild is not the parent’s matter', [span('a', null, 0, 10), span('b', 'a', 0, 4), span('c', 'b', 2, 8)], [6, 2, 8]],
    ['log lines take no time', [span('a', null, 0, 10), { parent: 'a', at: 3, ms: 4, type: Kind.log }], [10, 0]],
  ])('%s', (_, events, expected) => expect([...selfTimes(read(events))]).toEqual(expected));

  it.each(Array.from({ length: 40 }, (_, seed) => seed))('is what is left when one crosses off each millisecond (%i)', (seed) => {
    const trace = read(wildTrace(seed, 40));
    const self = selfTimes(trace);
    for (let i = 0; i < trace.size; i++) {
      if (trace.kind[i] !== Kind.span) continue;
      const left = new Set(Array.from({ length: trace.durationMs[i]! }, (_, k) => trace.startMs[i]! + k));
      for (let child = 0; child < trace.size; child++) if (trace.parent[child] === i && trace.kind[child] === Kind.span) for (let k = 0; k < trace.durationMs[child]!; k++) left.delete(trace.startMs[child]! + k);
      expect(self[i]).toBe(left.size);
    }
  });
});

describe('clocks', () => {
  const trace = read([
    span('a', null, 0, 10),
    span('b', 'a', 10, 10, 'cart'),
    span('c', 'b', 7, 2, 'db'),
    span('d', 'b', 4, 2, 'db'),
    span('e', 'b', 9.999, 5, 'cart'),
    span('f', 'a', 9.9985, 1, 'shop'),
    span('g', 'gone', 3, 50),
  ]);
  const by = (name: string) => [...trace.parent.keys()].find((i) => textOf(trace, trace.name, i) === name)!;

  it.each([
    ['a', 0, 0],
    ['b', 0, 10],
    ['c', 3, 0],
    ['d', 6, 0],
    ['e', 0, 0],
    ['g', 0, 0],
  ])('span %s starts %d ms before and ends %d ms behind its parent', (name, early, late) => {
    expect(startsEarlyMs(trace, by(name))).toBeCloseTo(early, 9);
    expect(endsLateMs(trace, by(name))).toBeCloseTo(late, 9);
  });

  it('are told by pair of services, the worst first', () => {
    expect(clockSkews(trace)).toEqual([{ side: 'before', caller: 'cart', service: 'db', spans: 2, mostMs: 6, example: by('d') }]);
  });

  it('may differ where a span begins after its caller has ended, which comes behind what is impossible', () => {
    const mail = read([span('a', null, 0, 10, 'shop'), span('b', 'a', 30, 5, 'mailer'), span('c', 'a', 12, 5, 'mailer'), span('d', 'a', -1, 2, 'cart'), span('e', 'a', 10, 2, 'cart')]);
    expect(clockSkews(mail).map(({ side, caller, service, spans, mostMs }) => [side, caller, service, spans, mostMs])).toEqual([
      ['before', 'shop', 'cart', 1, 1],
      ['after', 'shop', 'mailer', 2, 20],
    ]);
  });
});
