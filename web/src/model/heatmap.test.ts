import { describe, expect, it } from 'vitest';
import { cellIndex, heaviest, labelledEdges, positionOf, snapped, strength, valueAt } from './heatmap';

const edges = [-4, -1, 0, 1, 2, 4, 8];

describe('positions on the axis', () => {
  it.each([
    [-4, 0],
    [-2.5, 0.5],
    [0, 2],
    [3, 4.5],
    [8, 6],
    [100, 6],
    [-100, 0],
  ])('%d stands at %d', (value, position) => {
    expect(positionOf(edges, value)).toBe(position);
    if (Math.abs(value) < 100) expect(valueAt(edges, position)).toBe(value);
  });
  it('beyond the ends are the ends', () => {
    expect(valueAt(edges, 99)).toBe(8);
    expect(valueAt(edges, -1)).toBe(-4);
    expect(positionOf([5], 7)).toBe(0);
  });
});

it('labels as many edges as have room', () => {
  expect(labelledEdges(edges, 7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(labelledEdges(edges, 4)).toEqual([0, 2, 4, 6]);
  expect(labelledEdges(edges, 1)).toEqual([0, 6]);
});

it('shows rare cells beside heavy ones', () => {
  expect(strength(1000, 1000)).toBe(1);
  expect(strength(1, 1000)).toBeGreaterThan(0.09);
  expect(strength(1, 1)).toBe(1);
  expect(strength(0, 0)).toBe(0);
});

it('finds the heaviest cell and each by time and bin', () => {
  const map = { bin_edges: [1, 2, 4], cells: [[60, 0, 3], [60, 1, 7], [120, 1, 2]] as [number, number, number][] };
  expect(heaviest(map)).toBe(7);
  expect(heaviest({ bin_edges: [], cells: [] })).toBe(0);
  expect(cellIndex(map).get(60)?.get(1)).toBe(7);
});

describe('a drag', () => {
  it.each([
    ['takes the cells that it covers', { x: 61, y: 1.1 }, { x: 175, y: 2.9 }, { start: 60, end: 180, low: 1, high: 3 }],
    ['in any direction', { x: 175, y: 2.9 }, { x: 61, y: 1.1 }, { start: 60, end: 180, low: 1, high: 3 }],
    ['leaves out what it barely touches', { x: 110, y: 0.9 }, { x: 190, y: 3.1 }, { start: 120, end: 180, low: 1, high: 3 }],
    ['takes at least one cell', { x: 70, y: 1.4 }, { x: 80, y: 1.6 }, { start: 60, end: 120, low: 1, high: 2 }],
    ['stays on the map', { x: 70, y: -2 }, { x: 80, y: 99 }, { start: 60, end: 120, low: 0, high: 6 }],
  ])('%s', (_what, from, to, region) => expect(snapped(from, to, 60, 6)).toEqual(region));
});
