import { Kind, type FieldValue, type TraceReply } from './trace';

/** One event of a trace as a test says it. */
export interface SampleEvent {
  id?: string | null;
  parent?: string | null;
  at?: number;
  ms?: number | null;
  name?: string;
  service?: string;
  kind?: string;
  error?: boolean;
  type?: number;
  fields?: Record<string, FieldValue>;
}

/** What the server would answer for these events, in the given order of time or not. For tests. */
export function replyOf(events: readonly SampleEvent[], fields: readonly string[] = []): TraceReply {
  const [ids, strings, values] = [new Map<string, number>(), new Map<string, number>(), new Map<FieldValue, number>()];
  const index = <T>(of: Map<T, number>, value: T | null | undefined) => {
    if (value === null || value === undefined) return -1;
    if (!of.has(value)) of.set(value, of.size);
    return of.get(value)!;
  };
  const columns = {
    time_ms: events.map(({ at = 0 }) => at),
    duration_ms: events.map(({ ms = 1, type = Kind.span }) => (type === Kind.span ? ms : null)),
    span_id: events.map(({ id }) => index(ids, id)),
    parent_id: events.map(({ parent }) => index(ids, parent)),
    name: events.map(({ name = 'work' }) => index(strings, name)),
    service: events.map(({ service = 'shop' }) => index(strings, service)),
    kind: events.map(({ kind }) => index(strings, kind)),
    error: events.map(({ error }) => (error === undefined ? -1 : Number(error))),
    type: events.map(({ type = Kind.span }) => type),
    dataset: events.map(({ service = 'shop' }) => index(strings, service)),
  };
  return {
    trace_id: 't1',
    start: events.length === 0 ? null : '2026-01-02T03:04:05.000000001Z',
    columns,
    fields: Object.fromEntries(fields.map((field) => [field, events.map(({ fields: own = {} }) => index(values, own[field]))])),
    ids: [...ids.keys()],
    strings: [...strings.keys()],
    values: [...values.keys()],
  };
}

/** Numbers from 0 up to a limit (exclusive), the same for the same seed. */
export function chance(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** A trace of this many spans with logs, errors, missing parents, shared ids and circles strewn in, in order of time. */
export function wildTrace(seed: number, size: number): SampleEvent[] {
  const next = chance(seed);
  const events: SampleEvent[] = [];
  for (let i = 0; i < size; i++) {
    const dice = next(20);
    const type = dice < 16 ? Kind.span : dice < 17 ? Kind.spanEvent : dice < 18 ? Kind.link : Kind.log;
    const parent = next(12) === 0 ? null : next(15) === 0 ? `gone${next(3)}` : `s${next(size)}`;
    events.push({
      id: type === Kind.span && next(30) > 0 ? `s${next(12) === 0 ? next(size) : i}` : null,
      parent,
      at: next(100),
      ms: next(40),
      service: `service${next(4)}`,
      name: `name${next(6)}`,
      error: next(10) === 0,
      type,
      ...(next(3) === 0 && { kind: ['client', 'server'][next(2)]! }),
    });
  }
  return events.sort((a, b) => a.at! - b.at!);
}
