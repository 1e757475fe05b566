import { describe, expect, it } from 'vitest';
import { below, fieldOf, Kind, readTrace, spanAt, textOf, type Trace, type TraceReply } from './trace';
import { replyOf, type SampleEvent, wildTrace } from './traceSample';

/** The tree as indented text: names, or what else an entry is. */
function drawn(trace: Trace): string[] {
  const label = (i: number) => (trace.kind[i] === Kind.missing ? `(missing ${trace.spanId[i]})` : textOf(trace, trace.name, i));
  return Array.from({ length: trace.size }, (_, i) => '  '.repeat(trace.depth[i]!) + label(i));
}

const read = (events: SampleEvent[], fields?: string[]) => readTrace(replyOf(events, fields));

describe('readTrace', () => {
  it.each<[string, SampleEvent[], string[]]>([
    ['nothing', [], []],
    ['a root alone', [{ id: 'a', name: 'root' }], ['root']],
    [
      'children in order of time, whatever the order of arrival',
      [
        { id: 'c', parent: 'a', at: 5, name: 'second' },
        { id: 'a', at: 0, name: 'root' },
        { id: 'b', parent: 'a', at: 3, name: 'first' },
        { id: 'd', parent: 'b', at: 6, name: 'below first' },
      ],
      ['root', '  first', '    below first', '  second'],
    ],
    [
      'several roots',
      [
        { id: 'a', at: 0, name: 'one' },
        { id: 'b', at: 1, name: 'two' },
        { id: 'c', parent: 'a', at: 2, name: 'below one' },
      ],
      ['one', '  below one', 'two'],
    ],
    [
      'spans of one missing parent together, where the first of them is',
      [
        { id: 'a', at: 0, name: 'root' },
        { id: 'b', parent: 'gone', at: 2, name: 'b' },
        { id: 'c', at: 3, name: 'late root' },
        { id: 'd', parent: 'gone', at: 4, name: 'd' },
      ],
      ['root', '(missing gone)', '  b', '  d', 'late root'],
    ],
    ['a span that is its own parent', [{ id: 'a', parent: 'a', name: 'a' }], ['a']],
    [
      'a circle, opened at its earliest span',
      [
        { id: 'b', parent: 'a', at: 0, name: 'b' },
        { id: 'c', parent: 'b', at: 1, name: 'c' },
        { id: 'a', parent: 'c', at: 2, name: 'a' },
        { id: 'd', parent: 'a', at: 3, name: 'd' },
      ],
      ['b', '  c', '    a', '      d'],
    ],
    [
      'an id twice: children go to the span of their own service',
      [
        { id: 'a', at: 0, name: 'caller', service: 'shop' },
        { id: 'a', at: 1, name: 'called', service: 'cart' },
        { id: 'b', parent: 'a', at: 2, name: 'of cart', service: 'cart' },
        { id: 'c', parent: 'a', at: 3, name: 'of shop', service: 'shop' },
        { id: 'd', parent: 'a', at: 4, name: 'of neither', service: 'other' },
      ],
      ['caller', '  of shop', '  of neither', 'called', '  of cart'],
    ],
    [
      'an id of both the caller and the called: the called is below, and what it calls below that',
      [
        { id: 'a', at: 0, name: 'root', service: 'web' },
        { id: 'b', parent: 'a', at: 1, name: 'called', service: 'cart', kind: 'server' },
        { id: 'b', parent: 'a', at: 2, name: 'caller', service: 'web', kind: 'client' },
        { id: 'c', parent: 'b', at: 3, name: 'of cart', service: 'cart', kind: 'client' },
      ],
      ['root', '  caller', '    called', '      of cart'],
    ],
    [
      'an id twice, one naming the other as parent',
      [
        { id: 'a', at: 0, name: 'caller' },
        { id: 'a', parent: 'a', at: 1, name: 'called' },
      ],
      ['caller', '  called'],
    ],
    [
      'log lines, span events and links under their span, in order of time with spans',
      [
        { id: 'a', at: 0, name: 'root' },
        { parent: 'a', at: 1, name: 'a log line', type: Kind.log },
        { id: 'b', parent: 'a', at: 2, name: 'child' },
        { parent: 'b', at: 3, name: 'exception', type: Kind.spanEvent },
        { parent: 'a', at: 4, name: 'a link', type: Kind.link },
      ],
      ['root', '  a log line', '  child', '    exception', '  a link'],
    ],
    [
      'a log line whose span is missing: with the spans that wait for the same one, or at the top',
      [
        { parent: 'gone', at: 0, name: 'waits too', type: Kind.log },
        { id: 'a', parent: 'gone', at: 1, name: 'a' },
        { parent: 'elsewhere', at: 2, name: 'alone', type: Kind.log },
        { at: 3, name: 'of no span', type: Kind.log },
      ],
      ['(missing gone)', '  waits too', '  a', 'alone', 'of no span'],
    ],
    [
      'an event that says span id null and a parent is below it, and nothing is below an event',
      [
        { id: 'a', at: 0, name: 'root' },
        { id: null, parent: 'a', at: 1, name: 'no id' },
      ],
      ['root', '  no id'],
    ],
  ])('%s', (_, events, expected) => expect(drawn(read(events))).toEqual(expected));

  it('tells which circles it opened and which ids came twice', () => {
    const trace = read([
      { id: 'a', parent: 'b', at: 0, name: 'a' },
      { id: 'b', parent: 'a', at: 1, name: 'b' },
      { id: 'b', parent: 'a', at: 2, name: 'b again' },
    ]);
    expect(trace.inCircle.map((i) => textOf(trace, trace.name, i))).toEqual(['a']);
    expect(trace.duplicates.map((i) => textOf(trace, trace.name, i))).toEqual(['b again']);
  });

  it('tells no caller and called with one id as twice, but a third of them', () => {
    const pair = (first: string, second: string): SampleEvent[] => [
      { id: 'b', at: 1, name: first, service: first, kind: first },
      { id: 'b', at: 2, name: second, service: second, kind: second },
    ];
    expect(read(pair('client', 'server')).duplicates).toEqual([]);
    expect(read(pair('server', 'client')).duplicates).toEqual([]);
    expect(read(pair('client', 'client')).duplicates).toHaveLength(1);
    expect(read([...pair('client', 'server'), { id: 'b', at: 3, kind: 'internal' }]).duplicates).toHaveLength(1);
  });

  it('keeps what an event says', () => {
    const trace = read([{ id: 'a', at: 2, ms: 3, name: 'GET /', service: 'shop', kind: 'server', error: true, fields: { size: 4, route: '4' } }, { id: 'b', at: 2, ms: null }], ['size', 'route', 'more']);
    expect([trace.startMs[0], trace.durationMs[0], trace.error[0], trace.spanId[0]]).toEqual([2, 3, 1, 'a']);
    expect([trace.name, trace.service, trace.spanKind].map((column) => textOf(trace, column, 0))).toEqual(['GET /', 'shop', 'server']);
    expect([fieldOf(trace, 'size', 0), fieldOf(trace, 'route', 0), fieldOf(trace, 'more', 0), fieldOf(trace, 'never asked', 0)]).toEqual([4, '4', null, undefined]);
    expect([trace.durationMs[1], textOf(trace, trace.spanKind, 1), trace.lengthMs]).toEqual([0, '', 5]);
  });

  it('stretches a missing span over what waits for it', () => {
    const trace = read([{ id: 'a', parent: 'x', at: 2, ms: 3 }, { id: 'b', parent: 'x', at: 4, ms: 10 }]);
    expect([trace.kind[0], trace.startMs[0], trace.durationMs[0], trace.spanCount]).toEqual([Kind.missing, 2, 12, 2]);
  });

  it('finds a span by its id, not what lies below it', () => {
    const trace = read([{ id: 'a', at: 0 }, { parent: 'a', at: 1, type: Kind.log }, { id: 'b', parent: 'a', at: 2 }, { id: 'c', parent: 'gone', at: 3 }]);
    expect(['a', 'b', 'gone', 'nowhere'].map((id) => spanAt(trace, id))).toEqual([0, 2, 3, -1]);
  });

  it('says where a reply lacks a column', () => {
    const reply = replyOf([]);
    const { span_id: _, ...columns } = reply.columns;
    expect(() => readTrace({ ...reply, columns: columns as TraceReply['columns'] })).toThrow('without all of span_id');
    expect(() => readTrace({ ...reply, columns: { ...reply.columns, name: [0] } })).toThrow('without all of name');
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed))('makes one tree of whatever comes, as a plain telling of it does (%i)', (seed) => {
    const events = wildTrace(seed, 3 + (seed % 40)).map((event, i) => ({ ...event, name: `event ${i}` }));
    const ids = new Set(events.map((event) => event.id));
    const trace = read(events);
    const names = Array.from({ length: trace.size }, (_, i) => textOf(trace, trace.name, i));
    expect(names.filter((name) => name !== '').toSorted()).toEqual(events.map((event) => event.name).toSorted());
    for (let i = 0; i < trace.size; i++) {
      const parent = trace.parent[i]!;
      const inside = [...trace.parent.keys()].filter((one) => isBelow(trace, one, i));
      expect([...inside], `below ${i}`).toEqual(Array.from({ length: trace.end[i]! - i - 1 }, (_, k) => i + 1 + k));
      expect(trace.depth[i]).toBe(parent < 0 ? 0 : trace.depth[parent]! + 1);
      expect(below(trace, trace.errorsBefore, i)).toBe(inside.filter((one) => trace.error[one] === 1 && trace.kind[one] === Kind.span).length);
      const event = events.find((one) => one.name === names[i]);
      if (event === undefined) continue;
      if (parent >= 0) expect([event.parent, event.id], `the parent of ${names[i]}`).toContain(trace.spanId[parent]);
      else if (event.parent !== null && ids.has(event.parent!)) expect(trace.inCircle).toContain(i);
      else if (event.parent !== null) expect(event.type, 'only a span makes a missing one').not.toBe(Kind.span);
    }
    for (const parent of new Set(trace.parent)) {
      const starts = [...trace.parent.keys()].filter((i) => trace.parent[i] === parent && trace.kind[i] !== Kind.missing).map((i) => trace.startMs[i]!);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    }
  });

  it.each<[string, SampleEvent[]]>([
    ['a chain', Array.from({ length: 60_000 }, (_, i) => ({ id: `${i}`, parent: i === 0 ? null : `${i - 1}`, at: i }))],
    ['one parent with all', Array.from({ length: 60_000 }, (_, i) => ({ id: `${i}`, parent: i === 0 ? null : '0', at: i }))],
    ['one id for all', Array.from({ length: 60_000 }, (_, i) => ({ id: 'same', parent: 'same', at: i, service: `s${i % 5}` }))],
    ['circles of two', Array.from({ length: 60_000 }, (_, i) => ({ id: `${i}`, parent: `${i ^ 1}`, at: i }))],
    ['one circle of all', Array.from({ length: 60_000 }, (_, i) => ({ id: `${i}`, parent: `${(i + 1) % 60_000}`, at: i }))],
    ['every parent missing', Array.from({ length: 60_000 }, (_, i) => ({ id: `${i}`, parent: `gone ${i}`, at: i }))],
  ])('bears 60,000 spans as %s', (_, events) => expect(read(events).spanCount).toBe(60_000));
});

function isBelow(trace: Trace, one: number, i: number): boolean {
  for (let up = trace.parent[one]!; up >= 0; up = trace.parent[up]!) if (up === i) return true;
  return false;
}
