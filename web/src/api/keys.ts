import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask } from './client';

const kind = z.enum(['ingest', 'configuration', 'aws', 'rollbar', 'management']);
export type KeyKind = z.output<typeof kind>;

const key = z.object({
  id: z.string(),
  name: z.string(),
  kind,
  permissions: z.array(z.string()),
  team: z.string(),
  environment: z.string(),
  masked: z.string(),
  created_at: z.string(),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullish(),
});
export type Key = z.output<typeof key>;

const createdKey = key.extend({ secret: z.string() });
export type CreatedKey = z.output<typeof createdKey>;

const found = z.object({
  found: z.literal(true),
  kind,
  masked: z.string(),
  name: z.string(),
  team: z.string(),
  environment: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
  permissions: z.array(z.string()),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  last_dataset: z.string().nullable(),
  events_24h: z.number(),
  read_from: z.string().nullish(),
  problems: z.array(z.string()),
});
const notFound = z.object({ found: z.literal(false), looks_like: z.string(), problems: z.array(z.string()), read_from: z.string().nullish() });
const checked = z.discriminatedUnion('found', [found, notFound]);
export type CheckedKey = z.output<typeof checked>;

/** All keys, revoked ones too; secrets are never among them. */
export const keysQuery = queryOptions({ queryKey: ['keys'], queryFn: async ({ signal }) => (await ask(z.object({ keys: z.array(key) }), '/api/keys', { signal })).keys });

/** A new key; its secret is in this reply and nowhere else, ever. Without permissions it has all that its kind can have. */
export const createKey = (name: string, of: KeyKind, permissions?: readonly string[]) => ask(createdKey, '/api/keys', { method: 'POST', body: { name, kind: of, permissions } });

/** From now on the key opens nothing. */
export const revokeKey = (id: string) => ask(key, `/api/keys/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** What a key is, found in whatever text holds it. */
export const checkKey = (text: string) => ask(checked, '/api/keys/check', { method: 'POST', body: { text } });
