import { describe, expect, it } from 'vitest';
import type { Calculation, Filter, Having, Order } from '../querySpec';
import { formatCalculation, formatFilter, formatHaving, formatOrder } from './format';
import { type Parsed, parseCalculations, parseFilters, parseHavings, parseLimit, parseNames, parseOrders } from './parse';

function value<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(`${parsed.message} at ${parsed.from}`);
  return parsed.value;
}

const fault = (parsed: Parsed<unknown>) => (parsed.ok ? null : `${parsed.from}-${parsed.to}: ${parsed.message}`);

describe('calculations', () => {
  it.each<[string, Calculation[]]>([
    ['COUNT', [{ op: 'COUNT' }]],
    ['count()', [{ op: 'COUNT' }]],
    ['COUNT(error)', [{ op: 'COUNT', column: 'error' }]],
    ['p95(duration_ms)', [{ op: 'P95', column: 'duration_ms' }]],
    ['P95 duration_ms', [{ op: 'P95', column: 'duration_ms' }]],
    ['COUNT, MAX( `odd name` ),', [{ op: 'COUNT' }, { op: 'MAX', column: 'odd name' }]],
    ['CONCURRENCY', [{ op: 'CONCURRENCY' }]],
    ['RATE_MAX(queue.length)', [{ op: 'RATE_MAX', column: 'queue.length' }]],
    ['COUNT as errors where error = true', [{ op: 'COUNT', name: 'errors', filters: [{ column: 'error', op: '=', value: true }] }]],
    ['COUNT where a = 1 or b exists', [{ op: 'COUNT', name: 'COUNT where a = 1 or b exists', filters: [{ column: 'a', op: '=', value: 1 }, { column: 'b', op: 'exists' }], filter_combination: 'OR' }]],
  ])('%s', (text, calculations) => expect(value(parseCalculations(text))).toEqual(calculations));

  it.each([
    ['', '0-0: a calculation is expected, such as COUNT or P95(duration_ms)'],
    ['P95', '0-3: P95 needs a column: P95(duration_ms)'],
    ['P95()', '4-5: a column is expected'],
    ['P95(duration_ms', '15-15: a ) is missing after duration_ms'],
    ['P96(x)', '0-3: P96 is no calculation; percentiles are P001, P01, P05, P10, P20, P25, P50, P75, P80, P90, P95, P99, P999'],
    ['CONUT', '0-5: CONUT is no calculation; did you mean CONCURRENCY?'],
    ['CONCURRENCY(x)', '12-13: CONCURRENCY takes no column'],
    ['COUNT banana', '6-12: "banana" is not understood here'],
    ['COUNT, 7', '7-8: a calculation is expected, such as COUNT or P95(duration_ms)'],
  ])('%s is told: %s', (text, told) => expect(fault(parseCalculations(text))).toBe(told));
});

describe('filters', () => {
  it.each<[string, Filter]>([
    ['http.route = /cart', { column: 'http.route', op: '=', value: '/cart' }],
    ['duration_ms > 100', { column: 'duration_ms', op: '>', value: 100 }],
    ['duration_ms>=1.5e3', { column: 'duration_ms', op: '>=', value: 1500 }],
    ['duration_ms > 2s', { column: 'duration_ms', op: '>', value: 2000 }],
    ['name = 2s', { column: 'name', op: '=', value: '2s' }],
    ['error exists', { column: 'error', op: 'exists' }],
    ['error does not exist', { column: 'error', op: 'does-not-exist' }],
    ['error not-exists', { column: 'error', op: 'does-not-exist' }],
    ['error = TRUE', { column: 'error', op: '=', value: true }],
    ['a<>1', { column: 'a', op: '!=', value: 1 }],
    ['a is not 1', { column: 'a', op: '!=', value: 1 }],
    ['name = salt and pepper', { column: 'name', op: '=', value: 'salt and pepper' }],
    ['name starts-with GET ', { column: 'name', op: 'starts-with', value: 'GET' }],
    ['name contains "a \\"b\\""', { column: 'name', op: 'contains', value: 'a "b"' }],
    ["code = '007'", { column: 'code', op: '=', value: '007' }],
    ['status in 500, 502', { column: 'status', op: 'in', value: [500, 502] }],
    ['route not in (/a, "/b, c")', { column: 'route', op: 'not-in', value: ['/a', '/b, c'] }],
    ['`odd name` = -3', { column: 'odd name', op: '=', value: -3 }],
    ['id = 12345678901234567890', { column: 'id', op: '=', value: '12345678901234567890' }],
    ['zip = 0123', { column: 'zip', op: '=', value: '0123' }],
    ['inner = 1', { column: 'inner', op: '=', value: 1 }],
  ])('%s', (text, filter) => expect(value(parseFilters(text, (column) => (column === 'zip' ? 'string' : null)))).toEqual({ filters: [filter], combination: null }));

  it('several are joined by one word', () => {
    expect(value(parseFilters('a = 1 AND name = x y and b exists'))).toEqual({ filters: [{ column: 'a', op: '=', value: 1 }, { column: 'name', op: '=', value: 'x y' }, { column: 'b', op: 'exists' }], combination: 'AND' });
    expect(value(parseFilters('a = 1 or a = 2'))).toMatchObject({ combination: 'OR' });
  });

  it.each([
    ['', '0-0: a column is expected'],
    ['a', '1-1: an operator is missing after a, such as = or exists'],
    ['a like b', '2-8: an operator is expected, such as =, >, contains, in, exists'],
    ['a =', '3-3: a value is missing after ='],
    ['a in (1, 2', '10-10: a ) is missing after the values'],
    ['a = "b', '4-6: the " that ends the text is missing'],
    ['`a = 1', '0-6: the ` that ends the name is missing'],
    ['a = 1 and b = 2 or c = 3', '16-18: either and or or between filters, not both'],
    ['a exists b', '9-10: "b" is not understood here'],
  ])('%s is told: %s', (text, told) => expect(fault(parseFilters(text))).toBe(told));
});

