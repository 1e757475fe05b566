import { describe, expect, it } from 'vitest';
import { Kind, readTrace, textOf } from './trace';
import { replyOf, type SampleEvent } from './traceSample';
import { act, addressOf, entryAt, firstView, type TraceAct, type TraceView } from './view';

const shop: SampleEvent[] = [
  { id: 'a', at: 0, ms: 100, name: 'a', service: 'web' },
  { id: 'b', parent: 'a', at: 10, ms: 50, name: 'b', service: 'cart' },
  { id: 'c', parent: 'b', at: 20, ms: 10, name: 'c', service: 'cart' },
  { parent: 'c', at: 25, name: 'log', type: Kind.log },
  { parent: 'c', at: 26, name: 'event', type: Kind.spanEvent },
  { id: 'd', parent: 'a', at: 70, ms: 20, name: 'd', service: 'web' },
];
const trace = readTrace(replyOf(shop));
const start = firstView(trace, null, null, true, true);
const by = (name: string, of: TraceView = start) => [...of.trace.parent.keys()].find((i) => textOf(of.trace, of.trace.name, i) === name)!;
const run = (actions: TraceAct[], from = start) => actions.reduce(act, from);
const told = (view: TraceView) => [...view.rows].map((i) => `${i === view.selected ? '>' : ''}${textOf(view.trace, view.trace.name, i)}`).join(' ');
const keys = (...steps: Extract<TraceAct, { do: 'step' }>['step'][]): TraceAct[] => steps.map((step) => ({ do: 'step', step, page: 3 }));

describe('keys', () => {
  it.each<[string, TraceAct[], string]>([
    ['none', [], '>a b c log event d'],
    ['down', keys('down', 'down'), 'a b >c log event d'],
    ['not below the last', keys('last', 'down'), 'a b c log event >d'],
    ['not above the first', keys('up'), '>a b c log event d'],
    ['pages', keys('pageDown', 'pageDown', 'pageUp'), 'a b >c log event d'],
    ['first', keys('last', 'first'), '>a b c log event d'],
    ['right goes in', keys('right', 'right'), 'a b >c log event d'],
    ['right stays where nothing is inside', keys('last', 'right'), 'a b c log event >d'],
    ['left collapses, then goes out', keys('down', 'left'), 'a >b d'],
    ['left again', keys('down', 'left', 'left'), '>a b d'],
    ['left twice more', keys('down', 'left', 'left', 'left'), '>a'],
    ['right opens, what was collapsed inside stays so', keys('down', 'left', 'left', 'left', 'right'), '>a b d'],
    ['left from a log line', keys('down', 'down', 'down', 'left'), 'a b >c log event d'],
  ])('%s', (_, actions, expected) => expect(told(run(actions))).toBe(expected));
});

describe('collapsing', () => {
  it.each<[string, TraceAct[], string]>([
    ['what is selected inside hands over to what hides it', [{ do: 'pick', entry: by('log') }, { do: 'toggle', entry: by('b') }], 'a >b d'],
    ['a span with nothing inside', [{ do: 'toggle', entry: by('d') }], '>a b c log event d'],
    ['a service', [{ do: 'service', service: trace.service[by('b')]! }], '>a b d'],
    ['a service twice', [{ do: 'service', service: trace.service[by('b')]! }, { do: 'service', service: trace.service[by('b')]! }], '>a b c log event d'],
    ['to a depth, and all open again', [{ do: 'depth', depth: 1 }, { do: 'openAll' }], '>a b c log event d'],
    ['a subtree', [{ do: 'subtree', entry: by('b'), closed: true }, { do: 'toggle', entry: by('b') }], '>a b c d'],
    ['log lines away while one is selected', [{ do: 'pick', entry: by('log') }, { do: 'kinds', logs: false, events: true }], 'a b >c event d'],
  ])('%s', (_, actions, expected) => expect(told(run(actions))).toBe(expected));
});

