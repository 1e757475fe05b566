import { describe, expect, it } from 'vitest';
import type { QuerySpec } from '../querySpec';
import { type Clause, clauses, faultsByClause, joinedBy } from './clauses';
import type { ClauseId } from './complete';

const clause = (id: ClauseId): Clause => clauses.find((one) => one.id === id)!;

function put(id: ClauseId, query: QuerySpec, text: string, index: number | null = null): QuerySpec | string {
  const parsed = clause(id).put(query, index, text, () => null);
  return parsed.ok ? parsed.value : parsed.message;
}

const a = { column: 'a', op: '=' as const, value: 1 };
const b = { column: 'b', op: '=' as const, value: 2 };
const c = { column: 'c', op: '=' as const, value: 3 };

describe('terms get into a query', () => {
  it.each<[ClauseId, QuerySpec, string, number | null, QuerySpec]>([
    ['calculations', {}, 'COUNT, MAX(x)', null, { calculations: [{ op: 'COUNT' }, { op: 'MAX', column: 'x' }] }],
    ['calculations', { calculations: [{ op: 'COUNT' }] }, 'COUNT', null, { calculations: [{ op: 'COUNT' }] }],
    ['calculations', { calculations: [{ op: 'COUNT' }, { op: 'AVG', column: 'x' }] }, 'P95(x)', 0, { calculations: [{ op: 'P95', column: 'x' }, { op: 'AVG', column: 'x' }] }],
    ['filters', {}, 'a = 1', null, { filters: [a] }],
    ['filters', { filters: [a] }, 'b = 2 or c = 3', null, { filters: [a, b, c], filter_combination: 'OR' }],
    ['filters', { filters: [a] }, 'or b = 2', null, { filters: [a, b], filter_combination: 'OR' }],
    ['filters', { filters: [a, b] }, 'and c = 3', null, { filters: [a, b, c] }],
    ['filters', { filters: [a, b] }, 'OR', null, { filters: [a, b], filter_combination: 'OR' }],
    ['filters', { filters: [a, b], filter_combination: 'OR' }, ' and ', null, { filters: [a, b] }],
    ['filters', { filters: [a, b], filter_combination: 'OR' }, 'c = 3', 1, { filters: [a, c], filter_combination: 'OR' }],
    ['breakdowns', { breakdowns: ['x'] }, 'y, x', null, { breakdowns: ['x', 'y'] }],
    ['orders', { breakdowns: ['max'] }, 'max desc', null, { breakdowns: ['max'], orders: [{ column: 'max', order: 'descending' }] }],
    ['limit', { limit: 5 }, '7', null, { limit: 7 }],
    ['havings', {}, 'COUNT > 3', null, { havings: [{ calculate_op: 'COUNT', op: '>', value: 3 }] }],
  ])('%s: %j and "%s" at %j', (id, query, text, index, becomes) => expect(put(id, query, text, index)).toEqual(becomes));

  it('alternatives are not slipped in among filters that must all hold', () => {
    expect(put('filters', { filters: [a, b] }, 'c = 3 or a = 2')).toBe('the filters are joined by and; type or alone to change that');
    expect(put('filters', { filters: [a, b] }, 'or c')).toContain('an operator is missing');
  });
});

it('terms are removed, and nothing is left of an empty list', () => {
  expect(clause('filters').remove({ filters: [a, b] }, 0)).toEqual({ filters: [b] });
  expect(clause('breakdowns').remove({ breakdowns: ['x'], limit: 3 }, 0)).toEqual({ limit: 3 });
  expect(clause('limit').remove({ limit: 3 }, 0)).toEqual({});
});

it('texts are those that are typed', () => {
  const query: QuerySpec = { calculations: [{ op: 'P95', column: 'odd name' }], filters: [a], limit: 3 };
  expect(clauses.map((one) => one.texts(query))).toEqual([['P95(`odd name`)'], ['a = 1'], [], [], ['3'], []]);
  expect(joinedBy(query, 'OR').filter_combination).toBe('OR');
});

it('faults find their clause and term', () => {
  const found = faultsByClause([
    { field: 'filters[2].value', message: 'x' },
    { field: 'query.calculations[0].column', message: 'y' },
    { field: 'limit', message: 'z' },
    { field: 'granularity', message: 'g' },
    { field: 'filter_combination', message: 'f' },
  ]);
  expect([...found]).toEqual([
    ['filters', [{ index: 2, message: 'x' }, { index: null, message: 'f' }]],
    ['calculations', [{ index: 0, message: 'y' }]],
    ['limit', [{ index: null, message: 'z' }]],
    [null, [{ index: null, message: 'g' }]],
  ]);
});
