import { expect, it } from 'vitest';
import { rowColumns } from './rowColumns';

const known = ['duration_ms', 'name', 'service.name', 'http.route', 'a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => ({ name, lastWrittenAt: `2026-11-20T12:00:0${i}Z` }));

it('shows what is asked about, then what is usual, and nothing that is not there', () => {
  expect(rowColumns({ breakdowns: ['a', 'gone'], calculations: [{ op: 'COUNT' }, { op: 'P95', column: 'duration_ms' }], filters: [{ column: 'b', op: 'exists' }] }, known)).toEqual(['a', 'duration_ms', 'b', 'service.name', 'name', 'http.route']);
  expect(rowColumns({}, known)).toEqual(['service.name', 'name', 'duration_ms', 'http.route']);
});

it('shows the latest when nothing usual is there', () => expect(rowColumns({}, known.slice(4))).toEqual(['f', 'e', 'd', 'c', 'b', 'a']));

it('shows a handful', () => expect(rowColumns({ breakdowns: known.map((one) => one.name) }, known)).toHaveLength(9));
