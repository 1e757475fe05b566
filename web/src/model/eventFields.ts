import type { Scalar } from './querySpec';

/** What an event says in one field. */
export type EventValue = Scalar | null;

/** A field of an event with its value. */
export type EventField = readonly [name: string, value: EventValue];

// What telemetry says about itself comes behind what it says about the work.
const plumbing = /^(trace|meta|telemetry|library|scope|resource|otel|process)\./;

/** The fields of an event, those about the work first, by name; only those in whose name or value all words of the search are. */
export function fieldsOf(data: Readonly<Record<string, EventValue>>, search = ''): EventField[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return Object.entries(data)
    .filter(([name, value]) => {
      const text = `${name} ${String(value)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort(([a], [b]) => Number(plumbing.test(a)) - Number(plumbing.test(b)) || (a < b ? -1 : a > b ? 1 : 0));
}

/** A value as it is copied and shown: text as it is; JSON text that is an object or list, written over several lines. */
export function shownValue(value: EventValue): string {
  if (typeof value !== 'string' || !/^[[{]/.test(value) || value.length > 20_000) return String(value);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
