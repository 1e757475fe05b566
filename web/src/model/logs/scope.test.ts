import { describe, expect, it } from 'vitest';
import type { EventValue } from '../eventFields';
import type { Filter } from '../querySpec';
import { passes } from './match';
import { addressOfScope, defaultLogTime, filterLists, type LogScope, scopeOfAddress, wanted } from './scope';

const any: LogScope = { dataset: null, time: defaultLogTime, find: '', level: null, filters: [], everything: false };
const columns = new Set(['body', 'message', 'severity', 'level', 'meta.signal_type', 'trace.span_id', 'meta.annotation_type', 'host', 'name']);

describe('the address', () => {
  const full: LogScope = { dataset: 'cart', time: { kind: 'between', start: 100, end: 200 }, find: 'a&b "c"', level: 'warn', filters: [{ column: 'host', op: 'in', value: ['a', 'b'] }], everything: true };

  it.each([any, full])('holds what is looked at', (scope) => {
    const search = new URLSearchParams(Object.entries(addressOfScope(scope)).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
    expect(scopeOfAddress(search)).toEqual(scope);
  });

  it('stays empty for what need not be said', () => expect(Object.values(addressOfScope(any))).toEqual([null, null, null, null, null, null]));

  it.each(['level=loud', 'time=soon', 'filters=[', 'filters={"a":1}', 'filters=[{"column":"a","op":"is like"}]', 'everything=yes'])('bears %s', (text) => {
    expect(scopeOfAddress(new URLSearchParams(text))).toEqual(any);
  });
});

describe('filterLists', () => {
  const ops = (scope: Partial<LogScope>, of: ReadonlySet<string>) => filterLists({ ...any, ...scope }, of).map((list) => list.map(({ column, op }) => `${column} ${op}`).join(', '));
  const line = 'meta.signal_type not-in, trace.span_id does-not-exist, meta.annotation_type not-in';

  it.each<[string, Partial<LogScope>, ReadonlySet<string>, string[]]>([
    ['log lines', {}, columns, [line]],
    ['everything', { everything: true }, columns, ['']],
    ['columns that are nowhere are not asked about', {}, new Set(['message']), ['']],
    ['text wherever messages are', { find: 'x' }, columns, [`${line}, body contains`, `${line}, message contains`]],
    ['text in names when there are no messages', { find: 'x' }, new Set(['name']), ['name contains']],
    ['text where no text can be', { find: 'x' }, new Set(['count']), []],
    ['levels wherever they are', { level: 'warn', everything: true }, columns, ['severity in', 'level in']],
    ['levels where there are none', { level: 'warn', everything: true }, new Set(['body']), []],
    ['text and levels', { find: 'x', level: 'info', everything: true }, columns, ['body contains, severity in', 'body contains, level in', 'message contains, severity in', 'message contains, level in']],
    ['a filter on a column that is nowhere', { filters: [{ column: 'nowhere', op: '=', value: 1 }] }, columns, []],
    ['a filter that holds for all without the column', { everything: true, filters: [{ column: 'nowhere', op: '!=', value: 1 }] }, columns, ['']],
  ])('%s', (_, scope, of, expected) => expect(ops(scope, of)).toEqual(expected));
});

describe('wanted', () => {
  const events: Record<string, EventValue>[] = [
    { 'meta.signal_type': 'log', 'meta.annotation_type': 'span_event', severity: 'warn', body: 'cart is full' },
    { 'meta.signal_type': 'log', severity: 'info', body: 'Cart is empty', host: 'a' },
    { 'meta.signal_type': 'trace', 'trace.span_id': 'x', name: 'cart' },
    { 'meta.signal_type': 'trace', 'meta.annotation_type': 'link' },
    { 'meta.signal_type': 'metric', count: 3 },
    { message: 'cart', level: 'ERROR' },
    { message: 'no cart', level: 50, host: 'b' },
    { level: 'Critical', name: 'cart' },
    { name: 'cart' },
    {},
  ];
  const scopes: Partial<LogScope>[] = [
    {},
    { everything: true },
    { find: 'cart' },
    { find: 'cart', everything: true },
    { level: 'warn' },
    { level: 'trace' },
    { level: 'fatal', everything: true },
    { level: 'error', find: 'cart' },
    { filters: [{ column: 'host', op: '=', value: 'a' }] },
    { filters: [{ column: 'host', op: '!=', value: 'a' }], find: 'cart' },
  ];

  it.each(scopes)('says of what arrives what the store would say of it: %j', (change) => {
    const scope = { ...any, ...change };
    const lists = filterLists(scope, columns);
    const later = (data: Record<string, EventValue>) => lists.some((list: Filter[]) => list.every((filter) => passes(data, filter)));
    expect(events.map((data) => wanted(scope, columns, data))).toEqual(events.map(later));
  });

  it('looks into a message column that nobody has had before', () => {
    expect(wanted({ ...any, find: 'cart' }, new Set(), { message: 'a cart' })).toBe(true);
  });
});
