import type { HeatmapCells } from './queryResult';

// A heatmap's value axis has its bins at equal heights, whatever their widths: position i is the lower edge of bin i.

/** Where a value stands on the axis, in bins from below; beyond the ends it is the end. */
export function positionOf(edges: readonly number[], value: number): number {
  const last = edges.length - 1;
  if (last < 1 || value <= (edges[0] ?? 0)) return 0;
  if (value >= (edges[last] ?? 0)) return last;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  const [from, to] = [edges[low] ?? 0, edges[low + 1] ?? 0];
  return low + (to > from ? (value - from) / (to - from) : 0);
}

/** The value at a position; the inverse of {@link positionOf}. */
export function valueAt(edges: readonly number[], position: number): number {
  const last = edges.length - 1;
  const at = Math.min(Math.max(position, 0), last);
  const bin = Math.min(Math.floor(at), Math.max(0, last - 1));
  const [from, to] = [edges[bin] ?? 0, edges[bin + 1] ?? edges[bin] ?? 0];
  return from + (to - from) * (at - bin);
}

/** Which edges are written at the axis: about as many as have room, evenly, the ends among them where they fit. */
export function labelledEdges(edges: readonly number[], room: number): number[] {
  const every = Math.max(1, Math.ceil((edges.length - 1) / Math.max(1, room - 1)));
  return edges.map((_edge, i) => i).filter((i) => i % every === 0);
}

/** How strong a cell shows, from 0 to 1: by the logarithm, since one slow request must not vanish beside a thousand quick ones. */
export const strength = (weight: number, heaviest: number): number => (heaviest <= 1 ? (weight > 0 ? 1 : 0) : Math.log1p(weight) / Math.log1p(heaviest));

/** The largest weight of a cell; 0 without cells. */
export function heaviest({ cells }: HeatmapCells): number {
  let found = 0;
  for (const [, , weight] of cells) if (weight > found) found = weight;
  return found;
}

/** Weights by bucket and bin, to look one up under the pointer. */
export function cellIndex({ cells }: HeatmapCells): Map<number, Map<number, number>> {
  const found = new Map<number, Map<number, number>>();
  for (const [time, bin, weight] of cells) {
    const bins = found.get(time);
    if (bins) bins.set(bin, weight);
    else found.set(time, new Map([[bin, weight]]));
  }
  return found;
}

/** A drag on a heatmap as positions, as it is meant: whole bins and whole buckets that it covers by more than a quarter, at least one of each. */
export function snapped(from: { x: number; y: number }, to: { x: number; y: number }, step: number, bins: number): { start: number; end: number; low: number; high: number } {
  const slack = 0.25;
  const span = (a: number, b: number, unit: number): [number, number] => {
    const low = Math.floor(Math.min(a, b) / unit + slack);
    return [low * unit, Math.max(low + 1, Math.ceil(Math.max(a, b) / unit - slack)) * unit];
  };
  const [start, end] = span(from.x, to.x, step);
  const [low, high] = span(from.y, to.y, 1);
  return { start, end, low: Math.max(0, Math.min(low, bins - 1)), high: Math.min(bins, Math.max(1, high)) };
}
