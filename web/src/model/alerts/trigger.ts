import { z } from 'zod';
import { calculationKey, calculationsOf, querySpecSchema, type QuerySpec } from '../querySpec';

const use = z.looseObject({ id: z.string().optional(), type: z.string(), target: z.string() });

export const triggerSchema = z.object({
  id: z.string(),
  dataset_slug: z.string(),
  name: z.string(),
  description: z.string(),
  query: querySpecSchema.nullable(),
  threshold: z.object({ op: z.enum(['>', '>=', '<', '<=']), value: z.number(), exceeded_limit: z.number() }),
  frequency: z.number(),
  alert_type: z.enum(['on_change', 'on_true']),
  disabled: z.boolean(),
  triggered: z.boolean(),
  recipients: z.array(use),
  evaluation_schedule_type: z.enum(['frequency', 'window']),
  evaluation_schedule: z.unknown().optional(),
  baseline_details: z.object({ offset_minutes: z.number(), type: z.enum(['percentage', 'value']) }).optional(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  created_at: z.string(),
  updated_at: z.string(),
});

/** A question that is asked again and again, and when its answer is too much. */
export type Trigger = z.output<typeof triggerSchema>;

/** What is sent to make or change one. */
export type TriggerDraft = Omit<Trigger, 'id' | 'triggered' | 'created_at' | 'updated_at' | 'query'> & { query: QuerySpec };

/** How often a trigger may be evaluated, of what people choose. */
export const frequencies: readonly number[] = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];

const day = 86_400;

/** How far back a trigger of this frequency may look, as the server allows: once to four times its frequency, and a day at most. */
export const rangesOf = (frequency: number): number[] => [1, 2, 3, 4].map((times) => times * frequency).filter((range) => range <= day || range === frequency);

/** Seconds in words: `15 min`, `2 h`. */
export function spanText(seconds: number): string {
  if (seconds % day === 0) return seconds === day ? '1 day' : `${seconds / day} days`;
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return `${seconds / 60} min`;
}

const words = { '>': 'is above', '>=': 'is at least', '<': 'is below', '<=': 'is at most' } as const;

/** When a trigger fires, in a sentence. */
export function conditionText({ query, threshold, frequency, baseline_details: baseline }: Pick<TriggerDraft, 'threshold' | 'frequency' | 'baseline_details'> & { query: QuerySpec | null }): string {
  const what = query === null ? 'its query' : calculationsOf(query).map(calculationKey).join(', ');
  const by = query?.breakdowns?.length ? ` by ${query.breakdowns.join(', ')}` : '';
  const than = baseline === undefined ? '' : `${baseline.type === 'percentage' ? ' %' : ''} more than ${spanText(baseline.offset_minutes * 60)} before`;
  const times = threshold.exceeded_limit > 1 ? `, ${threshold.exceeded_limit} times in a row` : '';
  return `${what}${by} ${words[threshold.op]} ${threshold.value}${than} over ${spanText(query?.time_range ?? frequency)}${times}`;
}

/** A trigger to begin with. */
export const blankTrigger = (dataset: string): TriggerDraft => ({
  dataset_slug: dataset,
  name: '',
  description: '',
  query: { calculations: [{ op: 'COUNT' }], time_range: 900 },
  threshold: { op: '>', value: 0, exceeded_limit: 1 },
  frequency: 900,
  alert_type: 'on_change',
  disabled: false,
  recipients: [],
  evaluation_schedule_type: 'frequency',
  tags: [],
});

/** The draft that changes a trigger. */
export function draftOf({ id: _id, triggered: _triggered, created_at: _made, updated_at: _changed, query, ...rest }: Trigger): TriggerDraft {
  return { ...rest, query: query ?? { calculations: [{ op: 'COUNT' }] } };
}

/** The draft evaluated so often, looking back as many times that as before. */
export function withFrequency(draft: TriggerDraft, frequency: number): TriggerDraft {
  const times = Math.round((draft.query.time_range ?? draft.frequency) / draft.frequency);
  const ranges = rangesOf(frequency);
  return { ...draft, frequency, query: { ...draft.query, time_range: ranges[Math.min(times, ranges.length) - 1] ?? frequency } };
}
