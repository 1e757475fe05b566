import { describe, expect, it } from 'vitest';
import { binFilters, narrowedTo, regionText, selectionOf, sharedBins, sharedValues, sharesText } from './difference';
import { defaultView } from './view';

const region = { column: 'duration_ms', min: 1500, max: 3000, start: 60.5, end: 120 };

it('weights become shares of their side', () => {
  expect(sharedValues([['/cart', 90, 10], [null, 12, 9000]], 120, 9000)).toEqual([
    { value: '/cart', selected: 0.75, baseline: 10 / 9000 },
    { value: null, selected: 0.1, baseline: 1 },
  ]);
  expect(sharedBins([[0, 10, 5, 0]], 10, 0)).toEqual([{ from: 0, to: 10, selected: 0.5, baseline: 0 }]);
});

it('bins are filters, open where they have no end', () => {
  expect(binFilters('x', { from: 1, to: 2, selected: 0, baseline: 0 })).toEqual([{ column: 'x', op: '>=', value: 1 }, { column: 'x', op: '<', value: 2 }]);
  expect(binFilters('x', { from: -Infinity, to: 2, selected: 0, baseline: 0 })).toEqual([{ column: 'x', op: '<', value: 2 }]);
});

describe('what is looked at', () => {
  it('is a region or a group', () => {
    expect(selectionOf({ ...defaultView, region }, [])).toEqual(region);
    expect(selectionOf({ ...defaultView, group: ['/cart', null] }, ['http.route', 'error'])).toMatchObject({ column: null, filters: [{ column: 'http.route', op: '=', value: '/cart' }, { column: 'error', op: 'does-not-exist' }] });
  });
  it('is nothing when the groups are others now', () => {
    expect(selectionOf({ ...defaultView, group: ['/cart'] }, [])).toBeNull();
    expect(selectionOf(defaultView, ['a'])).toBeNull();
  });
  it.each([
    [region, 'duration_ms from 1.5 s to 3 s, 1 Jan 1970'],
    [{ ...region, max: null, start: null }, 'duration_ms from 1.5 s'],
    [{ ...region, min: null, start: null }, 'duration_ms below 3 s'],
    [{ ...region, min: null, max: null, start: null }, 'duration_ms of any value'],
  ])('%j is said', (one, text) => expect(regionText(one, 'ms')).toContain(text));
});

it('a question is narrowed down to a region', () => {
  expect(narrowedTo({ time_range: 60, granularity: 5, filters: [{ column: 'a', op: 'exists' }] }, region)).toEqual({
    start_time: 60,
    end_time: 120,
    filters: [{ column: 'a', op: 'exists' }, { column: 'duration_ms', op: '>=', value: 1500 }, { column: 'duration_ms', op: '<', value: 3000 }],
  });
  expect(narrowedTo({ time_range: 60 }, { ...region, start: null, end: null, max: null })).toEqual({ time_range: 60, filters: [{ column: 'duration_ms', op: '>=', value: 1500 }] });
});

it('says how many', () => expect(sharesText(90, 120, 3, 9000)).toBe('90 of 120 selected, 3 of 9,000 others'));