describe('finding', () => {
  it('opens what hides an entry, of any kind, and aims at its middle', () => {
    const closed = run([{ do: 'depth', depth: 0 }, { do: 'kinds', logs: false, events: false }]);
    const view = act(closed, { do: 'find', entry: by('log') });
    expect(told(view)).toBe('a b c >log d');
    expect(view.aim).toEqual({ entry: by('log'), middle: true });
  });

  it('moves the window to what lies outside it', () => {
    const zoomed = run([{ do: 'window', fromMs: 0, toMs: 10 }]);
    expect(act(zoomed, { do: 'find', entry: by('d') }).window).toEqual({ fromMs: 75, toMs: 85 });
    expect(act(zoomed, { do: 'find', entry: by('b') }).window).toEqual({ fromMs: 0, toMs: 10 });
  });

  it('aims anew each time it is asked', () => {
    const once = act(start, { do: 'find', entry: by('d') });
    expect(act(once, { do: 'find', entry: by('d') }).aim).not.toBe(once.aim);
  });
});

describe('the window', () => {
  it.each<[string, TraceAct[], [number, number]]>([
    ['whole at first', [], [0, 100]],
    ['set, in either direction', [{ do: 'window', fromMs: 40, toMs: 20 }], [20, 40]],
    ['zoomed in about its middle', [{ do: 'zoom', factor: 0.5 }], [25, 75]],
    ['zoomed in about a time', [{ do: 'zoom', factor: 0.5, aboutMs: 100 }], [50, 100]],
    ['moved', [{ do: 'zoom', factor: 0.5 }, { do: 'pan', byMs: 10 }], [35, 85]],
    ['on a span, with room around it', [{ do: 'zoomTo', entry: by('d') }], [69, 91]],
    ['whole again', [{ do: 'zoomTo', entry: by('d') }, { do: 'whole' }], [0, 100]],
  ])('%s', (_, actions, [from, to]) => {
    const { window } = run(actions);
    expect(window.fromMs).toBeCloseTo(from, 9);
    expect(window.toMs).toBeCloseTo(to, 9);
  });
});

describe('addresses', () => {
  it('lead to spans and to what happened in them, and back', () => {
    for (const entry of trace.parent.keys()) {
      const { spanId, atMs } = addressOf(trace, entry);
      expect(entryAt(trace, spanId!, atMs)).toBe(entry);
    }
    expect(entryAt(trace, 'gone', null)).toBe(-1);
    expect(entryAt(trace, 'c', 99)).toBe(by('c'));
  });

  it('open the first look at their span', () => {
    expect(told(firstView(trace, 'c', 25, false, false))).toBe('a b c >log d');
    expect(told(firstView(trace, 'c', null, false, false))).toBe('a b >c d');
    expect(told(firstView(trace, 'unknown', null, false, false))).toBe('>a b c d');
  });
});

describe('a trace without spans', () => {
  it.each([[[]], [[{ name: 'only log', type: Kind.log }]]])('bears every key', (events: SampleEvent[]) => {
    const view = firstView(readTrace(replyOf(events)), null, null, false, false);
    expect(told(run(keys('up', 'down', 'left', 'right', 'last', 'pageUp'), view))).toBe(events.length === 0 ? '' : '>only log');
    expect(told(run([{ do: 'kinds', logs: false, events: false }, ...keys('down')], view))).toBe('');
  });
});

it('stays at the same span when more of the trace comes', () => {
  const view = run([{ do: 'toggle', entry: by('b') }, { do: 'pick', entry: by('d') }, { do: 'window', fromMs: 10, toMs: 20 }]);
  const more = readTrace(replyOf([{ id: 'new', at: -5, name: 'new' }, ...shop, { id: 'e', parent: 'b', at: 80, name: 'e', ms: 1000 }]));
  const after = act(view, { do: 'read', trace: more });
  expect(told(after)).toBe('new a b >d');
  expect(after.window).toEqual({ fromMs: 10, toMs: 20 });
  expect(act(run([]), { do: 'read', trace: more }).window.toMs).toBe(more.lengthMs);
});
