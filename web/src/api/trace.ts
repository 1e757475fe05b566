import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { type FieldValue, readTrace, type TraceReply } from '../model/trace/trace';
import type { Filter } from '../model/querySpec';
import { spansPath } from '../model/trace/address';
import type { SpanPlace } from '../model/trace/spanPlace';
import { ask, withParameters } from './client';
import { type EventRow, fetchRows } from './rows';

// Entries are many and are read by plain loops, which bear what they find; a check of each by a schema would take longer than all the rest.
const spans = z.object({
  trace_id: z.string(),
  start: z.string().nullable(),
  columns: z.custom<TraceReply['columns']>((one) => typeof one === 'object' && one !== null),
  fields: z.custom<TraceReply['fields']>((one) => typeof one === 'object' && one !== null),
  ids: z.custom<string[]>(Array.isArray),
  strings: z.array(z.string()),
  values: z.custom<FieldValue[]>(Array.isArray),
  warnings: z.array(z.string()).optional(),
});

/** A trace with these further fields, worked out. While more fields come, what was there before stays. */
export const traceQuery = (id: string, fields: readonly string[]) =>
  queryOptions({
    queryKey: ['trace', id, fields],
    queryFn: async ({ signal }) => {
      const reply = await ask(spans, withParameters(spansPath(id), { fields: fields.length === 0 ? null : fields.join(',') }), { signal });
      performance.mark('trace-received');
      return readTrace(reply);
    },
    placeholderData: (before, query) => (query?.queryKey[1] === id ? keepPreviousData(before) : undefined),
    // Columns of numbers are new or the same; there is nothing in them to share.
    structuralSharing: false,
    staleTime: Infinity,
  });

const aroundSeconds = 2;

/** Most span events, links and log lines of one span that are read. */
export const mostAttached = 500;

/** The events that a span is: one, or several when its id was used again. All fields of each. */
export const spanEventsQuery = (place: SpanPlace | null) => eventsQuery(place, 'span', [{ column: 'trace.span_id', op: '=', value: place?.spanId ?? '' }]);

/** What belongs to a span and is none itself: span events, links, log lines, in order of time. All fields of each. */
export const attachedQuery = (place: SpanPlace | null) =>
  eventsQuery(place, 'attached', [
    ...(place?.spanId == null ? [] : [{ column: 'trace.parent_id', op: '=' as const, value: place.spanId }]),
    // A child span names it as its parent too.
    ...(place?.hasSpans ? [{ column: 'trace.span_id', op: 'does-not-exist' as const }] : []),
  ]);

function eventsQuery(place: SpanPlace | null, what: string, filters: readonly Filter[]) {
  return queryOptions({
    queryKey: ['trace', place?.traceId, what, place],
    enabled: place !== null,
    queryFn: async ({ signal }): Promise<EventRow[]> => {
      const { traceId, dataset, fromMs, toMs } = place!;
      const query = {
        filters: [{ column: 'trace.trace_id', op: '=' as const, value: traceId }, ...filters],
        start_time: Math.floor(fromMs / 1_000) - aroundSeconds,
        end_time: Math.ceil(toMs / 1_000) + aroundSeconds,
      };
      return (await fetchRows({ dataset, query, order: 'oldest', limit: mostAttached }, signal)).rows;
    },
    staleTime: Infinity,
  });
}
