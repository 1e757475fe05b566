import { z } from 'zod';
import type { Question } from '../model/querySpec';
import { ask } from './client';

const row = z.object({ dataset: z.string(), time: z.string(), samplerate: z.number(), data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) });

/** One whole event. `time` is ISO 8601 in UTC with up to nine decimals. */
export type EventRow = z.output<typeof row>;

interface RowsRequest extends Question {
  /** All when left out. */
  columns?: readonly string[];
  /** 1 to 10,000; 100 when left out. */
  limit?: number;
  order?: 'newest' | 'oldest';
  /** Only events before or after this time, exclusive, as an event has it. */
  before?: string;
  after?: string;
  /** Keeps all events of the last instant together, so that paging by time misses none. */
  page?: boolean;
}

/** Events that pass the filters of a question in its time. */
export const fetchRows = (request: RowsRequest, signal?: AbortSignal): Promise<{ rows: EventRow[]; warnings: string[] }> =>
  ask(z.object({ rows: z.array(row), warnings: z.array(z.string()) }), '/api/rows', { method: 'POST', body: request, signal });

/** One event as the tail tells it, or how many it left out because the reader was too slow. */
export const tailLine = z.union([row, z.object({ missed: z.number() })]);
