import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask } from './client';

const slo = z.object({ id: z.string(), name: z.string(), description: z.string(), target_per_million: z.number(), time_period_days: z.number(), dataset_slugs: z.array(z.string()) });

/** One objective by its id. */
export const sloQuery = (id: string) => queryOptions({ queryKey: ['slos', id], queryFn: ({ signal }) => ask(slo, `/1/slos/__all__/${encodeURIComponent(id)}`, { signal }) });
