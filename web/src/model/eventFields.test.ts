import { expect, it } from 'vitest';
import { fieldsOf, shownValue } from './eventFields';

const data = { 'trace.span_id': 'b2', name: 'GET /cart', 'http.route': '/cart', 'meta.signal_type': 'trace', ok: true, items: 0, note: null };
const names = (search?: string) => fieldsOf(data, search).map(([name]) => name);

it.each([
  [undefined, ['http.route', 'items', 'name', 'note', 'ok', 'meta.signal_type', 'trace.span_id']],
  ['CART', ['http.route', 'name']],
  ['cart name', ['name']],
  ['true', ['ok']],
  ['items 0', ['items']],
  ['nowhere', []],
])('fields for %s', (search, expected) => expect(names(search)).toEqual(expected));

it.each([
  ['plain <b>text</b>', 'plain <b>text</b>'],
  [12.5, '12.5'],
  [false, 'false'],
  [null, 'null'],
  ['{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'],
  ['[broken', '[broken'],
  ['{"a":1} and more', '{"a":1} and more'],
])('shows %j', (value, expected) => expect(shownValue(value)).toBe(expected));
