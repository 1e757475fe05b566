import { linkRows } from './tree';

/** What an event of a trace is; `missing` stands for a span that others name as their parent and that has not arrived. */
export const Kind = { span: 0, spanEvent: 1, link: 2, log: 3, missing: 4 } as const;

export type FieldValue = string | number | boolean | null;

/** The columns that every trace has, one entry an event. All but the times are indexes, -1 for none. */
export interface TraceColumns {
  /** Milliseconds after the trace's start. */
  time_ms: readonly number[];
  /** Null for what does not say. */
  duration_ms: readonly (number | null)[];
  /** Into `ids`. */
  span_id: readonly number[];
  parent_id: readonly number[];
  /** Into `strings`. */
  name: readonly number[];
  service: readonly number[];
  kind: readonly number[];
  dataset: readonly number[];
  /** 1 for what failed. */
  error: readonly number[];
  /** One of {@link Kind}. */
  type: readonly number[];
}

/** What the server tells of a trace: ids, texts and values once, columns that lead to them. */
export interface TraceReply {
  trace_id: string;
  /** Of the earliest event; null when nothing of the trace is there. */
  start: string | null;
  columns: TraceColumns;
  /** Further columns that were asked for, indexes into `values`. */
  fields: Readonly<Record<string, readonly number[]>>;
  ids: readonly string[];
  strings: readonly string[];
  values: readonly FieldValue[];
  warnings?: readonly string[] | undefined;
}

/**
 * A trace as columns, one entry an event, in the order in which its tree is walked from top to bottom: what lies below i are the
 * entries from i + 1 up to, not including, end[i]. Texts are indexes into `texts`, -1 for none. Times are milliseconds after `start`.
 */
export interface Trace {
  readonly id: string;
  readonly start: string | null;
  /** From the first start to the last end. */
  readonly lengthMs: number;
  readonly size: number;
  /** How many of the entries are spans. */
  readonly spanCount: number;
  readonly startMs: Float64Array;
  readonly durationMs: Float64Array;
  /** The entry above, -1 for what stands at the top. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly end: Int32Array;
  readonly kind: Uint8Array;
  /** 1 where the event says that it failed. */
  readonly error: Uint8Array;
  /** How many of the entries before i are spans that failed, are spans (or missing ones), are log lines. Of size + 1 entries; how many lie below an entry is the difference of two. */
  readonly errorsBefore: Int32Array;
  readonly spansBefore: Int32Array;
  readonly logsBefore: Int32Array;
  /** Of a missing span the id by which others call it. */
  readonly spanId: readonly (string | null)[];
  readonly name: Int32Array;
  readonly service: Int32Array;
  readonly spanKind: Int32Array;
  readonly dataset: Int32Array;
  readonly texts: readonly string[];
  /** The further fields that were asked for, each an index into `values` for every entry, -1 for none. */
  readonly fields: ReadonlyMap<string, Int32Array>;
  readonly values: readonly FieldValue[];
  /** Spans that stood in a circle of parents; the circle was opened at this one. */
  readonly inCircle: readonly number[];
  /** Spans whose id another one had before, other than the caller that they are the called of. */
  readonly duplicates: readonly number[];
  readonly warnings: readonly string[];
}

