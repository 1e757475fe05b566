import type { QuerySpec } from './querySpec';

/** The question that one asks of a column first: how its numbers are spread, or how often each value comes. */
export function firstQuestionOf(column: { name: string; type: string }): QuerySpec {
  const isNumber = column.type === 'integer' || column.type === 'float';
  return isNumber
    ? { calculations: [{ op: 'HEATMAP', column: column.name }, { op: 'P95', column: column.name }], time_range: 7_200 }
    : { calculations: [{ op: 'COUNT' }], breakdowns: [column.name], time_range: 7_200 };
}

/** What a new retention would do, in words; null when nothing would go that stays today. */
export function retentionWarning(days: number | null, before: number | null, firstTime: string | null, nowMs: number): string | null {
  if (days === null || (before !== null && days >= before)) return null;
  const oldestDays = firstTime === null ? 0 : (nowMs - Date.parse(firstTime)) / 86_400_000;
  return oldestDays > days
    ? `The oldest events here are ${Math.floor(oldestDays)} days old. All that are older than ${days} ${days === 1 ? 'day' : 'days'} are removed from disk soon after you save, for good.`
    : `Events will be removed from disk, for good, once they are older than ${days} ${days === 1 ? 'day' : 'days'}. None is yet.`;
}
