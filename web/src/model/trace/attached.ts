import type { EventValue } from '../eventFields';

/** An event as far as it matters here. */
interface Event {
  time: string;
  data: Readonly<Record<string, EventValue>>;
}

/** What belongs to a span, by what it is. */
export function sortAttached<E extends Event>(rows: readonly E[]): { events: E[]; links: E[]; logs: E[] } {
  const sorted = { events: [] as E[], links: [] as E[], logs: [] as E[] };
  for (const row of rows) {
    if (row.data['meta.signal_type'] === 'log') sorted.logs.push(row);
    else if (row.data['meta.annotation_type'] === 'link') sorted.links.push(row);
    else sorted.events.push(row);
  }
  return sorted;
}

/** An error that was thrown, as OpenTelemetry describes it. Texts are empty where it does not. */
export interface Exception {
  type: string;
  message: string;
  stack: string;
  time: string | null;
}

/** The exceptions of a span: those of its span events, else the one its own fields tell of. */
export function exceptionsOf(data: Event['data'], events: readonly Event[]): Exception[] {
  const thrown = events.filter((event) => event.data['exception.type'] !== undefined || event.data['exception.message'] !== undefined || event.data['exception.stacktrace'] !== undefined).map((event) => exceptionOf(event.data, event.time));
  if (thrown.length > 0) return thrown;
  return data['exception.type'] !== undefined || data['exception.message'] !== undefined ? [exceptionOf(data, null)] : [];
}

function exceptionOf(data: Event['data'], time: string | null): Exception {
  const text = (name: string) => (data[name] === undefined || data[name] === null ? '' : String(data[name]));
  return { type: text('exception.type'), message: text('exception.message'), stack: text('exception.stacktrace'), time };
}

/** The error that an event is an occurrence of; null for any other event. */
export function errorOf(data: Event['data']): { counter: number; address: string } | null {
  const [counter, occurrence] = [data['rollbar.counter'], data['rollbar.occurrence_id']];
  if (typeof counter !== 'number') return null;
  return { counter, address: `/errors/${counter}${typeof occurrence === 'number' ? `?occurrence=${occurrence}` : ''}` };
}

/** Where a link leads; null when it does not say. */
export function linkTarget(data: Event['data']): { traceId: string; spanId: string | null } | null {
  const [traceId, spanId] = [data['trace.link.trace_id'], data['trace.link.span_id']];
  if (typeof traceId !== 'string' || traceId === '') return null;
  return { traceId, spanId: typeof spanId === 'string' && spanId !== '' ? spanId : null };
}

/** The address of a trace, at a span of it. */
export const traceAddress = (traceId: string, spanId: string | null = null): string => `/trace/${encodeURIComponent(traceId)}${spanId === null ? '' : `?span=${encodeURIComponent(spanId)}`}`;
