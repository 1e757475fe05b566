/** What came on one day for one dataset with one key. */
export interface UsageDay {
  /** 2026-11-20, UTC. */
  day: string;
  /** Its slug; empty for requests that named none. */
  dataset: string;
  key: { id: string; name: string; masked: string } | null;
  events: number;
  bytes: number;
  refused: number;
}

export type Measure = 'events' | 'bytes' | 'refused';
export type Split = 'dataset' | 'key';

export interface UsagePart {
  key: string;
  label: string;
  events: number;
  bytes: number;
  refused: number;
  /** The chosen measure for each day. */
  perDay: number[];
}

const dayMs = 86_400_000;

/** The last so many days up to today (UTC), oldest first, as 2026-11-20. */
export const lastDays = (days: number, nowMs: number): string[] => Array.from({ length: days }, (_, i) => new Date(nowMs - (days - 1 - i) * dayMs).toISOString().slice(0, 10));

/** Usage by dataset or key over these days, the largest first; what lies outside of them is left out. `names` are those of datasets by slug. */
export function usageBy(rows: readonly UsageDay[], split: Split, measure: Measure, days: readonly string[], names: ReadonlyMap<string, string> = new Map()): UsagePart[] {
  const place = new Map(days.map((day, i) => [day, i]));
  const parts = new Map<string, UsagePart>();
  for (const row of rows) {
    const at = place.get(row.day);
    if (at === undefined) continue;
    const id = split === 'dataset' ? row.dataset : (row.key?.id ?? '');
    let part = parts.get(id);
    if (part === undefined) {
      const label = split === 'dataset' ? names.get(row.dataset) || row.dataset || 'no dataset' : row.key === null ? 'no known key' : `${row.key.name} ${row.key.masked}`;
      parts.set(id, (part = { key: id, label, events: 0, bytes: 0, refused: 0, perDay: days.map(() => 0) }));
    }
    part.events += row.events;
    part.bytes += row.bytes;
    part.refused += row.refused;
    part.perDay[at] = (part.perDay[at] ?? 0) + row[measure];
  }
  return [...parts.values()].sort((a, b) => b[measure] - a[measure] || (a.label < b.label ? -1 : 1));
}

/** The first parts as they are, the rest added up as one, so that a chart stays readable. */
export function largest(parts: readonly UsagePart[], most: number): UsagePart[] {
  if (parts.length <= most) return [...parts];
  const rest = parts.slice(most - 1);
  const sum = (of: (part: UsagePart) => number) => rest.reduce((total, part) => total + of(part), 0);
  const others: UsagePart = {
    key: '(others)',
    label: `${rest.length} others`,
    events: sum((part) => part.events),
    bytes: sum((part) => part.bytes),
    refused: sum((part) => part.refused),
    perDay: (rest[0]?.perDay ?? []).map((_, i) => sum((part) => part.perDay[i] ?? 0)),
  };
  return [...parts.slice(0, most - 1), others];
}
