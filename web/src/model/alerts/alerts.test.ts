import { describe, expect, it } from 'vitest';
import { expressionFault, splitAt } from './expression';
import { recipientLabel, withTemplates } from './recipient';
import { burnText, percentText, promiseText } from './slo';
import { blankTrigger, conditionText, rangesOf, spanText, withFrequency } from './trigger';

describe('triggers in words', () => {
  it.each([
    [60, '1 min'],
    [5_400, '90 min'],
    [7_200, '2 h'],
    [86_400, '1 day'],
  ])('%i s', (seconds, words) => expect(spanText(seconds)).toBe(words));

  it('says when one fires', () => {
    const draft = blankTrigger('web');
    expect(conditionText(draft)).toBe('COUNT is above 0 over 15 min');
    const query = { calculations: [{ op: 'P99', column: 'duration_ms' }], breakdowns: ['name'] };
    expect(conditionText({ ...draft, query, threshold: { op: '>=', value: 20, exceeded_limit: 2 }, baseline_details: { offset_minutes: 60, type: 'percentage' } })).toBe('P99(duration_ms) by name is at least 20 % more than 1 h before over 15 min, 2 times in a row');
  });

  it('looks back at most four times and a day', () => {
    expect(rangesOf(60)).toEqual([60, 120, 180, 240]);
    expect(rangesOf(43_200)).toEqual([43_200, 86_400]);
    expect(rangesOf(86_400)).toEqual([86_400]);
  });

  it('keeps how many times it looks back when it is asked more often', () => {
    const draft = { ...blankTrigger('web'), query: { time_range: 1_800 } };
    expect(withFrequency(draft, 60).query.time_range).toBe(120);
    expect(withFrequency(draft, 86_400).query.time_range).toBe(86_400);
  });
});

describe('objectives in words', () => {
  it.each([
    [100, '100 %'],
    [99.99123, '99.9912 %'],
    [51.238, '51.24 %'],
    [-12.5, '-12.5 %'],
  ])('%d', (value, words) => expect(percentText(value)).toBe(words));

  it('says what is promised and when one is told', () => {
    expect(promiseText({ target_per_million: 999_000, dataset_slugs: ['web', 'api'], time_period_days: 30 })).toBe('99.9 % of the events in web, api shall be good, over 30 days');
    expect(burnText({ alert_type: 'exhaustion_time', exhaustion_minutes: 0 })).toBe('The budget is spent');
    expect(burnText({ alert_type: 'exhaustion_time', exhaustion_minutes: 240 })).toBe('The budget will be spent within 4 h');
    expect(burnText({ alert_type: 'budget_rate', budget_rate_window_minutes: 1_440, budget_rate_decrease_threshold_per_million: 50_000 })).toBe('5 % of the budget went within 1 day');
  });
});

describe('recipients', () => {
  it('are called by their kind and target', () => expect(recipientLabel({ type: 'slack', details: { slack_channel: '#ops' } })).toBe('Slack channel: #ops'));

  it('keep what a dialog does not know', () => {
    const details = { webhook_name: 'w', webhook_payloads: { template_variables: [{ name: 'a' }], payload_templates: { trigger: { body: 'x' } } } };
    expect(withTemplates(details, { trigger: 'y', budget_rate: ' ' })).toEqual({ webhook_name: 'w', webhook_payloads: { template_variables: [{ name: 'a' }], payload_templates: { trigger: { body: 'y' } } } });
    expect(withTemplates(details, { trigger: '' })).toEqual({ webhook_name: 'w' });
  });
});

describe('faults of expressions', () => {
  it.each([
    ['calculated_fields[0].expression: expected a value, at character 7', { message: 'expected a value, at character 7', at: 6 }],
    ['unknown column: x', { message: 'unknown column: x', at: null }],
  ])('%s', (message, fault) => expect(expressionFault(message)).toEqual(fault));

  it('are shown at their place, also at the end', () => {
    expect(splitAt('ADD(1', 4)).toEqual(['ADD(', '1', '']);
    expect(splitAt('ADD(', 4)).toEqual(['ADD(', ' ', '']);
  });
});
