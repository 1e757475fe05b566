import { describe, expect, it } from 'vitest';
import { barHeights, inboxOf, inboxParameters, isFiltered, rangeBetween } from './inbox';

const read = (text: string) => inboxOf(new URLSearchParams(text));

describe('the inbox in the address', () => {
  it('asks for what is active when nothing is said', () => {
    expect(inboxParameters(read(''))).toMatchObject({ status: 'active', sort: 'last_seen', order: null, range: 'day', level: null, q: null });
    expect(isFiltered(read('status=muted'))).toBe(false);
  });

  it('keeps filters, and takes no nonsense', () => {
    const inbox = read('status=any&environment=staging&level=error,critical&q=%20pay%20&sort=people&order=ascending&range=month');
    expect(inboxParameters(inbox)).toMatchObject({ status: null, deployment: 'staging', level: 'error,critical', q: 'pay', sort: 'people', order: 'ascending', range: 'month' });
    expect(isFiltered(inbox)).toBe(true);
    expect(read('status=<b>&sort=__proto__&range=week')).toMatchObject({ status: 'active', sort: 'last_seen', range: 'day' });
  });
});

describe('a selection from one to another', () => {
  it.each([
    [[5, 4, 3, 2], 4, 2, [4, 3, 2]],
    [[5, 4, 3, 2], 2, 5, [5, 4, 3, 2]],
    [[5, 4], null, 4, [4]],
    [[5, 4], 9, 4, [4]],
  ])('%j from %s to %s', (all, from, to, expected) => expect(rangeBetween(all, from, to)).toEqual(expected));
});

it('bars are as high as their share of the largest, and none vanishes', () => {
  expect(barHeights([0, 1, 50, 100])).toEqual([0, 0.08, 0.5, 1]);
  expect(barHeights([0, 0])).toEqual([0, 0]);
});
