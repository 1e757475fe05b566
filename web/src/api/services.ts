import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { type TimeRange, windowOf } from '../model/time';
import { ask, withParameters } from './client';

// Times come as ISO 8601 or Unix seconds, as in the window of a query.
const second = z.union([z.number(), z.string().transform((text) => Date.parse(text) / 1_000)]);
const window = z.object({ start: second, end: second, granularity: z.number() });
// Numbers that JSON lacks are texts.
const figure = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]).nullable();

const service = z.object({
  service: z.string(),
  dataset: z.string(),
  requests: z.number(),
  errors: z.number(),
  rate_per_s: z.number(),
  error_ratio: z.number(),
  p50: figure,
  p95: figure,
  p99: figure,
  series: z.array(z.array(figure)),
});

const spanOf = (time: TimeRange) => {
  const { start, end } = windowOf(time, Date.now());
  return { start, end };
};

/** What the services did in a time, by their requests: spans of servers and consumers, and those without a parent. */
export const servicesQuery = (time: TimeRange) =>
  queryOptions({
    queryKey: ['services', time],
    queryFn: ({ signal }) => ask(z.object({ window, services: z.array(service) }), withParameters('/api/services', spanOf(time)), { signal }),
    placeholderData: keepPreviousData,
  });

const map = z.object({
  nodes: z.array(z.object({ service: z.string(), requests: z.number(), errors: z.number(), p95: figure })),
  edges: z.array(z.object({ from: z.string(), to: z.string(), calls: z.number(), errors: z.number(), p50: figure, p95: figure })),
  sampled: z.number(),
});

/** Who called whom in a time, and how long the time was in seconds. */
export const mapQuery = (time: TimeRange) =>
  queryOptions({
    queryKey: ['map', time],
    queryFn: async ({ signal }) => {
      const { start, end } = spanOf(time);
      return { ...(await ask(map, withParameters('/api/map', { start, end }), { signal })), seconds: end - start };
    },
    placeholderData: keepPreviousData,
  });
