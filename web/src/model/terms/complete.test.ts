import { describe, expect, it } from 'vitest';
import { type ClauseId, complete, type CompletionContext, valueSuggestions } from './complete';

const column = (name: string, type: string) => ({ name, type, lastWrittenAt: '2026-11-20T12:00:00Z' });
const context: CompletionContext = {
  columns: [column('http.route', 'string'), column('http.response.status_code', 'integer'), column('duration_ms', 'float'), column('error', 'boolean'), column('odd name', 'string'), column('app.route', 'string'), column('amount', 'float')],
  calculations: [{ op: 'COUNT' }, { op: 'HEATMAP', column: 'duration_ms' }, { op: 'P95', column: 'duration_ms' }],
  breakdowns: ['http.route', 'odd name'],
};

/** What the text becomes with the first suggestion taken; | stands for the caret. */
function first(clause: ClauseId, marked: string): string | undefined {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, suggestions } = complete(clause, text, caret, context);
  const taken = suggestions[0];
  return taken && text.slice(0, from) + taken.insert + text.slice(to);
}

const labels = (clause: ClauseId, typed: string, many = 4) => complete(clause, typed, typed.length, context).suggestions.slice(0, many).map((one) => one.label);

describe('the first suggestion', () => {
  it.each<[ClauseId, string, string | undefined]>([
    ['calculations', '|', 'COUNT'],
    ['calculations', 'he|', 'HEATMAP('],
    ['calculations', 'p95|', 'P95(duration_ms)'],
    ['calculations', 'P95(|', 'P95(duration_ms)'],
    ['calculations', 'P95(am|', 'P95(amount)'],
    ['calculations', 'COUNT_DISTINCT(rou|', 'COUNT_DISTINCT(http.route)'],
    ['calculations', 'COUNT_DISTINCT(odd|', 'COUNT_DISTINCT(`odd name`)'],
    ['calculations', 'COUNT, MAX(dur|', 'COUNT, MAX(duration_ms)'],
    ['calculations', 'dur|', 'HEATMAP(duration_ms)'],
    ['calculations', 'COUNT w|', 'COUNT where '],
    ['calculations', 'COUNT as slow where dur|', 'COUNT as slow where duration_ms '],
    ['calculations', 'COUNT where duration_ms >|', undefined],
    ['filters', '|', 'duration_ms '],
    ['filters', 'route|', 'http.route '],
    ['filters', 'app|', 'app.route '],
    ['filters', 'hrs|', 'http.response.status_code '],
    ['filters', 'odd|', '`odd name` '],
    ['filters', '`odd n|', '`odd name` '],
    ['filters', 'http.route |', 'http.route = '],
    ['filters', 'http.route c|', 'http.route contains '],
    ['filters', 'http.route does not s|', 'http.route does-not-start-with '],
    ['filters', 'error ex|', 'error exists'],
    ['filters', 'error = |', 'error = true'],
    ['filters', 'error = f|', 'error = false'],
    ['filters', 'error exists |', 'error exists and '],
    ['filters', 'error exists and du|', 'error exists and duration_ms '],
    ['breakdowns', 'http.route, err|', 'http.route, error'],
    ['orders', '|', 'COUNT desc'],
    ['orders', 'P9|', 'P95(duration_ms) desc'],
    ['orders', 'COUNT |', 'COUNT desc '],
    ['orders', 'odd|', '`odd name` asc'],
    ['havings', '|', 'COUNT '],
    ['havings', 'COUNT |', 'COUNT > '],
    ['havings', 'COUNT|', 'COUNT > '],
    ['havings', 'COUNT > 1 and P|', 'COUNT > 1 and P95(duration_ms) '],
    ['limit', '1|', '10'],
  ])('%s: %s', (clause, typed, becomes) => expect(first(clause, typed)).toBe(becomes));
});

