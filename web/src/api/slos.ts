import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { burnAlertSchema, type BurnAlertDraft, type SloDraft, sloSchema } from '../model/alerts/slo';
import { ask } from './client';

const path = (id: string) => `/1/slos/__all__/${encodeURIComponent(id)}`;
const alertPath = (id: string) => `/1/burn_alerts/__all__/${encodeURIComponent(id)}`;
const freshMs = 30_000;

const detailed = sloSchema.extend({
  compliance: z.number(),
  budget_remaining: z.number(),
  burn_rate: z.number(),
  status: z.enum(['normal', 'triggered', 'no_alerts', 'no_events']),
});
export type DetailedSlo = z.output<typeof detailed>;

const point = z.object({ timestamp: z.number(), compliance: z.number(), budget_remaining: z.number() });
export type SloPoint = z.output<typeof point>;

/** All objectives of the environment. */
export const slosQuery = queryOptions({ queryKey: ['slos'], queryFn: ({ signal }) => ask(z.array(sloSchema), '/1/slos/__all__', { signal }) });

/** One objective by its id, with how it fares. */
export const sloQuery = (id: string) => queryOptions({ queryKey: ['slos', id], queryFn: ({ signal }) => ask(detailed, `${path(id)}?detailed=true`, { signal }), refetchInterval: freshMs });

/** How an objective fared in its last period. */
export const sloHistoryQuery = (id: string, days: number) =>
  queryOptions({
    queryKey: ['slos', id, 'history', days],
    queryFn: async ({ signal }) => {
      const end = Math.floor(Date.now() / 1_000);
      const reports = await ask(z.record(z.string(), z.array(point)), '/1/reporting/slos/historical', { method: 'POST', body: { ids: [id], start_time: end - days * 86_400, end_time: end }, signal });
      return reports[id] ?? [];
    },
  });

/** Makes an objective of a dataset, or changes the one of this id. */
export const saveSlo = (id: string | null, { dataset, ...draft }: SloDraft) => ask(sloSchema, id === null ? `/1/slos/${encodeURIComponent(dataset)}` : path(id), { method: id === null ? 'POST' : 'PUT', body: draft });

export const removeSlo = (id: string) => ask(z.unknown(), path(id), { method: 'DELETE' });

/** Burn alerts of an objective. */
export const burnAlertsQuery = (sloId: string) =>
  queryOptions({ queryKey: ['burn alerts', sloId], queryFn: ({ signal }) => ask(z.array(burnAlertSchema), `/1/burn_alerts/__all__?slo_id=${encodeURIComponent(sloId)}`, { signal }), refetchInterval: freshMs });

/** A burn alert with who is told. */
export const burnAlertQuery = (id: string) => queryOptions({ queryKey: ['burn alert', id], queryFn: ({ signal }) => ask(burnAlertSchema, alertPath(id), { signal }) });

/** Makes a burn alert, or changes the one of this id. */
export const saveBurnAlert = (id: string | null, draft: BurnAlertDraft) => ask(burnAlertSchema, id === null ? '/1/burn_alerts/__all__' : alertPath(id), { method: id === null ? 'POST' : 'PUT', body: draft });

export const removeBurnAlert = (id: string) => ask(z.unknown(), alertPath(id), { method: 'DELETE' });
