import { Kind, type TraceColumns } from './trace';

const anyService = Symbol('any service');

/** The tree of a trace. Nodes are rows by number, and behind them the missing spans; entries are nodes in the order of the tree. */
export interface Links {
  /** The node of each entry. */
  order: Int32Array;
  /** The entry above each entry, -1 for none. */
  parent: Int32Array;
  depth: Int32Array;
  /** The first entry behind what lies below each entry. */
  end: Int32Array;
  /** The id of each missing span. */
  missingIds: readonly number[];
  inCircle: readonly number[];
  duplicates: readonly number[];
}

/** Ties rows, which are in order of time, to the rows they name as parents. What belongs to one parent stays in order of time. */
export function linkRows(rows: TraceColumns, idCount: number, strings: readonly string[]): Links {
  const count = rows.time_ms.length;
  const ids = spanIds(rows, idCount, kindCode(strings, 'client'));
  const server = kindCode(strings, 'server');
  const { parents, missingIds } = parentNodes(rows, idCount, ids, server);
  // One id for the caller and the called is how some tracers work, and nothing to be told.
  const odd = ids.duplicates.filter((i) => {
    const first = ids.first[rows.span_id[i]!]!;
    return callerOf(rows, ids, server, i) < 0 && !(ids.callers.get(first) === i && callerOf(rows, ids, server, first) === i);
  });
  const circles = openCircles(parents);
  const nodes = count + missingIds.length;
  const above = new Int32Array(nodes).fill(-1);
  above.set(parents);

  // Lists of children, chained from the last row to the first so that they come out in order of time.
  const first = new Int32Array(nodes).fill(-1);
  const next = new Int32Array(nodes).fill(-1);
  const top: number[] = [];
  for (let node = count - 1; node >= 0; node--) {
    const parent = above[node]!;
    if (parent < 0) {
      top.push(node);
      continue;
    }
    next[node] = first[parent]!;
    first[parent] = node;
  }
  // A missing span stands where the first of its children would.
  for (let node = count; node < nodes; node++) top.push(node);
  const place = (node: number) => (node < count ? node : first[node]!);
  top.sort((a, b) => place(a) - place(b));
  top.forEach((node, i) => (next[node] = top[i + 1] ?? -1));

  return { ...walk(top[0] ?? -1, above, first, next, circles, odd), missingIds };
}

function walk(start: number, above: Int32Array, first: Int32Array, next: Int32Array, circles: readonly number[], duplicates: readonly number[]): Omit<Links, 'missingIds'> {
  const nodes = above.length;
  const order = new Int32Array(nodes);
  const entry = new Int32Array(nodes);
  const parent = new Int32Array(nodes);
  const depth = new Int32Array(nodes);
  const end = new Int32Array(nodes);
  let i = 0;
  let node = start;
  while (node >= 0) {
    order[i] = node;
    entry[node] = i;
    const up = above[node]!;
    parent[i] = up < 0 ? -1 : entry[up]!;
    depth[i] = up < 0 ? 0 : depth[entry[up]!]! + 1;
    i++;
    if (first[node]! >= 0) {
      node = first[node]!;
      continue;
    }
    for (;;) {
      end[entry[node]!] = i;
      if (next[node]! >= 0) {
        node = next[node]!;
        break;
      }
      node = above[node]!;
      if (node < 0) break;
    }
  }
  const entries = (of: readonly number[]) => of.map((one) => entry[one]!).sort((a, b) => a - b);
  return { order, parent, depth, end, inCircle: entries(circles), duplicates: entries(duplicates) };
}

// No kind's index, so that a trace without callers has none: -1 is what says no kind.
const noKind = -2;

function kindCode(strings: readonly string[], kind: string): number {
  const code = strings.indexOf(kind);
  return code < 0 ? noKind : code;
}

interface SpanIds {
  /** The first row of each id, -1 for an id of no span. */
  first: Int32Array;
  /** For the first row of an id that several have: the first two of them of each service, and the first two of all (`anyService`). */
  shared: ReadonlyMap<number, ReadonlyMap<unknown, readonly number[]>>;
  /** For the first row of an id that several have: the first of them that calls another service. */
  callers: ReadonlyMap<number, number>;
  duplicates: readonly number[];
}

