import { below, Kind, type Trace } from './trace';

/** What of a trace is laid open: collapsed entries by number, and which kinds beside spans have rows of their own. */
export interface Unfolding {
  /** 1 for entries whose inside is hidden. */
  readonly collapsed: Uint8Array;
  readonly logs: boolean;
  /** Span events and links. */
  readonly events: boolean;
}

const hasRow = (kind: number, open: Unfolding) => (kind === Kind.log ? open.logs : kind === Kind.spanEvent || kind === Kind.link ? open.events : true);

/** The entries that have a row, from top to bottom. Takes time in proportion to the rows and the kinds left out. */
export function visibleRows(trace: Trace, open: Unfolding): Int32Array {
  const rows = new Int32Array(trace.size);
  let count = 0;
  for (let i = 0; i < trace.size; ) {
    const shown = hasRow(trace.kind[i]!, open);
    if (shown) rows[count++] = i;
    i = shown && open.collapsed[i] === 1 ? trace.end[i]! : i + 1;
  }
  return rows.slice(0, count);
}

/** The row of an entry; of one that is hidden, the row that hides it, or that above it. */
export function rowOf(rows: Int32Array, entry: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rows[middle]! <= entry) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether an entry has anything inside that can be hidden. */
export function canCollapse(trace: Trace, open: Unfolding, i: number): boolean {
  const spans = below(trace, trace.spansBefore, i);
  const logs = below(trace, trace.logsBefore, i);
  return spans > 0 || (open.logs && logs > 0) || (open.events && trace.end[i]! - i - 1 > spans + logs);
}

/** With nothing collapsed. */
export const allOpen = (trace: Trace): Uint8Array => new Uint8Array(trace.size);

/** With everything collapsed that lies at this depth or deeper; 0 leaves the spans at the top. */
export function collapsedBelow(trace: Trace, depth: number): Uint8Array {
  const collapsed = allOpen(trace);
  for (let i = 0; i < trace.size; i++) if (trace.depth[i]! >= depth && trace.end[i]! > i + 1) collapsed[i] = 1;
  return collapsed;
}

/** With one entry collapsed or opened. */
export function withCollapsed(collapsed: Uint8Array, i: number, closed: boolean): Uint8Array {
  const changed = collapsed.slice();
  changed[i] = closed ? 1 : 0;
  return changed;
}

/** With an entry and all inside it collapsed or opened. */
export function withSubtree(trace: Trace, collapsed: Uint8Array, i: number, closed: boolean): Uint8Array {
  const changed = collapsed.slice();
  for (let one = i; one < trace.end[i]!; one++) changed[one] = closed && trace.end[one]! > one + 1 ? 1 : 0;
  return changed;
}

/** With the spans by which calls come into a service collapsed or opened: what the service does inside, and whom it calls, folds into one row a call. */
export function withService(trace: Trace, collapsed: Uint8Array, service: number, closed: boolean): Uint8Array {
  const changed = collapsed.slice();
  for (let i = 0; i < trace.size; i++) if (entersService(trace, service, i)) changed[i] = closed ? 1 : 0;
  return changed;
}

/** Whether every call into the service is collapsed. */
export function isServiceCollapsed(trace: Trace, collapsed: Uint8Array, service: number): boolean {
  let any = false;
  for (let i = 0; i < trace.size; i++) {
    if (!entersService(trace, service, i)) continue;
    if (collapsed[i] === 0) return false;
    any = true;
  }
  return any;
}

function entersService(trace: Trace, service: number, i: number): boolean {
  if (trace.service[i] !== service || trace.kind[i] !== Kind.span || trace.end[i] === i + 1) return false;
  const parent = trace.parent[i]!;
  return parent < 0 || trace.service[parent] !== service;
}

/** With everything open that hides an entry; the same array when nothing does. */
export function revealing(trace: Trace, collapsed: Uint8Array, entry: number): Uint8Array {
  let changed = collapsed;
  for (let i = trace.parent[entry]!; i >= 0; i = trace.parent[i]!) {
    if (changed[i] === 0) continue;
    if (changed === collapsed) changed = collapsed.slice();
    changed[i] = 0;
  }
  return changed;
}

/** What was collapsed in an earlier reading of the same trace, in a later one that may have more in it. */
export function carriedOver(before: Trace, collapsed: Uint8Array, after: Trace): Uint8Array {
  const ids = new Set<string>();
  for (let i = 0; i < before.size; i++) if (collapsed[i] === 1 && before.spanId[i] !== null) ids.add(before.spanId[i]!);
  const carried = allOpen(after);
  if (ids.size > 0) for (let i = 0; i < after.size; i++) if (after.end[i]! > i + 1 && ids.has(after.spanId[i] ?? '')) carried[i] = 1;
  return carried;
}

/**
 * Which of many rows of one height are in sight, and at least `around` more before and behind: from, to (exclusive). Both move in steps
 * of `around` rows, so that a scroll draws some rows now and then rather than one all the time.
 */
export function rowsInSight(scrollTop: number, height: number, rowHeight: number, count: number, around: number): [from: number, to: number] {
  const from = (Math.floor(scrollTop / rowHeight / around) - 1) * around;
  const to = (Math.ceil((scrollTop + height) / rowHeight / around) + 1) * around;
  return [Math.min(Math.max(0, from), count), Math.min(to, count)];
}
