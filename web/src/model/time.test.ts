import { describe, expect, it } from 'vitest';
import { automaticGranularity, brushed, bucketStarts, possibleGranularities, stepped, timeFromText, timeLabel, timeToText, type TimeRange, windowLabel, windowOf, zoomedOut } from './time';

const last = (seconds: number): TimeRange => ({ kind: 'last', seconds });
const between = (start: number, end: number): TimeRange => ({ kind: 'between', start, end });
const now = 1_714_568_400_500;

describe('a time range in an address', () => {
  it.each<[TimeRange, string]>([
    [last(600), '10m'],
    [last(7_200), '2h'],
    [last(604_800), '7d'],
    [last(90), '90s'],
    [last(5_400), '90m'],
    [between(1_714_564_800, 1_714_568_400), '1714564800-1714568400'],
  ])('%j is %s', (range, text) => {
    expect(timeToText(range)).toBe(text);
    expect(timeFromText(text)).toEqual(range);
  });

  it.each<[string, number]>([
    ['last 3 hours', 10_800],
    ['90 min', 5_400],
    ['2w', 1_209_600],
    [' 1 Day ', 86_400],
  ])('%s is what a person may type', (text, seconds) => expect(timeFromText(text)).toEqual(last(seconds)));

  it.each(['', 'h', '0h', '2 moons', '5-5', '9-3', '1-99999999999999', '99999999999w', '1714564800-', 'last', null, undefined])('%s is no time', (text) =>
    expect(timeFromText(text)).toBeNull(),
  );
});

describe('a window', () => {
  it('of a relative range ends with the current second', () => expect(windowOf(last(60), now)).toEqual({ start: 1_714_568_341, end: 1_714_568_401 }));
  it('of an absolute one is what it says', () => expect(windowOf(between(5, 9), now)).toEqual({ start: 5, end: 9 }));
});

describe('labels', () => {
  it.each<[TimeRange, string]>([
    [last(3_600), 'last hour'],
    [last(7_200), 'last 2 hours'],
    [last(28 * 86_400), 'last 28 days'],
    [last(61), 'last 61 seconds'],
  ])('%j', (range, text) => expect(timeLabel(range)).toBe(text));
  it('name the day once when it is one day', () => {
    const noon = new Date(2024, 4, 1, 12).getTime() / 1_000;
    expect(windowLabel({ start: noon, end: noon + 3_600 }, now)).toBe('1 May 12:00 – 13:00');
    expect(windowLabel({ start: noon, end: noon + 86_405 }, now)).toBe('1 May 12:00:00 – 2 May 12:00:05');
    expect(windowLabel({ start: noon, end: noon + 60 }, new Date(2026, 1, 1).getTime())).toBe('1 May 2024 12:00 – 12:01');
  });
});

describe('moving', () => {
  it('back from a relative range is the same length before it', () => expect(stepped(last(100), -1, now)).toEqual(between(1_714_568_201, 1_714_568_301)));
  it('forward stops at now', () => {
    expect(stepped(between(1_714_568_000, 1_714_568_300), 1, now)).toEqual(last(300));
    expect(stepped(between(1_000, 1_100), 1, now)).toEqual(between(1_100, 1_200));
    expect(stepped(last(100), 1, now)).toEqual(last(100));
  });
  it('out takes the next offered range, or widens both sides', () => {
    expect(zoomedOut(last(600), now)).toEqual(last(1_800));
    expect(zoomedOut(last(28 * 86_400), now)).toEqual(last(56 * 86_400));
    expect(zoomedOut(between(1_000, 1_100), now)).toEqual(between(950, 1_150));
    expect(zoomedOut(between(1_714_568_000, 1_714_568_400), now)).toEqual(between(1_714_567_800, 1_714_568_401));
    expect(zoomedOut(between(5, 105), now)).toEqual(between(0, 155));
  });
  it('by a brush takes whole seconds, from either end', () => {
    expect(brushed(10.6, 12.1)).toEqual(between(10, 13));
    expect(brushed(12.1, 10.6)).toEqual(between(10, 13));
    expect(brushed(10.5, 10.5)).toEqual(between(10, 11));
  });
});

describe('granularity', () => {
  it.each([
    [60, 1],
    [300, 1],
    [301, 5],
    [7_200, 30],
    [86_400, 300],
    [28 * 86_400, 14_400],
    [400 * 86_400, 2 * 86_400],
  ])('of %i seconds is %i', (range, step) => expect(automaticGranularity(range)).toBe(step));
  it('offers what the server takes', () => {
    expect(possibleGranularities(7_200)).toEqual([10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200]);
    expect(possibleGranularities(1)).toEqual([1]);
  });
  it('makes buckets at its multiples', () => expect(bucketStarts({ start: 61, end: 181 }, 60)).toEqual([60, 120, 180]));
});
