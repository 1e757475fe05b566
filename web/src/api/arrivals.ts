import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { ArrivalFilter } from '../model/arrivals';
import { ask, lines, withParameters } from './client';

const arrival = z.object({
  time: z.string(),
  outcome: z.enum(['accepted', 'partial', 'refused']),
  reason: z.string(),
  explanation: z.string(),
  protocol: z.string(),
  endpoint: z.string(),
  dataset: z.string().nullable(),
  datasets: z.array(z.string()).optional(),
  environment: z.string().nullable(),
  key: z.string().nullable(),
  status: z.number(),
  events: z.number(),
  refused_events: z.number(),
  body_bytes: z.number(),
  content_type: z.string().nullable(),
  content_encoding: z.string().nullable(),
  remote_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  duration_ms: z.number(),
  first_bytes: z.string().optional(),
});

const arrivalList = z.object({ recorded: z.number(), kept: z.number(), arrivals: z.array(arrival) });

const arrivalLine = z.union([arrival, z.object({ missed: z.number() })]);
export type ArrivalLine = z.output<typeof arrivalLine>;

const counts = z.object({
  since: z.string(),
  counts: z.array(z.object({ key: z.string().nullable(), endpoint: z.string(), dataset: z.string().nullable(), reason: z.string(), requests: z.number(), events: z.number(), refused_events: z.number(), last_time: z.string() })),
});

/** The last requests that brought data, newest first. */
export const listArrivals = (filter: ArrivalFilter, limit: number, signal?: AbortSignal) => ask(arrivalList, withParameters('/api/arrivals', { ...filter, limit }), { signal });

/** Requests as they come. @param opened called when from now on nothing is missed. */
export async function* followArrivals(filter: ArrivalFilter, signal: AbortSignal, opened: () => void): AsyncGenerator<ArrivalLine> {
  for await (const line of lines(withParameters('/api/arrivals/follow', { ...filter }), { signal }, opened)) yield arrivalLine.parse(line);
}

/** Requests by key, endpoint, dataset and reason since the server started. */
export const arrivalCountsQuery = queryOptions({
  queryKey: ['arrivals', 'counts'],
  queryFn: ({ signal }) => ask(counts, '/api/arrivals/counts', { signal }),
  refetchInterval: 5_000,
  placeholderData: keepPreviousData,
});
export type ArrivalCounts = z.output<typeof counts>;