/** Puts the events of a trace in the order of its tree. Bears whatever was sent: missing parents, several roots, circles, ids used twice. Takes time in proportion to the events. */
export function readTrace(reply: TraceReply): Trace {
  checkComplete(reply);
  const byTime = orderOfTime(reply.columns.time_ms);
  const columns = byTime === null ? reply.columns : mapColumns(reply.columns, byTime);
  const rows = columns.time_ms.length;
  const links = linkRows(columns, reply.ids.length, reply.strings);
  const size = links.order.length;
  const trace = {
    startMs: new Float64Array(size),
    durationMs: new Float64Array(size),
    kind: new Uint8Array(size),
    error: new Uint8Array(size),
    errorsBefore: new Int32Array(size + 1),
    spansBefore: new Int32Array(size + 1),
    logsBefore: new Int32Array(size + 1),
    spanId: new Array<string | null>(size).fill(null),
    name: new Int32Array(size).fill(-1),
    service: new Int32Array(size).fill(-1),
    spanKind: new Int32Array(size).fill(-1),
    dataset: new Int32Array(size).fill(-1),
  };
  let spanCount = 0;
  let lengthMs = 0;
  for (let i = 0; i < size; i++) {
    const row = links.order[i]!;
    let kind: number = Kind.missing;
    if (row >= rows) trace.spanId[i] = reply.ids[links.missingIds[row - rows]!]!;
    else {
      kind = columns.type[row]!;
      if (kind === Kind.span) spanCount++;
      trace.startMs[i] = columns.time_ms[row]!;
      // What is no span has no length of its own, whatever it says.
      trace.durationMs[i] = kind === Kind.span ? Math.max(0, columns.duration_ms[row] ?? 0) : 0;
      trace.error[i] = columns.error[row] === 1 ? 1 : 0;
      trace.spanId[i] = reply.ids[columns.span_id[row]!] ?? null;
      trace.name[i] = columns.name[row]!;
      trace.service[i] = columns.service[row]!;
      trace.spanKind[i] = columns.kind[row]!;
      trace.dataset[i] = columns.dataset[row]!;
      lengthMs = Math.max(lengthMs, trace.startMs[i]! + trace.durationMs[i]!);
    }
    trace.kind[i] = kind;
    trace.errorsBefore[i + 1] = trace.errorsBefore[i]! + (kind === Kind.span ? trace.error[i]! : 0);
    trace.spansBefore[i + 1] = trace.spansBefore[i]! + (kind === Kind.span || kind === Kind.missing ? 1 : 0);
    trace.logsBefore[i + 1] = trace.logsBefore[i]! + (kind === Kind.log ? 1 : 0);
  }
  stretchMissing(trace, links.end);
  const fieldOf = (column: readonly number[]) => Int32Array.from(links.order, (node) => (node >= rows ? -1 : column[byTime === null ? node : byTime[node]!]!));
  return {
    ...trace,
    id: reply.trace_id,
    start: reply.start,
    lengthMs,
    size,
    spanCount,
    parent: links.parent,
    depth: links.depth,
    end: links.end,
    texts: reply.strings,
    fields: new Map(Object.entries(reply.fields).map(([field, column]) => [field, fieldOf(column)])),
    values: reply.values,
    inCircle: links.inCircle,
    duplicates: links.duplicates,
    warnings: reply.warnings ?? [],
  };
}

const known = ['time_ms', 'duration_ms', 'span_id', 'parent_id', 'name', 'service', 'kind', 'error', 'type', 'dataset'] as const;

function checkComplete({ columns }: TraceReply): void {
  const lacking = known.filter((name) => columns[name]?.length !== columns.time_ms?.length);
  if (lacking.length > 0) throw new Error(`bug: the trace came without all of ${lacking.join(', ')}`);
}

/** The rows in order of time; null when they are. */
function orderOfTime(time: readonly number[]): readonly number[] | null {
  for (let i = 1; i < time.length; i++) if (time[i]! < time[i - 1]!) return time.map((_, row) => row).sort((a, b) => time[a]! - time[b]!);
  return null;
}

const mapColumns = (columns: TraceColumns, rows: readonly number[]) => Object.fromEntries(known.map((name) => [name, rows.map((row) => columns[name][row])])) as unknown as TraceColumns;

/** A missing span is drawn from the first start to the last end of what is known of it. */
function stretchMissing(trace: { kind: Uint8Array; startMs: Float64Array; durationMs: Float64Array }, end: Int32Array): void {
  for (let i = 0; i < trace.kind.length; i++) {
    if (trace.kind[i] !== Kind.missing) continue;
    let first = Infinity;
    let last = -Infinity;
    for (let child = i + 1; child < end[i]!; child = end[child]!) {
      first = Math.min(first, trace.startMs[child]!);
      last = Math.max(last, trace.startMs[child]! + trace.durationMs[child]!);
    }
    trace.startMs[i] = first;
    trace.durationMs[i] = last - first;
  }
}

/** The text of an entry's column: its name, service, kind or dataset; empty when it has none. */
export const textOf = (trace: Trace, column: Int32Array, i: number): string => trace.texts[column[i]!] ?? '';

/** The value of a field that was asked for; undefined when it was not, null when the entry has none. */
export function fieldOf(trace: Trace, field: string, i: number): FieldValue | undefined {
  const indexes = trace.fields.get(field);
  return indexes === undefined ? undefined : (trace.values[indexes[i]!] ?? null);
}

/** How many of the entries below one count: give `errorsBefore` and the like. */
export const below = (trace: Trace, before: Int32Array, i: number): number => before[trace.end[i]!]! - before[i + 1]!;

/** The first span with this id; -1 when there is none. */
export function spanAt(trace: Trace, spanId: string): number {
  for (let i = 0; i < trace.size; i++) if (trace.spanId[i] === spanId && (trace.kind[i] === Kind.span || trace.kind[i] === Kind.missing)) return i;
  return -1;
}
