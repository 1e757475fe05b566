import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { triggerSchema, type TriggerDraft } from '../model/alerts/trigger';
import { ask } from './client';

const path = (dataset: string, id?: string) => `/1/triggers/${encodeURIComponent(dataset)}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;

const listed = z.object({ id: z.string(), dataset: z.string() });
const freshMs = 10_000;

/** All triggers of the environment, in the order in which they were made. */
export const triggersQuery = queryOptions({
  queryKey: ['triggers'],
  queryFn: async ({ signal }) => {
    const { triggers } = await ask(z.object({ triggers: z.array(listed) }), '/api/triggers', { signal });
    const order = new Map(triggers.map(({ id }, place) => [id, place]));
    const datasets = [...new Set(triggers.map(({ dataset }) => dataset))];
    const lists = await Promise.all(datasets.map((dataset) => ask(z.array(triggerSchema), path(dataset), { signal })));
    return lists.flat().sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  },
  refetchInterval: freshMs,
});

/** Makes a trigger, or changes the one of this id. */
export const saveTrigger = (id: string | null, { dataset_slug: dataset, ...draft }: TriggerDraft) =>
  ask(triggerSchema, id === null ? path(dataset) : path(dataset, id), { method: id === null ? 'POST' : 'PUT', body: draft });

export const removeTrigger = (dataset: string, id: string) => ask(z.unknown(), path(dataset, id), { method: 'DELETE' });
