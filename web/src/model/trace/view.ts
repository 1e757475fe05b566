import { Kind, spanAt, type Trace } from './trace';
import { moved, type TimeWindow, wholeOf, windowOf, zoomed } from './timeWindow';
import { allOpen, canCollapse, carriedOver, collapsedBelow, isServiceCollapsed, revealing, rowOf, type Unfolding, visibleRows, withCollapsed, withService, withSubtree } from './waterfall';

/** How a person looks at a trace right now. */
export interface TraceView {
  readonly trace: Trace;
  readonly open: Unfolding;
  /** The entries that have a row. */
  readonly rows: Int32Array;
  /** The entry that is looked at; -1 in an empty trace. It always has a row. */
  readonly selected: number;
  readonly window: TimeWindow;
  /** Where the waterfall has to scroll to; a new object for each time. */
  readonly aim: { readonly entry: number; readonly middle: boolean } | null;
}

export type Step = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last' | 'left' | 'right';

export type TraceAct =
  /** A click: the row is in sight already. */
  | { do: 'pick'; entry: number }
  /** From elsewhere: what hides it is opened, and it comes to the middle unless it is in sight. */
  | { do: 'find'; entry: number }
  | { do: 'step'; step: Step; page: number }
  | { do: 'toggle'; entry: number }
  | { do: 'subtree'; entry: number; closed: boolean }
  | { do: 'service'; service: number }
  | { do: 'depth'; depth: number }
  | { do: 'openAll' }
  | { do: 'kinds'; logs: boolean; events: boolean }
  | { do: 'window'; fromMs: number; toMs: number }
  | { do: 'zoom'; factor: number; aboutMs?: number }
  | { do: 'pan'; byMs: number }
  | { do: 'zoomTo'; entry: number }
  | { do: 'whole' }
  /** More of the trace came, or more fields of it. */
  | { do: 'read'; trace: Trace };

/** The first look: everything open, at the span with this id, or the first one of the trace. */
export function firstView(trace: Trace, spanId: string | null, atMs: number | null, logs: boolean, events: boolean): TraceView {
  // A trace of which no span is there shows what is.
  const open = { collapsed: allOpen(trace), logs: logs || trace.spanCount === 0, events: events || trace.spanCount === 0 };
  const asked = spanId === null ? -1 : entryAt(trace, spanId, atMs);
  const firstSpan = trace.kind.findIndex((kind) => kind === Kind.span || kind === Kind.missing);
  const selected = asked >= 0 ? asked : firstSpan >= 0 ? firstSpan : trace.size - 1;
  const view = { trace, open, rows: visibleRows(trace, open), selected, window: wholeOf(trace.lengthMs), aim: null };
  return asked >= 0 ? act(view, { do: 'find', entry: asked }) : view;
}

/** The entry that an address means: a span, or with a time what happened in it then. -1 when it is not there. */
export function entryAt(trace: Trace, spanId: string, atMs: number | null): number {
  const span = spanAt(trace, spanId);
  if (span < 0 || atMs === null) return span;
  for (let i = span + 1; i < trace.end[span]!; i = trace.end[i]!) if (trace.kind[i] !== Kind.span && trace.startMs[i] === atMs) return i;
  return span;
}

/** What an address says to mean an entry. */
export function addressOf(trace: Trace, entry: number): { spanId: string | null; atMs: number | null } {
  if (entry < 0) return { spanId: null, atMs: null };
  if (trace.spanId[entry] !== null) return { spanId: trace.spanId[entry]!, atMs: null };
  const parent = trace.parent[entry]!;
  return parent < 0 ? { spanId: null, atMs: null } : { spanId: trace.spanId[parent] ?? null, atMs: trace.startMs[entry]! };
}

