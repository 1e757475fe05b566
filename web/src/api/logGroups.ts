import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { StreamOrder } from '../model/aws/logGroup';
import { type TimeRange, windowOf } from '../model/time';
import { callAws } from './aws';
import { ask } from './client';

const group = z.object({
  name: z.string(),
  dataset: z.string().nullable(),
  created_at: z.number(),
  retention_days: z.number().optional(),
  stored_bytes: z.number(),
  streams: z.number(),
  last_event: z.number().optional(),
  last_ingestion: z.number().optional(),
});
/** A log group with what is known of its streams; times are milliseconds since the Unix epoch. */
export type LogGroup = z.output<typeof group>;

const stream = z.object({ logStreamName: z.string(), creationTime: z.number(), firstEventTimestamp: z.number().optional(), lastEventTimestamp: z.number().optional(), lastIngestionTime: z.number().optional(), putBytes: z.number() });
/** A log stream as AWS writes it, with the bytes of all messages that were put into it. */
export type LogStream = z.output<typeof stream>;

const line = z.object({ eventId: z.string(), logStreamName: z.string(), timestamp: z.number(), ingestionTime: z.number(), message: z.string(), traceId: z.string().optional(), spanId: z.string().optional() });
/** A line of a log group. */
export type GroupLine = z.output<typeof line>;

/** All log groups by name. */
export const logGroupsQuery = queryOptions({ queryKey: ['log-groups'], queryFn: async ({ signal }) => (await ask(z.object({ groups: z.array(group) }), '/api/log-groups', { signal })).groups });

const pageStreams = 50;
const streamPage = z.object({ logStreams: z.array(stream), nextToken: z.string().optional() });

/** The streams of a group in an order of AWS's, page after page. */
export const logStreamsQuery = (name: string, { prefix, by, descending }: StreamOrder) =>
  infiniteQueryOptions({
    queryKey: ['log-groups', name, 'streams', prefix, by, descending],
    queryFn: ({ signal, pageParam }) =>
      callAws(streamPage, 'logs', 'DescribeLogStreams', { logGroupName: name, ...(prefix !== '' && { logStreamNamePrefix: prefix }), orderBy: by, descending, limit: pageStreams, ...(pageParam !== null && { nextToken: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextToken ?? null,
    placeholderData: keepPreviousData,
  });

/** Which lines of a group are looked at. */
export interface LineScope {
  group: string;
  /** Null for all. */
  stream: string | null;
  /** A filter pattern; empty for every line. */
  pattern: string;
  time: TimeRange;
}

const pageLines = 500;

/** The lines of a scope, newest first, page after page. A page may be empty where little matches; there is more as long as it names the next. */
export const groupLinesQuery = ({ group: logGroupName, stream: name, pattern, time }: LineScope) =>
  infiniteQueryOptions({
    queryKey: ['log-groups', logGroupName, 'lines', name, pattern, time],
    queryFn: ({ signal, pageParam }) => {
      const { start, end } = windowOf(time, Date.now());
      const body = { logGroupName, ...(name !== null && { logStreamNames: [name] }), ...(pattern !== '' && { filterPattern: pattern }), ...(pageParam !== null && { nextToken: pageParam }) };
      return callAws(z.object({ events: z.array(line), nextToken: z.string().optional() }), 'logs', 'FilterLogEvents', { ...body, startTime: start * 1_000, endTime: end * 1_000 - 1, limit: pageLines, startFromHead: false }, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextToken ?? null,
    placeholderData: keepPreviousData,
    retry: false,
  });

/** For how many days a group keeps its lines; null for as long as the server's options say. */
export const keepGroup = (name: string, days: number | null) =>
  days === null ? callAws(z.unknown(), 'logs', 'DeleteRetentionPolicy', { logGroupName: name }) : callAws(z.unknown(), 'logs', 'PutRetentionPolicy', { logGroupName: name, retentionInDays: days });