it('numbers come first where numbers are needed, and are compared by size', () => {
  expect(labels('calculations', 'AVG(', 3)).toEqual(['duration_ms', 'http.response.status_code', 'amount']);
  expect(labels('filters', 'duration_ms ', 3)).toEqual(['=', '!=', '>']);
  expect(labels('filters', 'http.route ', 3)).toEqual(['=', '!=', 'contains']);
});

it('no heatmap is offered to order by', () => expect(labels('orders', '', 20)).not.toContain('HEATMAP(duration_ms) desc'));

describe('values are asked for', () => {
  it.each<[string, { column: string; prefix: string } | undefined, number]>([
    ['http.route = ', { column: 'http.route', prefix: '' }, 13],
    ['http.route = /ca', { column: 'http.route', prefix: '/ca' }, 13],
    ['http.route = "/ca', { column: 'http.route', prefix: '/ca' }, 13],
    ['http.route in /a, /b', { column: 'http.route', prefix: '/b' }, 18],
    ['http.route in (', { column: 'http.route', prefix: '' }, 15],
    ['`odd name`!=x', { column: 'odd name', prefix: 'x' }, 12],
    ['a = 1 and http.route starts-with /', { column: 'http.route', prefix: '/' }, 33],
    ['http.route =', { column: 'http.route', prefix: '' }, 12],
    ['http.route in', undefined, 11],
    ['http.route exists ', undefined, 18],
    ['http.route', undefined, 0],
  ])('%s', (typed, values, from) => {
    const completion = complete('filters', typed, typed.length, context);
    expect(completion.values).toEqual(values);
    expect(completion.from).toBe(from);
  });
  it('and offered once, frequent ones first, written so that they are read back', () => {
    const values = valueSuggestions([['a "b"', 3], ['bat', 2], ['a "b"', 3], ['cab', 900], [7, 1], ['zzz', 5]], 'b');
    expect(values.map((one) => [one.label, one.insert, one.count])).toEqual([
      ['bat', 'bat', 2],
      ['cab', 'cab', 900],
      ['a "b"', '"a \\"b\\""', 3],
    ]);
  });
});

describe('other spans of the trace', () => {
  const traced = { ...context, columns: [...context.columns, column('trace.trace_id', 'string')] };
  const all = (clause: ClauseId, typed: string) => complete(clause, typed, typed.length, traced).suggestions;
  it('are offered by their prefixes where there are traces', () => {
    expect(all('filters', 'ro').map((one) => one.insert)).toEqual([...labels('filters', 'ro', 20).map((one) => `${one} `), 'root.']);
    expect(all('filters', '').slice(-7).map((one) => one.insert)).toEqual(['root.', 'parent.', 'child.', 'any.', 'any2.', 'any3.', 'none.']);
    expect(all('breakdowns', 'no').map((one) => one.insert)).not.toContain('none.');
    expect(labels('filters', 'any', 20)).not.toContain('any.…');
    expect(all('calculations', 'MAX(ro').map((one) => one.insert)).not.toContain('root.');
  });
  it('have the columns of this one', () => {
    expect(all('filters', 'root.rou')[0]).toMatchObject({ label: 'root.http.route', insert: 'root.http.route ', detail: 'string' });
    expect(all('breakdowns', 'error, parent.dur')[0]?.insert).toBe('parent.duration_ms');
    expect(all('filters', 'any.odd')[0]?.insert).toBe('`any.odd name` ');
    expect(all('filters', 'child.duration_ms ').slice(0, 3).map((one) => one.label)).toEqual(['=', '!=', '>']);
    expect(all('filters', 'none.error = ').map((one) => one.label)).toEqual(['true', 'false']);
    const typed = 'root.http.route = /ca';
    expect(complete('filters', typed, typed.length, traced).values).toEqual({ column: 'http.route', prefix: '/ca' });
  });
});

it('ten thousand columns are ranked by how well they fit', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => column(`attribute.group_${i % 100}.field_${i}`, 'string'));
  const { suggestions } = complete('breakdowns', 'field_4242', 10, { ...context, columns: many });
  expect(suggestions[0]?.label).toBe('attribute.group_42.field_4242');
});
