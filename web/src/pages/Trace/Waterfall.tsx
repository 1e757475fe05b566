import { useComputedColorScheme } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { CriticalStretch } from '../../model/trace/criticalPath';
import { hitsWithin, placeOfHit } from '../../model/trace/spanSearch';
import type { SpanColours } from '../../model/trace/spanColours';
import { Kind } from '../../model/trace/trace';
import type { TraceAct, TraceView } from '../../model/trace/view';
import { canCollapse, rowOf, rowsInSight } from '../../model/trace/waterfall';
import { spanColor } from './palette';
import { marksFor, placeOf, Ruler } from './Ruler';
import { useWheel } from './useWheel';
import classes from './Waterfall.module.css';
import { rowHeight, rowId, WaterfallRow } from './WaterfallRow';

export interface WaterfallProps {
  view: TraceView;
  act: (action: TraceAct) => void;
  colours: SpanColours;
  hits: Int32Array;
  pinned: readonly string[];
  pinnedHeads: ReactNode;
  /** Of each span that is on the critical path; null while it is not shown. */
  critical: ReadonlyMap<number, readonly CriticalStretch[]> | null;
  treeWidth: number;
  treeGrip: ReactNode;
  onOpen: () => void;
  /** Tells how many rows a page key leaps over. */
  onPage: (rows: number) => void;
}

const around = 4;
const headHeight = 28;
const pinnedWidth = 120;
const widestIndent = 14;

/** The rows of a trace that are in sight, of however many. Slots go from row to row, so a scroll by three rows draws three. */
export function Waterfall({ view, act, colours, hits, pinned, pinnedHeads, critical, treeWidth, treeGrip, onOpen, onPage }: WaterfallProps) {
  const { trace, rows, selected, window } = view;
  const dark = useComputedColorScheme('light') === 'dark';
  const frame = useRef<HTMLDivElement>(null);
  const { ref: sized, width, height } = useElementSize<HTMLDivElement>();
  const [sight, setSight] = useState<readonly [from: number, to: number]>(() => [0, Math.ceil(globalThis.innerHeight / rowHeight)]);
  const look = useCallback(() => {
    const element = frame.current;
    if (element === null) return;
    const [from, to] = rowsInSight(element.scrollTop, element.clientHeight - headHeight, rowHeight, rows.length, around);
    setSight((before) => (before[0] === from && before[1] === to ? before : [from, to]));
  }, [rows.length]);
  useLayoutEffect(look, [look, height]);
  const merged = useMergedRef(frame, sized);
  const page = Math.max(1, Math.floor((height - headHeight) / rowHeight) - 1);
  useEffect(() => {
    onPage(page);
  }, [page, onPage]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (view.aim === null || element === null) return;
    const top = rowOf(rows, view.aim.entry) * rowHeight;
    const room = element.clientHeight - headHeight - rowHeight;
    const above = top < element.scrollTop;
    if (!above && top <= element.scrollTop + room) return;
    element.scrollTop = view.aim.middle ? top - room / 2 : above ? top : top - room;
    look();
    // Only when it is asked for: not when rows change while a person scrolls.
  }, [view.aim]);

  useWheel(frame, window, act, (pixels) => {
    const element = frame.current;
    if (element === null) return;
    element.scrollTop += pixels;
    flushSync(look);
  });

  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const entry = Number(target.closest<HTMLElement>('[data-entry]')?.dataset['entry'] ?? Number.NaN);
    if (Number.isNaN(entry)) return;
    if (target.closest('[data-toggle]') !== null) {
      act(event.altKey || event.shiftKey ? { do: 'subtree', entry, closed: view.open.collapsed[entry] === 0 } : { do: 'toggle', entry });
      return;
    }
    act({ do: 'pick', entry });
    onOpen();
  };
  const onDoubleClick = (event: MouseEvent) => {
    const entry = Number((event.target as HTMLElement).closest<HTMLElement>('[data-entry]')?.dataset['entry'] ?? Number.NaN);
    if (!Number.isNaN(entry)) act({ do: 'zoomTo', entry });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    if (event.key === 'Enter') onOpen();
    else act({ do: 'toggle', entry: selected });
  };

  const marks = useMemo(() => marksFor(window, width - treeWidth - pinned.length * pinnedWidth), [window, width, treeWidth, pinned.length]);
  const deepest = useMemo(() => rows.reduce((most, entry) => Math.max(most, trace.depth[entry]!), 0), [rows, trace]);
  // Deep traces indent less, so that names keep half of the room.
  const indent = Math.min(widestIndent, (treeWidth * 0.5) / Math.max(1, deepest));
  const [from, to] = [Math.min(sight[0], rows.length), Math.min(sight[1], rows.length)];
  // As many slots as there are ever rows at this height, so that a row that comes takes the elements of one that has gone.
  const slots = Math.max(to - from, (Math.ceil(height / rowHeight / around) + 3) * around);
  const shown: ReactNode[] = [];
  for (let row = from; row < to; row++) {
    const entry = rows[row]!;
    const fold = !canCollapse(trace, view.open, entry) ? 0 : view.open.collapsed[entry] === 1 ? 2 : 1;
    const isHit = hits.length > 0 && placeOfHit(hits, entry) > 0;
    shown.push(
      <WaterfallRow
        key={row % slots}
        trace={trace}
        entry={entry}
        row={row}
        indent={trace.depth[entry]! * indent}
        fold={fold}
        selected={entry === selected}
        hit={!isHit ? 'none' : entry === selected ? 'current' : 'hit'}
        hitsInside={fold === 2 && hits.length > 0 ? hitsWithin(hits, entry + 1, trace.end[entry]!) : 0}
        colour={trace.kind[entry] === Kind.missing ? 'transparent' : spanColor(colours.of[entry]!, dark)}
        window={window}
        pinned={pinned}
        critical={critical?.get(entry)}
        showCritical={critical !== null}
      />,
    );
  }
  const widths = { '--columns': `${treeWidth}px ${`${pinnedWidth}px `.repeat(pinned.length)}minmax(0, 1fr)`, '--before-time': `${treeWidth + pinned.length * pinnedWidth}px` } as CSSProperties;
  return (
    <div
      ref={merged}
      className={classes.frame}
      style={widths}
      role="treegrid"
      aria-label="Waterfall of the trace"
      aria-rowcount={rows.length + 1}
      aria-colcount={2 + pinned.length}
      {...(selected >= 0 && { 'aria-activedescendant': rowId(selected) })}
      tabIndex={0}
      data-waterfall
      onScroll={look}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onKeyDown={onKeyDown}
    >
      <div className={`${classes.head} ${classes.columns}`} role="row" aria-rowindex={1}>
        <div className={classes.heading} role="columnheader">
          <span>Span</span>
          {treeGrip}
        </div>
        {pinnedHeads}
        <div role="columnheader" aria-label="Time">
          <Ruler window={window} marks={marks} onWindow={(fromMs, toMs) => act({ do: 'window', fromMs, toMs })} />
        </div>
      </div>
      <div className={classes.body} role="rowgroup" style={{ height: rows.length * rowHeight }}>
        <div className={classes.lines} aria-hidden>
          {marks.map((mark) => (
            <div key={mark} style={{ left: `${placeOf(window, mark)}%` }} />
          ))}
        </div>
        {shown}
      </div>
    </div>
  );
}
