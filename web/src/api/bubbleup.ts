import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { Filter, Question } from '../model/querySpec';
import { ask } from './client';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const figure = z.union([z.number(), z.string().transform(Number)]);

const column = z.object({
  column: z.string(),
  type: z.string().nullish(),
  score: z.number(),
  implied: z.boolean(),
  reason: z.string().nullish(),
  kind: z.enum(['values', 'bins']),
  values: z.array(z.tuple([value, z.number(), z.number()])).nullish(),
  bins: z.array(z.tuple([figure, figure, z.number(), z.number()])).nullish(),
  distinct: z.number().nullish(),
  selected_missing: z.number().nullish(),
  baseline_missing: z.number().nullish(),
});

const reply = z.object({
  selected: z.number(),
  baseline: z.number(),
  columns: z.array(column),
  omitted: z.array(z.object({ column: z.string(), reason: z.string() })).nullish(),
  warnings: z.array(z.string()),
});

/** One column of the comparison: weights of its values, or of bins of numbers, among the selected events and among the others. */
export type ComparedColumn = z.output<typeof column>;
export type Difference = z.output<typeof reply>;

/** The events looked at more closely: a rectangle on a heatmap, filters, or both. */
export interface Selection {
  column: string | null;
  min: number | null;
  max: number | null;
  /** Unix seconds, end exclusive. */
  start: number | null;
  end: number | null;
  filters?: Filter[];
}

/** What sets the selected events of a question apart from its others. The question's times are absolute. */
export const differenceQuery = ({ dataset, query }: Question, selection: Selection) =>
  queryOptions({
    queryKey: ['bubbleup', dataset, query, selection],
    queryFn: ({ signal }) => ask(reply, '/api/bubbleup', { method: 'POST', body: { dataset, query, selection }, signal }),
    staleTime: Infinity,
    gcTime: 300_000,
  });
