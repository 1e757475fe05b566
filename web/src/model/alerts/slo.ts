import { z } from 'zod';

const use = z.looseObject({ id: z.string().optional(), type: z.string(), target: z.string() });

export const sloSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  sli: z.object({ alias: z.string() }),
  target_per_million: z.number(),
  time_period_days: z.number(),
  dataset_slugs: z.array(z.string()),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
});

/** Of the events that a field is true or false of, so many shall be good. */
export type Slo = z.output<typeof sloSchema>;

/** What is sent to make or change one; the dataset is where it is made. */
export type SloDraft = Pick<Slo, 'name' | 'description' | 'sli' | 'target_per_million' | 'time_period_days' | 'tags'> & { dataset: string; dataset_slugs?: string[] };

export const burnAlertSchema = z.object({
  id: z.string(),
  alert_type: z.enum(['exhaustion_time', 'budget_rate']),
  exhaustion_minutes: z.number().optional(),
  budget_rate_window_minutes: z.number().optional(),
  budget_rate_decrease_threshold_per_million: z.number().optional(),
  description: z.string(),
  triggered: z.boolean(),
  recipients: z.array(use).optional(),
});

/** Who is told when the budget of an objective goes. */
export type BurnAlert = z.output<typeof burnAlertSchema>;

/** What is sent to make or change one. */
export type BurnAlertDraft = Omit<BurnAlert, 'id' | 'triggered' | 'recipients'> & { slo?: { id: string }; recipients: readonly { id?: string | undefined }[] };

/** A share in percent with as many digits as tell it from 100. */
export const percentText = (value: number): string => `${Number(value.toFixed(Math.abs(100 - value) < 0.1 ? 4 : 2))} %`;

/** What an objective promises, in a sentence. */
export const promiseText = ({ target_per_million: target, dataset_slugs: datasets, time_period_days: days }: Pick<Slo, 'target_per_million' | 'dataset_slugs' | 'time_period_days'>): string =>
  `${target / 10_000} % of the events in ${datasets.join(', ')} shall be good, over ${days === 1 ? 'a day' : `${days} days`}`;

/** Minutes in words. */
export const minutesText = (minutes: number): string => (minutes % 1_440 === 0 && minutes > 0 ? (minutes === 1_440 ? '1 day' : `${minutes / 1_440} days`) : minutes % 60 === 0 && minutes > 0 ? `${minutes / 60} h` : `${minutes} min`);

/** When a burn alert fires, in a sentence. */
export const burnText = (alert: Pick<BurnAlert, 'alert_type' | 'exhaustion_minutes' | 'budget_rate_window_minutes' | 'budget_rate_decrease_threshold_per_million'>): string =>
  alert.alert_type === 'exhaustion_time'
    ? alert.exhaustion_minutes === 0
      ? 'The budget is spent'
      : `The budget will be spent within ${minutesText(alert.exhaustion_minutes ?? 0)}`
    : `${(alert.budget_rate_decrease_threshold_per_million ?? 0) / 10_000} % of the budget went within ${minutesText(alert.budget_rate_window_minutes ?? 0)}`;
