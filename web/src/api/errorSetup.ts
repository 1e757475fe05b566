import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { GroupingRule } from '../model/errors/rules';
import { ask } from './client';
import { errorsKey } from './errors';

const sourceMap = z.object({ id: z.number(), version: z.string(), minified_url: z.string(), size: z.number(), uploaded_at: z.string() });
export type SourceMap = z.output<typeof sourceMap>;

/** All source maps of the environment. */
export const sourceMapsQuery = queryOptions({
  queryKey: [...errorsKey, 'source-maps'],
  queryFn: async ({ signal }) => (await ask(z.object({ source_maps: z.array(sourceMap) }), '/api/errors/source-maps', { signal })).source_maps,
});

/** Keeps a map, in place of the one of the same version and address. */
export function uploadSourceMap(version: string, minifiedUrl: string, map: File, sources: readonly File[]): Promise<SourceMap> {
  const form = new FormData();
  form.set('version', version);
  form.set('minified_url', minifiedUrl);
  form.set('source_map', map);
  for (const source of sources) form.set(source.webkitRelativePath || source.name, source);
  return ask(sourceMap, '/api/errors/source-maps', { method: 'POST', body: form });
}

export const deleteSourceMap = (id: number) => ask(z.undefined(), `/api/errors/source-maps/${id}`, { method: 'DELETE' });

const rule = z.object({ condition: z.unknown(), fingerprint: z.string().nullish(), title: z.string().nullish() });
const rules = z.object({ rules: z.array(rule) });

/** How errors are grouped and called; the first rule whose condition holds counts. */
export const rulesQuery = queryOptions({ queryKey: [...errorsKey, 'rules'], queryFn: async ({ signal }) => (await ask(rules, '/api/errors/rules', { signal })).rules });

/** Replaces all rules. */
export const saveRules = async (all: readonly GroupingRule[]) => (await ask(rules, '/api/errors/rules', { method: 'PUT', body: { rules: all } })).rules;

const tried = z.object({
  counter: z.number(),
  title: z.string(),
  environment: z.string(),
  /** Which rule had a say, from 1. */
  rule: z.number().nullable(),
  fingerprint: z.string(),
  new_title: z.string(),
  moves: z.boolean(),
  occurrences: z.number(),
});
const trial = z.object({ looked_at: z.number(), items: z.array(tried) });
export type RuleTrial = z.output<typeof trial>;

/** What rules would make of the occurrences that came last. */
export const tryRules = (all: readonly GroupingRule[], signal?: AbortSignal) => ask(trial, '/api/errors/rules/try', { method: 'POST', body: { rules: all }, signal });
