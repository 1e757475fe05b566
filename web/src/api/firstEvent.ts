import { z } from 'zod';
import { ask } from './client';

const rows = z.object({ rows: z.array(z.object({ dataset: z.string(), time: z.string(), data: z.record(z.string(), z.unknown()) })) });
const lookedAt = 50;
const farAhead = 86_400;

/** Where the newest event of a dataset can be looked at: its trace and span when it has them, the number of its error when it is one. Null when there is none. */
export async function newestEvent(dataset: string, signal?: AbortSignal): Promise<{ dataset: string; traceId: string | null; spanId: string | null; error: number | null } | null> {
  const query = { start_time: 1, end_time: Math.floor(Date.now() / 1_000) + farAhead };
  const { rows: found } = await ask(rows, '/api/rows', { method: 'POST', body: { dataset, query, limit: lookedAt }, signal });
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const events = found.map(({ data }) => ({ dataset, traceId: text(data['trace.trace_id']), spanId: text(data['trace.span_id']), isRoot: text(data['trace.parent_id']) === null, error: typeof data['rollbar.counter'] === 'number' ? data['rollbar.counter'] : null }));
  const newest = events[0];
  if (newest !== undefined && newest.error !== null) return newest;
  return events.find((one) => one.traceId !== null && one.isRoot) ?? events.find((one) => one.traceId !== null) ?? events[0] ?? null;
}
