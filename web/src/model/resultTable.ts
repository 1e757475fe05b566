import { groupLabel, unitOfCalculation } from './chartSeries';
import type { Unit } from './format';
import { type Figure, groupId, type QueryResult } from './queryResult';
import { type Calculation, calculationKey, hasScalar, type Scalar } from './querySpec';

/** A line of the results table. */
export interface ResultRow {
  id: string;
  /** Group, or what is said of many: all events, or the groups beyond the limit. */
  kind: 'group' | 'other' | 'total';
  label: string;
  key: readonly (Scalar | null)[];
  values: readonly Figure[];
  /** The same calculations over the period compared with; null when there are none. */
  before: readonly Figure[] | null;
  /** Which line of the charts it is; null when it is none. */
  color: number | null;
}

/** A calculation that the table shows. */
export interface ResultColumn {
  /** Which of the result's calculations. */
  index: number;
  label: string;
  unit: Unit;
}

/** The calculations with a single value. */
export const resultColumns = (calculations: readonly Calculation[]): ResultColumn[] => calculations.flatMap((one, index) => (hasScalar(one) ? [{ index, label: calculationKey(one), unit: unitOfCalculation(one) }] : []));

/** Lines of the table and those at its foot. */
export function resultRows(result: QueryResult, drawn: number): { rows: ResultRow[]; foot: ResultRow[] } {
  const grouped = result.breakdowns.length > 0;
  const rows = result.groups.map((group, i): ResultRow => ({
    id: groupId(group),
    kind: 'group',
    label: groupLabel(group),
    key: group.key,
    values: group.values,
    before: result.compare === null ? null : ((grouped ? result.compare.groups[i] : result.compare.total)?.values ?? []),
    color: i < drawn ? i : null,
  }));
  if (!grouped) return { rows, foot: [] };
  const whole = (kind: 'other' | 'total', label: string, values: readonly Figure[], before: readonly Figure[] | null): ResultRow => ({ id: kind, kind, label, key: [], values, before, color: null });
  return {
    rows,
    foot: [...(result.other ? [whole('other', 'Groups beyond the limit', result.other.values, null)] : []), whole('total', 'All events', result.total.values, result.compare?.total.values ?? null)],
  };
}

/** By how much something changed as a share of what it was; null where that means nothing. */
export function change(now: Figure | undefined, before: Figure | undefined): number | null {
  if (now === null || now === undefined || before === null || before === undefined || before === 0) return null;
  const ratio = (now - before) / Math.abs(before);
  return Number.isFinite(ratio) ? ratio : null;
}

/** `+12 %`, `−3.5 %`, `±0 %`; empty for null. */
export function changeText(ratio: number | null): string {
  if (ratio === null) return '';
  const percent = Math.abs(ratio) * 100;
  const text = percent >= 10 || percent === 0 ? Math.round(percent).toLocaleString('en-US') : Number(percent.toPrecision(2)).toString();
  return `${text === '0' ? '±' : ratio > 0 ? '+' : '−'}${text} %`;
}
