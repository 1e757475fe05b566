import { describe, expect, it } from 'vitest';
import { firstDataset, firstQuestion, firstTime } from './firstQuestion';

const held = (slug: string, events: number, last_time: string | null = null) => ({ slug, name: slug, events, last_time });
const now = Date.parse('2026-11-20T12:00:00Z');

describe('the first dataset', () => {
  it.each([
    [[held('a', 1), held('b', 1)], 'b', 'b'],
    [[held('a', 1), held('b', 1)], 'gone', null],
    [[held('a', 1), held('b', 1)], '', null],
    [[held('a', 1), held('b', 0)], null, 'a'],
    [[held('a', 1), held('b', 1)], null, null],
    [[], null, null],
  ])('of %j, asked last %j, is %j', (datasets, remembered, found) => expect(firstDataset(datasets, remembered)).toBe(found));
});

describe('the first time', () => {
  it('is the last two hours when something happened in them, or nothing ever', () => {
    expect(firstTime([held('a', 1, '2026-11-20T11:00:00Z'), held('b', 1, '2026-11-01T00:00:00Z')], null, now)).toEqual({ time: { kind: 'last', seconds: 7200 }, notice: null });
    expect(firstTime([], null, now).notice).toBeNull();
  });
  it('is where the last event of the dataset is, and says so', () => {
    const { time, notice } = firstTime([held('a', 1, '2026-11-20T11:00:00Z'), held('b', 1, '2026-11-01T00:00:00.500Z')], 'b', now);
    expect(time).toEqual({ kind: 'between', start: Date.parse('2026-10-31T22:00:01Z') / 1000, end: Date.parse('2026-11-01T00:00:01Z') / 1000 });
    expect(notice).toContain('Nothing happened in the last 2 hours');
  });
});

it('the first question asks for durations where there are any', () => {
  expect(firstQuestion('a', true, { kind: 'last', seconds: 60 })).toEqual({ dataset: 'a', query: { calculations: [{ op: 'COUNT' }, { op: 'HEATMAP', column: 'duration_ms' }], time_range: 60 } });
  expect(firstQuestion(null, false, { kind: 'between', start: 1, end: 2 })).toEqual({ dataset: null, query: { calculations: [{ op: 'COUNT' }], start_time: 1, end_time: 2 } });
});
