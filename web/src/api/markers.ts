import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, withParameters } from './client';

const marker = z.object({
  id: z.string(),
  dataset: z.string(),
  start_time: z.number(),
  end_time: z.number().nullish().transform((time) => time ?? null),
  message: z.string().nullish().transform((text) => text ?? ''),
  type: z.string().nullish().transform((text) => text ?? ''),
  url: z.string().nullish().transform((text) => text ?? ''),
  color: z.string().nullish().transform((text) => text ?? ''),
});

/** The dataset of markers that show in all. */
export const everyDataset = '__all__';

/** Markers of a dataset (null: of all) between two Unix seconds. */
export const markersQuery = (dataset: string | null, start: number, end: number) =>
  queryOptions({
    queryKey: ['markers', dataset, start, end],
    queryFn: async ({ signal }) => (await ask(z.object({ markers: z.array(marker) }), withParameters('/api/markers', { dataset: dataset ?? everyDataset, start: Math.floor(start), end: Math.ceil(end) }), { signal })).markers,
    staleTime: 30_000,
  });

interface NewMarker {
  dataset: string;
  start_time: number;
  end_time: number | null;
  message: string;
  type: string;
  url: string;
}

export const createMarker = (content: NewMarker) => ask(marker, '/api/markers', { method: 'POST', body: content });
export const removeMarker = (id: string) => ask(z.unknown(), `/api/markers/${encodeURIComponent(id)}`, { method: 'DELETE' });
