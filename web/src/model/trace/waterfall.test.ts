import { describe, expect, it } from 'vitest';
import { Kind, readTrace, textOf, type Trace } from './trace';
import { chance, replyOf, type SampleEvent, wildTrace } from './traceSample';
import { allOpen, canCollapse, carriedOver, collapsedBelow, isServiceCollapsed, revealing, rowOf, rowsInSight, type Unfolding, visibleRows, withCollapsed, withService, withSubtree } from './waterfall';

const shop: SampleEvent[] = [
  { id: 'a', at: 0, name: 'a', service: 'web' },
  { id: 'b', parent: 'a', at: 1, name: 'b', service: 'cart' },
  { id: 'c', parent: 'b', at: 2, name: 'c', service: 'cart' },
  { id: 'd', parent: 'c', at: 3, name: 'd', service: 'db' },
  { parent: 'd', at: 4, name: 'log', type: Kind.log },
  { parent: 'd', at: 5, name: 'event', type: Kind.spanEvent },
  { id: 'e', parent: 'a', at: 6, name: 'e', service: 'cart' },
  { id: 'f', parent: 'e', at: 7, name: 'f', service: 'web' },
];
const trace = readTrace(replyOf(shop));
const open: Unfolding = { collapsed: allOpen(trace), logs: true, events: true };
const at = (name: string, of: Trace = trace) => [...of.parent.keys()].find((i) => textOf(of, of.name, i) === name)!;
const names = (rows: Int32Array, of: Trace = trace) => [...rows].map((i) => textOf(of, of.name, i)).join(' ');
const with_ = (collapsed: Uint8Array, more: Partial<Unfolding> = {}) => names(visibleRows(trace, { ...open, collapsed, ...more }));

describe('visibleRows', () => {
  it.each<[string, string, string]>([
    ['all open', with_(open.collapsed), 'a b c d log event e f'],
    ['log lines away', with_(open.collapsed, { logs: false }), 'a b c d event e f'],
    ['span events away', with_(open.collapsed, { events: false }), 'a b c d log e f'],
    ['one collapsed', with_(withCollapsed(open.collapsed, at('b'), true)), 'a b e f'],
    ['and opened again', with_(withCollapsed(withCollapsed(open.collapsed, at('b'), true), at('b'), false)), 'a b c d log event e f'],
    ['a subtree collapsed, its top opened', with_(withCollapsed(withSubtree(trace, open.collapsed, at('a'), true), at('a'), false)), 'a b e'],
    ['a subtree opened', with_(withSubtree(trace, collapsedBelow(trace, 0), at('a'), false)), 'a b c d log event e f'],
    ['down to a depth', with_(collapsedBelow(trace, 1)), 'a b e'],
    ['the top alone', with_(collapsedBelow(trace, 0)), 'a'],
    ['a service collapsed where calls come in', with_(withService(trace, open.collapsed, trace.service[at('b')]!, true)), 'a b e'],
    ['a service that is at the top', with_(withService(trace, open.collapsed, trace.service[at('a')]!, true)), 'a'],
    ['a service opened', with_(withService(trace, collapsedBelow(trace, 1), trace.service[at('b')]!, false)), 'a b c e f'],
  ])('%s', (_, rows, expected) => expect(rows).toBe(expected));

  it('hides as much as asking each entry for what lies above it', () => {
    for (let seed = 0; seed < 60; seed++) {
      const next = chance(seed);
      const wild = readTrace(replyOf(wildTrace(seed, 60)));
      const unfolding = { collapsed: Uint8Array.from({ length: wild.size }, () => (next(4) === 0 ? 1 : 0)), logs: next(2) === 0, events: next(2) === 0 };
      const hidden = (i: number): boolean => wild.parent[i]! >= 0 && (unfolding.collapsed[wild.parent[i]!] === 1 || hidden(wild.parent[i]!));
      const kinds = [Kind.span, Kind.missing, ...(unfolding.logs ? [Kind.log] : []), ...(unfolding.events ? [Kind.link, Kind.spanEvent] : [])] as number[];
      expect([...visibleRows(wild, unfolding)]).toEqual([...wild.parent.keys()].filter((i) => !hidden(i) && kinds.includes(wild.kind[i]!)));
    }
  });
});

it('finds the row of an entry, or the row that hides it', () => {
  const rows = visibleRows(trace, { ...open, collapsed: withCollapsed(open.collapsed, at('b'), true) });
  expect(['a', 'b', 'c', 'log', 'e', 'f'].map((name) => rowOf(rows, at(name)))).toEqual([0, 1, 1, 1, 2, 3]);
});

it('lets collapse what has something inside that is shown', () => {
  const can = (more: Partial<Unfolding>) => ['a', 'b', 'c', 'd', 'log', 'e', 'f'].filter((name) => canCollapse(trace, { ...open, ...more }, at(name))).join(' ');
  expect([can({}), can({ logs: false }), can({ logs: false, events: false })]).toEqual(['a b c d e', 'a b c d e', 'a b c e']);
});

it('knows whether a service is collapsed', () => {
  const cart = trace.service[at('b')]!;
  const one = withCollapsed(open.collapsed, at('b'), true);
  expect([open.collapsed, one, withService(trace, open.collapsed, cart, true)].map((collapsed) => isServiceCollapsed(trace, collapsed, cart))).toEqual([false, false, true]);
});

it('reveals an entry and changes nothing else', () => {
  const collapsed = collapsedBelow(trace, 0);
  expect(names(visibleRows(trace, { ...open, collapsed: revealing(trace, collapsed, at('c')) }))).toBe('a b c e');
  expect(revealing(trace, open.collapsed, at('d'))).toBe(open.collapsed);
});

it('keeps what was collapsed when more of the trace arrives', () => {
  const later = readTrace(replyOf([{ id: 'new', at: -1, name: 'new' }, ...shop, { id: 'g', parent: 'b', at: 8, name: 'g' }]));
  const carried = carriedOver(trace, withCollapsed(open.collapsed, at('b'), true), later);
  expect(names(visibleRows(later, { ...open, collapsed: carried }), later)).toBe('new a b e f');
});

it.each([
  [0, 100, 20, 1000, 4, [0, 12]],
  [79, 100, 20, 1000, 4, [0, 16]],
  [1010, 100, 20, 1000, 4, [44, 60]],
  [19_900, 100, 20, 1000, 4, [988, 1000]],
  [0, 100, 20, 3, 4, [0, 3]],
  [90_000, 100, 20, 3, 4, [3, 3]],
  [0, 0, 20, 0, 4, [0, 0]],
])('scrolled to %d, %d high, rows of %d: of %d those in sight and %d around', (top, height, row, count, around, expected) => expect(rowsInSight(top, height, row, count, around)).toEqual(expected));

it('always has rows before and behind those in sight, and changes only now and then', () => {
  let changes = 0;
  let before = '';
  for (let top = 0; top < 4_000; top += 10) {
    const [from, to] = rowsInSight(top, 300, 20, 1_000, 8);
    expect(from).toBeLessThanOrEqual(Math.max(0, Math.floor(top / 20) - 8));
    expect(to).toBeGreaterThanOrEqual(Math.ceil((top + 300) / 20) + 8);
    if (`${from} ${to}` !== before) changes++;
    before = `${from} ${to}`;
  }
  expect(changes).toBeLessThan(60);
});
