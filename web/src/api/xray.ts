import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { SamplingRule } from '../model/aws/samplingRule';
import { type TimeRange, windowOf } from '../model/time';
import { callAws } from './aws';

const group = z.object({ GroupName: z.string(), GroupARN: z.string(), FilterExpression: z.string().optional() });
/** A filter expression with a name, as AWS writes it. */
export type XRayGroup = z.output<typeof group>;

const rule = z.object({
  RuleName: z.string(),
  Priority: z.number(),
  FixedRate: z.number(),
  ReservoirSize: z.number(),
  ServiceName: z.string(),
  ServiceType: z.string(),
  Host: z.string(),
  HTTPMethod: z.string(),
  URLPath: z.string(),
  ResourceARN: z.string(),
  Attributes: z.record(z.string(), z.string()),
});

const summary = z.object({
  Id: z.string(),
  StartTime: z.number(),
  Duration: z.number(),
  HasFault: z.boolean(),
  HasError: z.boolean(),
  HasThrottle: z.boolean(),
  IsPartial: z.boolean(),
  Http: z.object({ HttpURL: z.string().optional(), HttpMethod: z.string().optional(), HttpStatus: z.number().optional() }),
  EntryPoint: z.object({ Name: z.string() }),
  ServiceIds: z.array(z.object({ Name: z.string().optional() })),
});
/** One trace of a list. */
export type XRaySummary = z.output<typeof summary>;

const statistic = z.object({ RuleName: z.string(), Timestamp: z.number(), RequestCount: z.number(), BorrowCount: z.number(), SampledCount: z.number() });
const done = z.unknown();

/** All groups, the one that is always there first. */
export const xrayGroupsQuery = queryOptions({
  queryKey: ['xray', 'groups'],
  queryFn: async ({ signal }) => (await callAws(z.object({ Groups: z.array(group) }), 'xray', 'GetGroups', {}, signal)).Groups,
});

/** All sampling rules in the order in which they are tried. */
export const samplingRulesQuery = queryOptions({
  queryKey: ['xray', 'rules'],
  queryFn: async ({ signal }) => (await callAws(z.object({ SamplingRuleRecords: z.array(z.object({ SamplingRule: rule, ModifiedAt: z.number() })) }), 'xray', 'GetSamplingRules', {}, signal)).SamplingRuleRecords,
});

/** What clients told of their sampling in the last minutes. */
export const samplingStatisticsQuery = queryOptions({
  queryKey: ['xray', 'statistics'],
  queryFn: async ({ signal }) => (await callAws(z.object({ SamplingStatisticSummaries: z.array(statistic) }), 'xray', 'GetSamplingStatisticSummaries', {}, signal)).SamplingStatisticSummaries,
  refetchInterval: 10_000,
});

const traces = z.object({ TraceSummaries: z.array(summary), TracesProcessedCount: z.number(), NextToken: z.string().optional() });

/** The newest traces of a time for which a filter expression holds; empty for all. */
export const xrayTracesQuery = (expression: string, time: TimeRange) =>
  queryOptions({
    queryKey: ['xray', 'traces', expression, time],
    queryFn: ({ signal }) => {
      const { start, end } = windowOf(time, Date.now());
      return callAws(traces, 'xray', 'GetTraceSummaries', { StartTime: start, EndTime: end, ...(expression !== '' && { FilterExpression: expression }) }, signal);
    },
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Makes a group. */
export const createGroup = (name: string, expression: string) => callAws(done, 'xray', 'CreateGroup', { GroupName: name, FilterExpression: expression });

/** Gives a group another expression. */
export const updateGroup = (name: string, expression: string) => callAws(done, 'xray', 'UpdateGroup', { GroupName: name, FilterExpression: expression });

/** Removes a group; its traces stay. */
export const deleteGroup = (name: string) => callAws(done, 'xray', 'DeleteGroup', { GroupName: name });

/** Makes a sampling rule. */
export const createRule = (fields: SamplingRule) => callAws(done, 'xray', 'CreateSamplingRule', { SamplingRule: { ...fields, Version: 1 } });

/** Changes fields of a sampling rule. */
export const updateRule = (fields: Partial<SamplingRule> & { RuleName: string }) => callAws(done, 'xray', 'UpdateSamplingRule', { SamplingRuleUpdate: fields });

/** Removes a sampling rule. */
export const deleteRule = (name: string) => callAws(done, 'xray', 'DeleteSamplingRule', { RuleName: name });
