import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { Scalar } from '../model/querySpec';
import { ask } from './client';
import { runQuery } from './query';

const field = z.object({ id: z.string(), alias: z.string(), expression: z.string(), description: z.string(), updated_at: z.string() });

/** A calculated field with a name of its own. */
export type Field = z.output<typeof field>;

const path = (dataset: string, id?: string) => `/1/derived_columns/${encodeURIComponent(dataset)}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;

/** The fields of a dataset, or of the environment (`__all__`). */
export const fieldsQuery = (dataset: string) => queryOptions({ queryKey: ['fields', dataset], queryFn: ({ signal }) => ask(z.array(field), path(dataset), { signal }) });

/** Makes a field, or changes the one of this id. */
export const saveField = (dataset: string, id: string | null, content: { alias: string; expression: string; description: string }) => ask(field, path(dataset, id ?? undefined), { method: id === null ? 'POST' : 'PUT', body: content });

export const removeField = (dataset: string, id: string) => ask(z.unknown(), path(dataset, id), { method: 'DELETE' });

const previewSeconds = 86_400;
const previewValues = 8;

/** The most frequent values of an expression among the events of the last day. */
export const fieldPreviewQuery = (dataset: string | null, expression: string) =>
  queryOptions({
    queryKey: ['field preview', dataset, expression],
    queryFn: async ({ signal }) => {
      const name = ' preview';
      const result = await runQuery({ dataset, query: { calculated_fields: [{ name, expression }], calculations: [{ op: 'COUNT' }], breakdowns: [name], time_range: previewSeconds, limit: previewValues } }, { signal, series: false });
      return { values: result.groups.map((group): [Scalar | null, number] => [group.key[0] ?? null, Number(group.values[0] ?? 0)]), total: Number(result.total.values[0] ?? 0) };
    },
  });