/** The view after what a person did. Whatever they do, what is selected stays in sight of the tree: if it is hidden, what hides it is selected. */
export function act(view: TraceView, action: TraceAct): TraceView {
  const { trace, open, window } = view;
  switch (action.do) {
    case 'pick':
      return action.entry === view.selected ? view : { ...view, selected: action.entry };
    case 'find':
      return found(view, action.entry);
    case 'step':
      return stepped(view, action.step, action.page);
    case 'toggle':
      return canCollapse(trace, open, action.entry) ? folded(view, withCollapsed(open.collapsed, action.entry, open.collapsed[action.entry] === 0)) : view;
    case 'subtree':
      return folded(view, withSubtree(trace, open.collapsed, action.entry, action.closed));
    case 'service':
      return folded(view, withService(trace, open.collapsed, action.service, !isServiceCollapsed(trace, open.collapsed, action.service)));
    case 'depth':
      return folded(view, collapsedBelow(trace, action.depth));
    case 'openAll':
      return folded(view, allOpen(trace));
    case 'kinds':
      return unfolded(view, { ...open, logs: action.logs, events: action.events });
    case 'window':
      return { ...view, window: windowOf(action.fromMs, action.toMs, trace.lengthMs) };
    case 'zoom':
      return { ...view, window: zoomed(window, action.aboutMs ?? (window.fromMs + window.toMs) / 2, action.factor, trace.lengthMs) };
    case 'pan':
      return { ...view, window: moved(window, action.byMs, trace.lengthMs) };
    case 'zoomTo': {
      const start = trace.startMs[action.entry]!;
      const length = Math.max(trace.durationMs[action.entry]!, trace.lengthMs / 1_000);
      return { ...view, window: windowOf(start - length * 0.05, start + length * 1.05, trace.lengthMs) };
    }
    case 'whole':
      return { ...view, window: wholeOf(trace.lengthMs) };
    case 'read':
      return reread(view, action.trace);
  }
}

function found(view: TraceView, entry: number): TraceView {
  const { trace, open } = view;
  const kind = trace.kind[entry];
  const shown = { collapsed: revealing(trace, open.collapsed, entry), logs: open.logs || kind === Kind.log, events: open.events || kind === Kind.spanEvent || kind === Kind.link };
  const same = shown.collapsed === open.collapsed && shown.logs === open.logs && shown.events === open.events;
  const next = same ? view : { ...view, open: shown, rows: visibleRows(trace, shown) };
  return { ...next, selected: entry, window: inWindow(trace, entry, view.window), aim: { entry, middle: true } };
}

/** A window in which the entry can be seen: as wide as before. */
function inWindow(trace: Trace, entry: number, window: TimeWindow): TimeWindow {
  const start = trace.startMs[entry]!;
  const end = start + trace.durationMs[entry]!;
  if (end >= window.fromMs && start <= window.toMs) return window;
  return moved(window, (start + end) / 2 - (window.fromMs + window.toMs) / 2, trace.lengthMs);
}

function stepped(view: TraceView, step: Step, page: number): TraceView {
  const { trace, rows, open, selected } = view;
  if (rows.length === 0) return view;
  const row = rowOf(rows, selected);
  const toRow = (to: number): TraceView => {
    const entry = rows[Math.min(rows.length - 1, Math.max(0, to))]!;
    return { ...view, selected: entry, aim: { entry, middle: false } };
  };
  switch (step) {
    case 'up':
      return toRow(row - 1);
    case 'down':
      return toRow(row + 1);
    case 'pageUp':
      return toRow(row - page);
    case 'pageDown':
      return toRow(row + page);
    case 'first':
      return toRow(0);
    case 'last':
      return toRow(rows.length - 1);
    case 'left':
      if (open.collapsed[selected] === 0 && canCollapse(trace, open, selected)) return act(view, { do: 'toggle', entry: selected });
      return trace.parent[selected]! >= 0 ? toRow(rowOf(rows, trace.parent[selected]!)) : view;
    case 'right':
      if (!canCollapse(trace, open, selected)) return view;
      return open.collapsed[selected] === 1 ? act(view, { do: 'toggle', entry: selected }) : toRow(row + 1);
  }
}

const folded = (view: TraceView, collapsed: Uint8Array): TraceView => unfolded(view, { ...view.open, collapsed });

function unfolded(view: TraceView, open: Unfolding): TraceView {
  const rows = visibleRows(view.trace, open);
  const entry = rows.length === 0 ? view.selected : rows[rowOf(rows, view.selected)]!;
  // The row that is looked at stays where it is on the screen only if the page scrolls to it.
  return { ...view, open, rows, selected: entry, aim: { entry, middle: false } };
}

function reread(view: TraceView, trace: Trace): TraceView {
  if (trace === view.trace) return view;
  const open = { ...view.open, collapsed: carriedOver(view.trace, view.open.collapsed, trace) };
  const { spanId, atMs } = addressOf(view.trace, view.selected);
  const again = spanId === null ? -1 : entryAt(trace, spanId, atMs);
  const rows = visibleRows(trace, open);
  const selected = again >= 0 ? rows[rowOf(rows, again)]! : Math.min(Math.max(view.selected, 0), trace.size - 1);
  const whole = view.window.toMs - view.window.fromMs >= wholeOf(view.trace.lengthMs).toMs;
  return { trace, open, rows, selected, window: whole ? wholeOf(trace.lengthMs) : windowOf(view.window.fromMs, view.window.toMs, trace.lengthMs), aim: null };
}