function spanIds(rows: TraceColumns, idCount: number, client: number): SpanIds {
  const first = new Int32Array(idCount).fill(-1);
  const shared = new Map<number, Map<unknown, number[]>>();
  const callers = new Map<number, number>();
  const duplicates: number[] = [];
  for (let i = 0; i < rows.span_id.length; i++) {
    const id = rows.span_id[i]!;
    if (id < 0 || rows.type[i] !== Kind.span) continue;
    const before = first[id]!;
    if (before < 0) {
      first[id] = i;
      continue;
    }
    duplicates.push(i);
    if (!shared.has(before)) shared.set(before, new Map<unknown, number[]>([[anyService, [before]], [rows.service[before], [before]]]));
    for (const one of [before, i]) if (rows.kind[one] === client && !callers.has(before)) callers.set(before, one);
    const of = shared.get(before)!;
    for (const service of [anyService, rows.service[i]]) {
      const some = of.get(service);
      if (some === undefined) of.set(service, [i]);
      else if (some.length < 2) some.push(i);
    }
  }
  return { first, shared, callers, duplicates };
}

/** The parent of each row: a row, behind the rows a missing span, or -1. A log line or span event whose span is missing stands at the top unless spans wait for the same parent. */
function parentNodes(rows: TraceColumns, idCount: number, ids: SpanIds, server: number): { parents: Int32Array; missingIds: readonly number[] } {
  const count = rows.parent_id.length;
  const parents = new Int32Array(count).fill(-1);
  const missing = new Int32Array(idCount).fill(-1);
  const missingIds: number[] = [];
  const later: number[] = [];
  for (let i = 0; i < count; i++) {
    const caller = callerOf(rows, ids, server, i);
    if (caller >= 0) {
      parents[i] = caller;
      continue;
    }
    const id = rows.parent_id[i]!;
    if (id < 0) continue;
    const found = ids.first[id]!;
    if (found >= 0) parents[i] = nearest(rows, ids, found, i);
    else if (rows.type[i] !== Kind.span) later.push(i);
    else {
      if (missing[id]! < 0) missing[id] = count + missingIds.push(id) - 1;
      parents[i] = missing[id]!;
    }
  }
  for (const i of later) parents[i] = missing[rows.parent_id[i]!]!;
  return { parents, missingIds };
}

/** The caller's span that has the same id as the span of the called service; -1 when there is none. Some tracers give both one id. */
function callerOf(rows: TraceColumns, ids: SpanIds, server: number, i: number): number {
  if (ids.callers.size === 0 || rows.kind[i] !== server || rows.type[i] !== Kind.span || rows.span_id[i]! < 0) return -1;
  return ids.callers.get(ids.first[rows.span_id[i]!]!) ?? -1;
}

// What names an id as parent that several spans have belongs to the one of its own service.
function nearest(rows: TraceColumns, ids: SpanIds, found: number, child: number): number {
  const of = ids.shared.get(found);
  if (of === undefined) return found;
  const another = (service: unknown) => of.get(service)?.find((one) => one !== child);
  return another(rows.service[child]) ?? another(anyService) ?? found;
}

/** Cuts every circle at its earliest row and tells where; rows are in order of time. */
function openCircles(parents: Int32Array): number[] {
  const opened: number[] = [];
  // The walk that came by, counted from 1.
  const seen = new Int32Array(parents.length);
  for (let start = 0; start < parents.length; start++) {
    let node = start;
    while (node >= 0 && node < parents.length && seen[node] === 0) {
      seen[node] = start + 1;
      node = parents[node]!;
    }
    if (node < 0 || node >= parents.length || seen[node] !== start + 1) continue;
    let earliest = node;
    for (let one = parents[node]!; one !== node; one = parents[one]!) earliest = Math.min(earliest, one);
    parents[earliest] = -1;
    opened.push(earliest);
  }
  return opened;
}
