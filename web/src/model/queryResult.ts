import type { Scalar } from './querySpec';

/** A value of a result: a number, or null where there is none. */
export type Figure = number | null;

/** One group of events and what was calculated for it. */
export interface ResultGroup {
  /** The breakdowns' values; null for events without the column. */
  key: (Scalar | null)[];
  /** One for each calculation, null for heatmaps. */
  values: Figure[];
  /** Bucket start in Unix seconds, then the calculations; only buckets with events, ascending. */
  series: Figure[][];
  heatmaps?: (HeatmapCells | null)[];
}

/** Weight by time and value: cells are bucket start (Unix seconds), bin and weight; bin i covers edges i to i + 1. */
export interface HeatmapCells {
  bin_edges: number[];
  cells: [number, number, number][];
}

/** What the engine did for an answer. */
export interface Statistics {
  rows_scanned: number;
  rows_matched: number;
  blocks_scanned: number;
  blocks_skipped: number;
  segments: number;
  elapsed_ms: number;
}

/** The period before, shifted onto this one; groups follow those of the result, null where the earlier period lacks one. */
export interface Comparison {
  offset: number;
  groups: (Pick<ResultGroup, 'values' | 'series'> | null)[];
  total: Pick<ResultGroup, 'values' | 'series'>;
}

/** The answer to a question. */
export interface QueryResult {
  /** Unix seconds and the width of a bucket in seconds. */
  window: { start: number; end: number; granularity: number };
  breakdowns: string[];
  calculations: string[];
  groups: ResultGroup[];
  total: ResultGroup;
  other: ResultGroup | null;
  compare: Comparison | null;
  statistics: Statistics;
  warnings: string[];
}

/** A group's identity within its result and in a view: its key as JSON. */
export const groupId = (group: Pick<ResultGroup, 'key'>): string => JSON.stringify(group.key);
