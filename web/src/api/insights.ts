import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { type InsightsQuestion, namesItsGroups } from '../model/aws/insightsQuestion';
import { type InsightsAnswer, rowsOf } from '../model/aws/insightsResult';
import { windowOf } from '../model/time';
import { callAws } from './aws';

const pollMs = 200;

const result = z.object({
  status: z.string(),
  results: z.array(z.array(z.object({ field: z.string(), value: z.string() }))),
  statistics: z.object({ recordsMatched: z.number(), recordsScanned: z.number(), estimatedRecordsSkipped: z.number() }),
});

/** Starts a query and waits for its result; whoever aborts the signal stops it. */
async function run({ text, groups, time }: InsightsQuestion, signal: AbortSignal): Promise<InsightsAnswer> {
  const { start, end } = windowOf(time, Date.now());
  const { queryId } = await callAws(z.object({ queryId: z.string() }), 'logs', 'StartQuery', { ...(!namesItsGroups(text) && { logGroupNames: groups }), startTime: start, endTime: end - 1, queryString: text }, signal);
  try {
    for (;;) {
      const answer = await callAws(result, 'logs', 'GetQueryResults', { queryId }, signal);
      if (answer.status === 'Complete') return { rows: rowsOf(answer.results), window: { start, end }, matched: answer.statistics.recordsMatched, scanned: answer.statistics.recordsScanned, skipped: answer.statistics.estimatedRecordsSkipped };
      if (answer.status !== 'Running' && answer.status !== 'Scheduled') throw new Error(answer.status === 'Timeout' ? 'It took longer, or more memory, than a query may: ask of less time, or filter more.' : `The query ended as ${answer.status.toLowerCase()}.`);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  } catch (failure) {
    if (signal.aborted) void callAws(z.unknown(), 'logs', 'StopQuery', { queryId }).catch(() => undefined);
    throw failure;
  }
}

/** A query of Logs Insights; `round` makes it run anew. */
export const insightsQuery = (question: InsightsQuestion | null, round: number) =>
  queryOptions({
    queryKey: ['insights', question, round],
    enabled: question !== null,
    queryFn: ({ signal }) => run(question!, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });

/** All fields of one line, by the pointer that a result has. */
export const logRecordQuery = (pointer: string | null) =>
  queryOptions({
    queryKey: ['insights', 'record', pointer],
    enabled: pointer !== null,
    queryFn: async ({ signal }) => (await callAws(z.object({ logRecord: z.record(z.string(), z.string()) }), 'logs', 'GetLogRecord', { logRecordPointer: pointer }, signal)).logRecord,
    staleTime: Infinity,
  });

const definition = z.object({ queryDefinitionId: z.string(), name: z.string(), queryString: z.string(), lastModified: z.number(), logGroupNames: z.array(z.string()) });
/** A query with a name. */
export type QueryDefinition = z.output<typeof definition>;

/** The queries that were given a name, here or by an AWS client. */
export const definitionsQuery = queryOptions({
  queryKey: ['insights', 'definitions'],
  queryFn: async ({ signal }) => (await callAws(z.object({ queryDefinitions: z.array(definition) }), 'logs', 'DescribeQueryDefinitions', {}, signal)).queryDefinitions,
});

/** Saves a query under a name, over the one of an id or as another. */
export const saveDefinition = (id: string | null, name: string, { text, groups }: Pick<InsightsQuestion, 'text' | 'groups'>) =>
  callAws(z.unknown(), 'logs', 'PutQueryDefinition', { name, queryString: text, logGroupNames: groups, ...(id !== null && { queryDefinitionId: id }) });

/** Removes a query with a name. */
export const deleteDefinition = (id: string) => callAws(z.unknown(), 'logs', 'DeleteQueryDefinition', { queryDefinitionId: id });
