import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { querySpecSchema, type QuerySpec } from '../model/querySpec';
import { ask, withParameters } from './client';

export const person = z.object({ id: z.string(), name: z.string() });

const run = z.object({
  id: z.string(),
  dataset: z.string().nullable(),
  query: querySpecSchema,
  asked: querySpecSchema,
  view: z.record(z.string(), z.unknown()).nullish(),
  person: person.nullable(),
  at: z.string(),
});

/** One asked question with all that is needed to show the same picture again: `query` has its times absolute, `asked` is what was asked. */
export type Run = z.output<typeof run>;

/** Free settings of the page: which tab, which kind of chart. */
export type View = Record<string, unknown>;

/** Records a run; its id is its address. */
export const createRun = (of: { dataset: string | null; query: QuerySpec; asked: QuerySpec; view: View }) => ask(run, '/api/runs', { method: 'POST', body: of });

/** Changes how a run is shown. */
export const changeRunView = (id: string, view: View) => ask(z.unknown(), `/api/runs/${encodeURIComponent(id)}`, { method: 'PATCH', body: { view } });

/** One run by its id. */
export const runQuery = (id: string) => queryOptions({ queryKey: ['runs', id], queryFn: ({ signal }) => ask(run, `/api/runs/${encodeURIComponent(id)}`, { signal }), staleTime: Infinity });

/** Runs, newest first: of the one who asks, or of everybody. */
export const historyQuery = ({ mine = true, limit, dataset }: { mine?: boolean; limit: number; dataset?: string }) =>
  queryOptions({
    queryKey: ['runs', 'history', mine, limit, dataset ?? null],
    queryFn: async ({ signal }) => (await ask(z.object({ runs: z.array(run) }), withParameters('/api/runs', { mine: mine ? 1 : null, limit, dataset }), { signal })).runs,
  });
