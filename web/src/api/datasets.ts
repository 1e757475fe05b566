import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, withParameters } from './client';

const dataset = z.object({
  id: z.number(),
  name: z.string(),
  slug: z.string(),
  environment: z.string(),
  events: z.number(),
  segment_bytes: z.number(),
  bytes: z.number().optional(),
  retention_days: z.number().nullish(),
  first_time: z.string().nullable(),
  last_time: z.string().nullable(),
  columns: z.number(),
  created_at: z.string(),
  last_written_at: z.string().nullable(),
  description: z.string().nullable(),
});
export type Dataset = z.output<typeof dataset>;

const column = z.object({
  dataset: z.string(),
  name: z.string(),
  type: z.string(),
  created_at: z.string(),
  last_written_at: z.string().nullable(),
  hidden: z.boolean(),
  description: z.string().nullable(),
  distinct: z.number().nullish(),
  bytes: z.number().optional(),
  types: z.array(z.string()).optional(),
});
export type Column = z.output<typeof column>;

/** All datasets that can be asked about here; the operator's list has the server's own, of the environment `apiary`, as well. */
export const datasetsQuery = queryOptions({ queryKey: ['datasets'], queryFn: async ({ signal }) => (await ask(z.object({ datasets: z.array(dataset) }), '/api/datasets', { signal })).datasets });

/** A dataset's columns with what they hold. */
export const columnDetailsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['columns', slug, 'details'],
    queryFn: async ({ signal }) => (await ask(z.object({ columns: z.array(column) }), withParameters('/api/columns', { dataset: slug, details: 1 }), { signal })).columns,
  });

/** Changes what is said of a dataset, or for how many days its events stay (null: as the server's options say). */
export const changeDataset = (slug: string, change: { description?: string; retention_days?: number | null }) => ask(z.unknown(), `/api/datasets/${encodeURIComponent(slug)}`, { method: 'PATCH', body: change });

/** Changes what is said of a column, and whether it is offered. */
export const changeColumn = (slug: string, name: string, change: { description?: string; hidden?: boolean }) =>
  ask(z.unknown(), `/api/columns/${encodeURIComponent(slug)}/${encodeURIComponent(name)}`, { method: 'PATCH', body: change });
