import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { QueryResult } from '../model/queryResult';
import type { Question, Scalar } from '../model/querySpec';
import { ApiError, ask, lines, withParameters } from './client';
import { queryResult } from './queryResultSchema';

/** How far a query has come. */
export interface QueryProgress {
  blocksDone: number;
  blocksTotal: number;
}

interface Run {
  signal?: AbortSignal | undefined;
  onProgress?: (progress: QueryProgress) => void;
  /** False leaves the course over time out, which is cheaper. */
  series?: boolean;
}

const progressLine = z.object({ progress: z.object({ blocks_done: z.number(), blocks_total: z.number() }) });
const errorLine = z.object({ error: z.string() });
const resultLine = z.object({ result: z.unknown() });

/** Asks, and tells how far it is. Throws ApiError when it is refused or runs out of time or memory; abort the signal to cancel. */
export async function runQuery({ dataset, query }: Question, { signal, onProgress, series = true }: Run = {}): Promise<QueryResult> {
  for await (const line of lines('/api/query', { method: 'POST', body: { dataset, query, series }, signal })) {
    const progress = progressLine.safeParse(line);
    if (progress.success) {
      onProgress?.({ blocksDone: progress.data.progress.blocks_done, blocksTotal: progress.data.progress.blocks_total });
      continue;
    }
    const refused = errorLine.safeParse(line);
    if (refused.success) throw new ApiError(422, refused.data.error);
    const result = resultLine.safeParse(line);
    const read = queryResult.safeParse(result.data?.result);
    if (read.success) return read.data;
    throw new ApiError(200, `the result has an unexpected form: ${read.error.issues[0]?.message ?? ''}`);
  }
  throw new ApiError(0, 'The server ended the answer before the result.');
}

const column = z.object({
  dataset: z.string(),
  name: z.string(),
  type: z.string().nullish(),
  last_written_at: z.string().nullish(),
  hidden: z.boolean().nullish(),
  description: z.string().nullish(),
});

/** A column as the pages know it; of several datasets with one of that name, the type is that of the latest written. */
export interface Column {
  name: string;
  type: string | null;
  lastWrittenAt: string | null;
  description: string;
}

/** The columns of a dataset (null: of all) that are not hidden, by name. */
export const columnsQuery = (dataset: string | null) =>
  queryOptions({
    queryKey: ['columns', dataset],
    queryFn: async ({ signal }) => byName((await ask(z.object({ columns: z.array(column) }), withParameters('/api/columns', { dataset }), { signal })).columns),
    staleTime: 30_000,
  });

function byName(columns: z.output<typeof column>[]): Column[] {
  const found = new Map<string, Column>();
  for (const { name, type, last_written_at: at, hidden, description } of columns) {
    if (hidden) continue;
    const known = found.get(name);
    if (known && (known.lastWrittenAt ?? '') >= (at ?? '')) continue;
    found.set(name, { name, type: type ?? null, lastWrittenAt: at ?? null, description: description ?? known?.description ?? '' });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Values of a column with how often they were seen lately, the most frequent first; complete when there are no others with the prefix. */
export interface ColumnValues {
  values: [Scalar, number][];
  complete: boolean;
}

const columnValues = z.object({ values: z.array(z.tuple([z.union([z.string(), z.number(), z.boolean(), z.null()]), z.number()])), complete: z.boolean() });

/** The most frequent recent values of a column that begin with the prefix. */
export const valuesQuery = (dataset: string | null, column: string, prefix: string) =>
  queryOptions({
    queryKey: ['values', dataset, column, prefix],
    queryFn: async ({ signal }): Promise<ColumnValues> => {
      const { values, complete } = await ask(columnValues, withParameters('/api/values', { dataset, column, prefix, limit: 50 }), { signal });
      return { values: values.flatMap(([value, count]): [Scalar, number][] => (value === null ? [] : [[value, count]])), complete };
    },
    staleTime: 60_000,
  });
