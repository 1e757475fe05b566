import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { type FieldValue, readTrace, type TraceReply } from '../model/trace/trace';
import { ask, withParameters } from './client';
import { type EventRow, fetchRows } from './rows';

// Rows are many and are read by plain loops, which say what is wrong with them; a check of each by a schema would take longer than all the rest.
const spans = z.object({
  trace_id: z.string(),
  start: z.string().nullable(),
  strings: z.array(z.string()),
  values: z.custom<FieldValue[]>(Array.isArray),
  fields: z.array(z.string()),
  columns: z.array(z.string()),
  rows: z.custom<TraceReply['rows']>(Array.isArray),
  warnings: z.array(z.string()).optional(),
});

/** A trace with these further fields, worked out. While more fields come, what was there before stays. */
export const traceQuery = (id: string, fields: readonly string[]) =>
  queryOptions({
    queryKey: ['trace', id, fields],
    queryFn: async ({ signal }) => {
      const reply = await ask(spans, withParameters(`/api/trace/${encodeURIComponent(id)}/spans`, { fields: fields.length === 0 ? null : fields.join(',') }), { signal });
      performance.mark('trace-received');
      return readTrace(reply);
    },
    placeholderData: (before, query) => (query?.queryKey[1] === id ? keepPreviousData(before) : undefined),
    // Columns of numbers are new or the same; there is nothing in them to share.
    structuralSharing: false,
    staleTime: Infinity,
  });

interface SpanAddress {
  traceId: string;
  spanId: string;
  dataset: string;
  /** Unix milliseconds between which to look. */
  fromMs: number;
  toMs: number;
}

const aroundSeconds = 2;

const within = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => ({ start_time: Math.floor(fromMs / 1_000) - aroundSeconds, end_time: Math.ceil(toMs / 1_000) + aroundSeconds });

/** The events that a span is: one, or several when its id was used again. All fields of each. */
export const spanEventsQuery = (span: SpanAddress) =>
  queryOptions({
    queryKey: ['trace', span.traceId, 'span', span],
    queryFn: async ({ signal }): Promise<EventRow[]> => {
      const filters = [
        { column: 'trace.trace_id', op: '=' as const, value: span.traceId },
        { column: 'trace.span_id', op: '=' as const, value: span.spanId },
      ];
      return (await fetchRows({ dataset: span.dataset, query: { filters, ...within(span) }, order: 'oldest', limit: 50 }, signal)).rows;
    },
    staleTime: Infinity,
  });

/** Most span events, links and log lines of one span that are read. */
export const mostAttached = 500;

/** What belongs to a span and is none itself: span events, links, log lines, of any dataset, in order of time. */
export const attachedQuery = (span: Omit<SpanAddress, 'dataset'>) =>
  queryOptions({
    queryKey: ['trace', span.traceId, 'attached', span],
    queryFn: async ({ signal }): Promise<EventRow[]> => {
      const filters = [
        { column: 'trace.trace_id', op: '=' as const, value: span.traceId },
        { column: 'trace.parent_id', op: '=' as const, value: span.spanId },
        // Its child spans name it as their parent too.
        { column: 'trace.span_id', op: 'does-not-exist' as const },
      ];
      return (await fetchRows({ dataset: null, query: { filters, ...within(span) }, order: 'oldest', limit: mostAttached }, signal)).rows;
    },
    staleTime: Infinity,
  });
