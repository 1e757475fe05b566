import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, withParameters } from './client';

const usage = z.object({
  days: z.array(z.object({ day: z.string(), dataset: z.string(), key: z.object({ id: z.string(), name: z.string(), masked: z.string() }).nullable(), events: z.number(), bytes: z.number(), refused: z.number() })),
});

/** What came on each of the last days, by dataset and key. */
export const usageQuery = (days: number) => queryOptions({ queryKey: ['usage', days], queryFn: async ({ signal }) => (await ask(usage, withParameters('/api/usage', { days }), { signal })).days, placeholderData: keepPreviousData });
