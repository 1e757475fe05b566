import { keepPreviousData, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { inboxParameters, type Inbox } from '../model/errors/inbox';
import { ask, withParameters } from './client';

const level = z.enum(['critical', 'error', 'warning', 'info', 'debug']);
const status = z.enum(['active', 'snoozed', 'resolved', 'muted', 'archived']);
const window = z.object({ start: z.number(), bucket: z.number(), count: z.number() });
const course = z.object({ window, counts: z.array(z.number()) });
const person = z.object({ id: z.string(), name: z.string().nullable() });

export type ErrorLevel = z.output<typeof level>;
export type ErrorStatus = z.output<typeof status>;
export type ErrorCourse = z.output<typeof course>;

const item = z.object({
  counter: z.number(),
  id: z.number(),
  title: z.string(),
  level,
  status,
  environment: z.string(),
  framework: z.string(),
  platform: z.string(),
  fingerprint: z.string(),
  first_seen: z.string(),
  last_seen: z.string().nullable(),
  activated_at: z.string(),
  reopened: z.boolean(),
  occurrences: z.number(),
  occurrences_since_activation: z.number(),
  people: z.number().nullable(),
  resolved_at: z.string().nullable(),
  resolved_in_version: z.string().nullable(),
  snoozed_until: z.string().nullable(),
  assignee: person.nullable(),
  series: z.array(z.number()).optional(),
});
export type ErrorItem = z.output<typeof item>;

const deploy = z.object({
  id: z.number(),
  environment: z.string(),
  revision: z.string(),
  by: z.string().nullable(),
  comment: z.string().nullable(),
  status: z.string(),
  started_at: z.string(),
  finished_at: z.string().nullable(),
});
export type ErrorDeploy = z.output<typeof deploy>;

const share = z.object({ name: z.string(), occurrences: z.number(), last_seen: z.string() });
export type ErrorShare = z.output<typeof share>;

const itemDetails = item.extend({
  last_occurrence_id: z.number().nullable(),
  hours: course,
  days: course,
  met: z.array(z.object({ id: z.string(), name: z.string(), email: z.string(), occurrences: z.number(), last_seen: z.string() })),
  hosts: z.array(share),
  versions: z.array(share),
  services: z.array(share),
  sources: z.array(share),
  deploys: z.array(deploy),
  suspect: deploy.nullable(),
});
export type ErrorItemDetails = z.output<typeof itemDetails>;

const page = z.object({
  items: z.array(item),
  next: z.string().nullable(),
  total: z.number(),
  states: z.record(status, z.number()),
  any: z.boolean(),
  environments: z.array(z.string()),
  frameworks: z.array(z.string()),
  window,
});
export type ErrorPage = z.output<typeof page>;

const summary = z.object({
  id: z.number(),
  time: z.string(),
  uuid: z.string(),
  source: z.string(),
  service: z.string(),
  level: z.string(),
  message: z.string(),
  version: z.string(),
  host: z.string(),
  person: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  url: z.string(),
  client_address: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
});
export type OccurrenceSummary = z.output<typeof summary>;

// What was sent is read by model/errors/payload.ts, which expects nothing of it.
const occurrence = summary.extend({ counter: z.number(), stack: z.string(), older: z.number().nullable(), newer: z.number().nullable(), data: z.unknown() });
export type Occurrence = z.output<typeof occurrence>;

/** Of everything about errors, for what changes it. */
export const errorsKey = ['errors'];

/** The inbox, page after page. */
export const inboxQuery = (inbox: Inbox) =>
  infiniteQueryOptions({
    queryKey: [...errorsKey, 'inbox', inbox],
    queryFn: ({ pageParam, signal }) => ask(page, withParameters('/api/errors/items', { ...inboxParameters(inbox), page: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

export const itemQuery = (counter: number) => queryOptions({ queryKey: [...errorsKey, 'item', counter], queryFn: ({ signal }) => ask(itemDetails, `/api/errors/items/${counter}`, { signal }) });

export const occurrencesQuery = (counter: number) =>
  infiniteQueryOptions({
    queryKey: [...errorsKey, 'occurrences', counter],
    queryFn: ({ pageParam, signal }) => ask(z.object({ occurrences: z.array(summary), next: z.string().nullable() }), withParameters(`/api/errors/items/${counter}/occurrences`, { page: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

/** One occurrence with all that was sent; while the next one comes, the one before it stays. */
export const occurrenceQuery = (id: number | null) =>
  queryOptions({
    queryKey: [...errorsKey, 'occurrence', id],
    enabled: id !== null,
    queryFn: ({ signal }) => ask(occurrence, `/api/errors/occurrences/${id}`, { signal }),
    placeholderData: keepPreviousData,
    // It may be megabytes of whatever somebody sent; it never changes.
    structuralSharing: false,
  });

/** Who can look after an error. */
export const assigneesQuery = queryOptions({
  queryKey: [...errorsKey, 'assignees'],
  queryFn: async ({ signal }) => (await ask(z.object({ members: z.array(z.object({ id: z.string(), name: z.string() })) }), '/api/errors/assignees', { signal })).members,
  staleTime: 60_000,
});

/** What is changed of items; what is not said stays. */
export interface ErrorChange {
  status?: 'active' | 'resolved' | 'muted' | 'archived';
  /** With resolved: the version that mends it. */
  version?: string;
  level?: ErrorLevel;
  title?: string;
  /** A member's id; null for nobody. */
  assignee?: string | null;
  /** 0 ends it. */
  snooze_seconds?: number;
}

/** Changes items. */
export const changeItems = (counters: readonly number[], change: ErrorChange) => ask(z.object({ items: z.array(item) }), '/api/errors/items', { method: 'PATCH', body: { counters, ...change } });

const entry = z.object({
  at: z.string(),
  person: person.nullable(),
  kind: z.string(),
  from: z.union([z.string(), z.number()]).nullable(),
  to: z.union([z.string(), z.number()]).nullable(),
  text: z.string().nullable(),
});
export type HistoryEntry = z.output<typeof entry>;

/** What happened to an item, newest first. */
export const historyQuery = (counter: number) =>
  queryOptions({ queryKey: [...errorsKey, 'history', counter], queryFn: async ({ signal }) => (await ask(z.object({ entries: z.array(entry) }), `/api/errors/items/${counter}/history`, { signal })).entries });

export const addComment = (counter: number, text: string) => ask(z.unknown(), `/api/errors/items/${counter}/comments`, { method: 'POST', body: { text } });

/** Makes one item of several of an environment. */
export const mergeItems = (into: number, items: readonly number[]) => ask(z.unknown(), '/api/errors/merge', { method: 'POST', body: { into, items } });

const fingerprint = z.object({ fingerprint: z.string(), counter: z.number(), title: z.string(), is_own: z.boolean(), occurrences: z.number(), last_at: z.string().nullable() });
export type ErrorFingerprint = z.output<typeof fingerprint>;

/** What an item is known by: its own fingerprint, and those that were merged into it. */
export const fingerprintsQuery = (counter: number) =>
  queryOptions({ queryKey: [...errorsKey, 'fingerprints', counter], queryFn: async ({ signal }) => (await ask(z.object({ fingerprints: z.array(fingerprint) }), `/api/errors/items/${counter}/fingerprints`, { signal })).fingerprints });

/** Makes an item of its own of what was merged into one. */
export const splitItem = (counter: number, fingerprints: readonly string[]) => ask(z.unknown(), `/api/errors/items/${counter}/split`, { method: 'POST', body: { fingerprints } });
