import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { querySpecSchema, type QuerySpec } from '../model/querySpec';
import { ask } from './client';
import { person, type View } from './runs';

const savedQuery = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  dataset: z.string().nullable(),
  query: querySpecSchema,
  view: z.record(z.string(), z.unknown()).nullish(),
  created_by: person.nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** A question that was given a name. */
export type SavedQuery = z.output<typeof savedQuery>;

type Content = { name: string; description: string; dataset: string | null; query: QuerySpec; view: View };

const path = (id: string) => `/api/saved-queries/${encodeURIComponent(id)}`;

/** All saved queries of the environment. */
export const savedQueriesQuery = queryOptions({ queryKey: ['saved queries'], queryFn: async ({ signal }) => (await ask(z.object({ saved_queries: z.array(savedQuery) }), '/api/saved-queries', { signal })).saved_queries });

/** One saved query by its id. */
export const savedQueryQuery = (id: string) => queryOptions({ queryKey: ['saved queries', id], queryFn: ({ signal }) => ask(savedQuery, path(id), { signal }) });

export const createSavedQuery = (content: Content) => ask(savedQuery, '/api/saved-queries', { method: 'POST', body: content });
export const changeSavedQuery = (id: string, change: Partial<Content>) => ask(savedQuery, path(id), { method: 'PATCH', body: change });
export const removeSavedQuery = (id: string) => ask(z.unknown(), path(id), { method: 'DELETE' });