describe('orders, havings, names, limits', () => {
  it.each<[string, Order[]]>([
    ['COUNT', [{ op: 'COUNT', order: 'descending' }]],
    ['count asc', [{ op: 'COUNT', order: 'ascending' }]],
    ['P95(duration_ms) desc', [{ op: 'P95', column: 'duration_ms', order: 'descending' }]],
    ['http.route', [{ column: 'http.route', order: 'ascending' }]],
    ['http.route DESC, COUNT', [{ column: 'http.route', order: 'descending' }, { op: 'COUNT', order: 'descending' }]],
    ['count.of.things', [{ column: 'count.of.things', order: 'ascending' }]],
    ['min', [{ column: 'min', order: 'ascending' }]],
  ])('order by %s', (text, orders) => expect(value(parseOrders(text, ['min']))).toEqual(orders));

  it.each<[string, Having[]]>([
    ['COUNT > 10', [{ calculate_op: 'COUNT', op: '>', value: 10 }]],
    ['p95(duration_ms) <= 2s and COUNT != 0', [{ calculate_op: 'P95', column: 'duration_ms', op: '<=', value: 2000 }, { calculate_op: 'COUNT', op: '!=', value: 0 }]],
  ])('having %s', (text, havings) => expect(value(parseHavings(text))).toEqual(havings));

  it.each([
    ['COUNT contains 3', '6-14: one of = != > >= < <= is expected'],
    ['COUNT', '5-5: one of = != > >= < <= is expected'],
    ['COUNT > x', '8-9: x is no number'],
    ['COUNT >', '7-7: a number is missing'],
  ])('having %s is told: %s', (text, told) => expect(fault(parseHavings(text))).toBe(told));

  it('names are separated by commas', () => {
    expect(value(parseNames('a, `b c` , d.e'))).toEqual(['a', 'b c', 'd.e']);
    expect(fault(parseNames('a b'))).toBe('2-3: "b" is not understood here');
  });

  it.each([['0'], ['1001'], ['x'], ['']])('a limit of "%s" is refused', (text) => expect(fault(parseLimit(text))).toContain('a whole number from 1 to 1,000 is expected'));
  it('a limit is a number', () => expect(value(parseLimit(' 50 '))).toBe(50));
});

describe('what is written is read back', () => {
  const names = ['a', 'http.route', 'odd name', 'a`b', 'and', 'x=y', '(', 'ünïcode', 'a-b', '-', 'in', 'COUNT'];
  const values = ['/cart', 'salt and pepper', '', ' ', '007', '12', 'true', 'null', '"q"', "it's", 'a,b', 'tab\there', 'line\nbreak', 'back\\slash', '<img src=x>', 'a = b or c = d', 1, -2.5, 1e21, true, false];
  it('filters', () => {
    for (const column of names)
      for (const one of values) {
        const filter: Filter = { column, op: '=', value: one };
        expect(value(parseFilters(formatFilter(filter))).filters, formatFilter(filter)).toEqual([filter]);
      }
    const several: Filter = { column: 'a', op: 'in', value: values };
    expect(value(parseFilters(formatFilter(several))).filters).toEqual([several]);
  });
  it('calculations, orders and havings', () => {
    for (const column of names) {
      const calculation: Calculation = { op: 'P99', column, name: 'slow ones', filters: [{ column, op: 'contains', value: 'x, y' }, { column: 'b', op: 'exists' }], filter_combination: 'OR' };
      expect(value(parseCalculations(formatCalculation(calculation)))).toEqual([calculation]);
      const order: Order = { op: 'AVG', column, order: 'ascending' };
      expect(value(parseOrders(formatOrder(order)))).toEqual([order]);
      const having: Having = { calculate_op: 'SUM', column, op: '>=', value: -1.5 };
      expect(value(parseHavings(formatHaving(having)))).toEqual([having]);
    }
  });
});
