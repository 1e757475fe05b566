import { queryOptions } from '@tanstack/react-query';
import { type LogEvent, mergeNewest } from '../model/logs/buffer';
import { filterLists, lineFilters, type LogScope } from '../model/logs/scope';
import { type Filter, withTime } from '../model/querySpec';
import { nanosOf, timeOfNanos } from '../model/nanos';
import { fetchRows } from './rows';

/** How many events are read at once. */
export const logPage = 500;

/** Events, newest first. */
export interface LogPage {
  events: LogEvent[];
  /** Whether there may be older ones. */
  full: boolean;
}

/** The newest events that a scope wants, or the newest before a time. */
export async function fetchLogs(scope: LogScope, lists: readonly Filter[][], before: string | null, signal?: AbortSignal): Promise<LogPage> {
  const answers = await Promise.all(
    lists.map(async (filters) => {
      const { rows } = await fetchRows({ dataset: scope.dataset, query: withTime({ filters }, scope.time), order: 'newest', limit: logPage, page: true, ...(before !== null && { before }) }, signal);
      return { events: rows, full: rows.length >= logPage };
    }),
  );
  return mergeNewest(answers);
}

/** The newest events that a scope wants; `columns` are those that there are. */
export function logsQuery(scope: LogScope, columns: ReadonlySet<string> | null) {
  const lists = columns === null ? [] : filterLists(scope, columns);
  return {
    lists,
    options: queryOptions({
      queryKey: ['logs', scope.dataset, scope.time, lists],
      enabled: columns !== null,
      queryFn: ({ signal }) => fetchLogs(scope, lists, null, signal),
      // What came meanwhile comes through the tail; asked anew, the page begins anew.
      staleTime: Infinity,
      gcTime: 0,
      structuralSharing: false,
    }),
  };
}

/** A line to be shown among its neighbours. */
export interface LogPlace {
  /** Null for the neighbours in all datasets. */
  dataset: string | null;
  /** As the event has it. */
  time: string;
}

const contextLines = 200;
const contextSeconds = 7 * 86_400;

/** The log lines before and after a time, and those of that very time, oldest first; `at` is the first of these. */
export const contextQuery = (place: LogPlace | null, columns: ReadonlySet<string> | null) =>
  queryOptions({
    queryKey: ['logs', 'context', place, columns === null],
    enabled: place !== null && columns !== null,
    queryFn: async ({ signal }) => {
      const { dataset, time } = place!;
      const second = Math.floor(Date.parse(time) / 1_000);
      const filters = lineFilters(columns!);
      const ask = (order: 'newest' | 'oldest', range: { before: string } | { after: string }, start: number, end: number) =>
        fetchRows({ dataset, query: { filters, start_time: start, end_time: end }, order, limit: contextLines, page: true, ...range }, signal);
      const [before, rest] = await Promise.all([
        ask('newest', { before: time }, second - contextSeconds, second + 1),
        // Exclusive, so the instant itself begins a nanosecond earlier.
        ask('oldest', { after: timeOfNanos(nanosOf(time) - 1n) }, second - 1, second + contextSeconds),
      ]);
      return { events: [...before.rows.reverse(), ...rest.rows], at: before.rows.length };
    },
    staleTime: Infinity,
    structuralSharing: false,
  });

