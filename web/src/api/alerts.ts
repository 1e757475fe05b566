import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, withParameters } from './client';

const notice = z.object({
  id: z.string(),
  kind: z.enum(['trigger', 'exhaustion_time', 'budget_rate']),
  subject: z.object({ id: z.string(), name: z.string() }),
  status: z.enum(['TRIGGERED', 'OK']),
  why: z.string(),
  at: z.string(),
  path: z.string(),
  result_path: z.string().nullable(),
  deliveries: z.array(
    z.object({
      id: z.string(),
      recipient: z.object({ id: z.string(), type: z.string().nullish(), target: z.string().nullish() }),
      attempts: z.number(),
      settled_at: z.string().nullable(),
      fault: z.string().nullable(),
    }),
  ),
});

/** One time that something fired or was resolved, and who was told. */
export type Notice = z.output<typeof notice>;

const freshMs = 10_000;

/** What fired and was resolved, newest first; of one trigger, burn alert or objective, or of all (null). */
export const alertsQuery = (subject: string | null) =>
  queryOptions({
    queryKey: ['alerts', subject],
    queryFn: async ({ signal }) => (await ask(z.object({ alerts: z.array(notice) }), withParameters('/api/alerts', { subject }), { signal })).alerts,
    refetchInterval: freshMs,
  });
