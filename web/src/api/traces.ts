import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { Question } from '../model/querySpec';
import { ask } from './client';

const trace = z.object({
  trace_id: z.string(),
  start: z.string(),
  duration_ms: z.number(),
  root: z.object({ service: z.string().nullish(), name: z.string().nullish(), dataset: z.string().nullish() }).nullable(),
  spans: z.number(),
  errors: z.number(),
  services: z.array(z.string()),
  matched: z.number(),
});

/** A trace with what one looks for it by. */
export type TraceSummary = z.output<typeof trace>;

export type TraceOrder = 'slowest' | 'newest';

/** Traces with events that pass a question's filters: those of the slowest such events, or the newest. */
export const tracesQuery = ({ dataset, query }: Question, order: TraceOrder, limit: number) =>
  queryOptions({
    queryKey: ['traces', dataset, query, order, limit],
    queryFn: async ({ signal }) => (await ask(z.object({ traces: z.array(trace) }), '/api/traces', { method: 'POST', body: { dataset, query, order, limit }, signal })).traces,
    staleTime: Infinity,
    gcTime: 300_000,
  });
