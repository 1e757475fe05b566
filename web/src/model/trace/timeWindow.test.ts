import { describe, expect, it } from 'vitest';
import { isWhole, moved, ticks, wholeOf, windowOf, zoomed } from './timeWindow';

it.each([
  [10, 30, 100, [10, 30]],
  [30, 10, 100, [10, 30]],
  [-20, 30, 100, [0, 50]],
  [80, 130, 100, [50, 100]],
  [-500, 500, 100, [0, 100]],
  [100, 100, 100, [99.9999, 100]],
  [0, 0, 0, [0, 0.0001]],
])('a window from %d to %d in %d ms', (a, b, length, [from, to]) => {
  const window = windowOf(a, b, length);
  expect(window.fromMs).toBeCloseTo(from!, 9);
  expect(window.toMs).toBeCloseTo(to!, 9);
});

it.each([
  ['in about the middle', { fromMs: 0, toMs: 100 }, 50, 0.5, [25, 75]],
  ['in about its edge', { fromMs: 0, toMs: 100 }, 0, 0.1, [0, 10]],
  ['out again', { fromMs: 40, toMs: 60 }, 50, 2, [30, 70]],
  ['out beyond all', { fromMs: 10, toMs: 60 }, 20, 100, [0, 100]],
  ['out at the end', { fromMs: 80, toMs: 100 }, 80, 2, [60, 100]],
])('zooms %s', (_, window, about, factor, [from, to]) => {
  const zoom = zoomed(window, about, factor, 100);
  expect([zoom.fromMs, zoom.toMs]).toEqual([from, to]);
});

it('never zooms so far that nothing is left', () => {
  let window = wholeOf(5_000);
  for (let i = 0; i < 200; i++) window = zoomed(window, 1_234.5678, 0.5, 5_000);
  expect(window.toMs - window.fromMs).toBeCloseTo(0.0001, 9);
  expect(Math.abs(window.fromMs - 1_234.5678)).toBeLessThan(0.001);
});

it.each([
  [10, [20, 40]],
  [-50, [0, 20]],
  [500, [80, 100]],
])('moves by %d and no further than the trace', (by, [from, to]) => expect(moved({ fromMs: 10, toMs: 30 }, by, 100)).toEqual({ fromMs: from, toMs: to }));

it('knows the whole', () => {
  expect(isWhole(wholeOf(100), 100)).toBe(true);
  expect(isWhole({ fromMs: 0, toMs: 99 }, 100)).toBe(false);
  expect(isWhole(wholeOf(0), 0)).toBe(true);
});

describe('ticks', () => {
  it.each([
    [0, 100, 5, [0, 20, 40, 60, 80, 100]],
    [0, 100, 10, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]],
    [33, 67, 4, [40, 50, 60]],
    [0, 0.0001, 2, [0, 0.00005, 0.0001]],
    [0, 300_000, 5, [0, 60_000, 120_000, 180_000, 240_000, 300_000]],
    [0, 40_000, 5, [0, 10_000, 20_000, 30_000, 40_000]],
    [0, 86_400_000 * 3, 3, [0, 86_400_000, 2 * 86_400_000, 3 * 86_400_000]],
  ])('from %d to %d ms, about %d', (fromMs, toMs, most, expected) => {
    const marks = ticks({ fromMs, toMs }, most);
    expect(marks.map((mark) => Number(mark.toPrecision(12)))).toEqual(expected);
  });
});
