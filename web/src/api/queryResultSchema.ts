import { z } from 'zod';
import type { Comparison, Figure, HeatmapCells, QueryResult, ResultGroup } from '../model/queryResult';

// A result can hold some hundred thousand numbers. They are checked by plain loops, which also turn the texts that stand for
// numbers JSON lacks into those numbers; a schema with a check object for each number would take longer than the query.

const statistics = z.object({ rows_scanned: z.number(), rows_matched: z.number(), blocks_scanned: z.number(), blocks_skipped: z.number(), segments: z.number(), elapsed_ms: z.number() });
const scalarOrNull = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const head = z.object({
  window: z.object({ start: z.string(), end: z.string(), granularity: z.number() }),
  breakdowns: z.array(z.string()),
  calculations: z.array(z.string()),
  groups: z.array(z.unknown()),
  total: z.unknown(),
  other: z.unknown().optional(),
  compare: z.unknown().optional(),
  statistics,
  warnings: z.array(z.string()),
});

/** The reply of /api/query, read into the form that the pages use. */
export const queryResult = head.transform((reply, context): QueryResult => {
  try {
    const width = reply.calculations.length;
    return {
      ...reply,
      window: { start: Date.parse(reply.window.start) / 1_000, end: Date.parse(reply.window.end) / 1_000, granularity: reply.window.granularity },
      groups: reply.groups.map((group) => readGroup(group, reply.breakdowns.length, width)),
      total: readGroup(reply.total, 0, width),
      other: reply.other === null || reply.other === undefined ? null : readGroup(reply.other, 0, width),
      compare: reply.compare === null || reply.compare === undefined ? null : readComparison(reply.compare, width),
    };
  } catch (fault) {
    context.addIssue(fault instanceof Error ? fault.message : 'unreadable');
    return z.NEVER;
  }
});

type Loose = Record<string, unknown>;

function readGroup(json: unknown, keys: number, width: number): ResultGroup {
  const group = object(json, 'a group');
  const key = z.array(scalarOrNull).parse(group['key']);
  if (key.length < keys) throw new Error(`a group has ${key.length} of ${keys} values of its key`);
  return {
    key,
    ...readValues(group, width),
    ...(Array.isArray(group['heatmaps']) && { heatmaps: group['heatmaps'].map((one) => (one === null ? null : readHeatmap(one))) }),
  };
}

function readValues(group: Loose, width: number): Pick<ResultGroup, 'values' | 'series'> {
  const values = figures(array(group['values'], 'values'));
  if (values.length !== width) throw new Error(`a group has ${values.length} values for ${width} calculations`);
  const series = array(group['series'] ?? [], 'series') as unknown[][];
  for (const point of series) if (figures(point).length !== width + 1) throw new Error('a point has too many or too few values');
  return { values, series: series as Figure[][] };
}

function readHeatmap(json: unknown): HeatmapCells {
  const heatmap = object(json, 'a heatmap');
  const edges = figures(array(heatmap['bin_edges'], 'bin_edges')) as number[];
  const cells = array(heatmap['cells'], 'cells') as unknown[][];
  for (const cell of cells) if (figures(cell).length !== 3) throw new Error('a cell of a heatmap has no three values');
  return { bin_edges: edges, cells: cells as [number, number, number][] };
}

function readComparison(json: unknown, width: number): Comparison {
  const compare = object(json, 'compare');
  return {
    offset: z.number().parse(compare['offset']),
    groups: array(compare['groups'], 'groups').map((one) => (one === null ? null : readValues(object(one, 'a group'), width))),
    total: readValues(object(compare['total'], 'total'), width),
  };
}

/** Checks in place that all are numbers or null, and makes numbers of the three texts. */
function figures(values: unknown[]): Figure[] {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === 'number' || value === null) continue;
    if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') values[i] = Number(value);
    else if (typeof value === 'string' && /^-?\d+$/.test(value)) values[i] = Number(value);
    else throw new Error(`expected a number, found ${typeof value}`);
  }
  return values as Figure[];
}

function object(json: unknown, what: string): Loose {
  if (typeof json !== 'object' || json === null) throw new Error(`${what} is no object`);
  return json as Loose;
}

function array(json: unknown, what: string): unknown[] {
  if (!Array.isArray(json)) throw new Error(`${what} is no list`);
  return json;
}
