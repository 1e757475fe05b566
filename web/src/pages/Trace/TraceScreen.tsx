import { Drawer } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useShortcuts } from '../../app/Shortcuts';
import { duration } from '../../model/format';
import { type CriticalStretch, criticalPath } from '../../model/trace/criticalPath';
import { factsOf } from '../../model/trace/facts';
import { colourBy } from '../../model/trace/spanColours';
import { selfTimes } from '../../model/trace/times';
import type { Trace } from '../../model/trace/trace';
import { addressOf, type Step } from '../../model/trace/view';
import { copyText } from '../../ui/copyText';
import { useAddress } from '../../ui/useAddress';
import { Facts } from './Facts';
import { Legend } from './Legend';
import { Minimap } from './Minimap';
import { PinnedHeads } from './PinnedHeads';
import { SpanPanel } from './SpanPanel';
import { TraceHead } from './TraceHead';
import { Toolbar } from './Toolbar';
import { TreeGrip } from './TreeGrip';
import classes from './TraceScreen.module.css';
import { useHits, type useSearchText } from './useSpanSearch';
import { useTraceView } from './useTraceView';
import { Waterfall } from './Waterfall';

interface TraceScreenProps {
  trace: Trace;
  pinned: readonly string[];
  colour: string;
  search: ReturnType<typeof useSearchText>;
  busy: boolean;
  fault: Error | null;
  reload: () => void;
}

const narrow = '(max-width: 56em)';

/** A trace that is there. */
export function TraceScreen({ trace, pinned, colour, search, busy, fault, reload }: TraceScreenProps) {
  const { view, act, lost } = useTraceView(trace);
  const found = useHits(trace, search.settled, view.selected, act);
  const facts = useMemo(() => factsOf(trace), [trace]);
  const self = useMemo(() => selfTimes(trace), [trace]);
  const colours = useMemo(() => colourBy(trace, colour, (value) => (colour.endsWith('_ms') ? duration(value) : String(value))), [trace, colour]);
  const [showCritical, setShowCritical] = useLocalStorage({ key: 'apiary.trace.critical', defaultValue: false, getInitialValueInEffect: false });
  const critical = useMemo(() => (showCritical ? bySpan(criticalPath(trace)) : null), [trace, showCritical]);
  const [treeWidth, setTreeWidth] = useLocalStorage({ key: 'apiary.trace.treeWidth', defaultValue: 330, getInitialValueInEffect: false });
  const [panelOpen, setPanelOpen] = useLocalStorage({ key: 'apiary.trace.panel', defaultValue: true, getInitialValueInEffect: false });
  const isNarrow = useMediaQuery(narrow, window.matchMedia(narrow).matches, { getInitialValueInEffect: false });
  const [sheetOpen, setSheetOpen] = useState(false);
  // The rows come first; what is said of one of them fills its place a moment later.
  const [rowsThere, setRowsThere] = useState(false);
  useEffect(() => startTransition(() => setRowsThere(true)), []);
  const setAddress = useAddress();
  const page = useRef(10);
  const setPage = useCallback((rows: number) => {
    page.current = rows;
  }, []);
  const searchField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // Behind the frame in which the first rows are drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('trace-interactive')));
  }, []);

  const pin = useCallback((fields: readonly string[]) => setAddress({ columns: fields.join(',') }), [setAddress]);
  const link = () => {
    const { spanId, atMs } = addressOf(trace, view.selected);
    const address = new URL(`/trace/${encodeURIComponent(trace.id)}`, window.location.origin);
    if (spanId !== null) address.searchParams.set('span', spanId);
    if (atMs !== null) address.searchParams.set('at', String(atMs));
    void copyText(address.href).then((copied) =>
      notifications.show(copied ? { message: spanId === null ? 'Link to the trace copied' : 'Link to the span copied' } : { color: 'orange', message: 'The browser does not let this page copy. The address above leads to the span too.' }),
    );
  };
  const openPanel = useCallback(() => (isNarrow ? setSheetOpen(true) : setPanelOpen(true)), [isNarrow, setPanelOpen]);
  const step = (step: Step) => () => act({ do: 'step', step, page: page.current });
  const { window: shown } = view;
  useShortcuts([
    { keys: 'ArrowUp', label: 'Span above', run: step('up') },
    { keys: 'ArrowDown', label: 'Span below', run: step('down') },
    { keys: 'ArrowLeft', label: 'Collapse, or to the parent', run: step('left') },
    { keys: 'ArrowRight', label: 'Expand, or to the first child', run: step('right') },
    { keys: 'PageUp', label: 'A page up', run: step('pageUp') },
    { keys: 'PageDown', label: 'A page down', run: step('pageDown') },
    { keys: 'Home', label: 'First span', run: step('first') },
    { keys: 'End', label: 'Last span', run: step('last') },
    { keys: 'o', label: 'Open or close the side panel (also Enter on a span)', run: () => (isNarrow ? setSheetOpen(!sheetOpen) : setPanelOpen(!panelOpen)) },
    { keys: '/', label: 'Search', run: () => searchField.current?.select() },
    { keys: 'n', label: 'Next hit', run: () => found.next() },
    { keys: 'N', label: 'Hit before', run: () => found.next(true) },
    { keys: 'e', label: 'Next error', run: () => found.nextError() },
    { keys: 'E', label: 'Error before', run: () => found.nextError(true) },
    { keys: 'c', label: 'Critical path', run: () => setShowCritical(!showCritical) },
    { keys: '*', label: 'Expand everything', run: () => act({ do: 'openAll' }) },
    { keys: '-', label: 'Collapse to the first level', run: () => act({ do: 'depth', depth: 1 }) },
    { keys: 'z', label: 'Zoom to the span', run: () => act({ do: 'zoomTo', entry: view.selected }) },
    { keys: '0', label: 'Show all of the time', run: () => act({ do: 'whole' }) },
    { keys: ']', label: 'Zoom in', run: () => act({ do: 'zoom', factor: 0.5 }) },
    { keys: '[', label: 'Zoom out', run: () => act({ do: 'zoom', factor: 2 }) },
    { keys: '.', label: 'Later', run: () => act({ do: 'pan', byMs: (shown.toMs - shown.fromMs) / 4 }) },
    { keys: ',', label: 'Earlier', run: () => act({ do: 'pan', byMs: (shown.fromMs - shown.toMs) / 4 }) },
    { keys: 'y', label: 'Copy the link to the span', run: link },
    { keys: 'r', label: 'Look for spans that came since', run: reload },
  ]);

  const panel = <SpanPanel trace={trace} entry={view.selected} self={self} facts={facts} pinned={pinned} onPin={pin} onColour={(field) => setAddress({ color: field })} act={act} onLink={link} onClose={() => (isNarrow ? setSheetOpen(false) : setPanelOpen(false))} />;
  return (
    <div className={classes.screen}>
      <TraceHead trace={trace} facts={facts} onLink={link} reload={reload} busy={busy} />
      <Facts trace={trace} facts={facts} lost={lost} fault={fault} act={act} />
      <Toolbar trace={trace} facts={facts} view={view} act={act} search={search} found={found} searchField={searchField} pinned={pinned} onPin={pin} colour={colour} onColour={(field) => setAddress({ color: field === 'service' ? null : field })} showCritical={showCritical} onCritical={setShowCritical} />
      <Legend view={view} act={act} self={self} colour={colour} colours={colours} />
      <Minimap trace={trace} colours={colours.of} window={view.window} act={act} />
      <div className={classes.main}>
        <Waterfall
          view={view}
          act={act}
          colours={colours}
          hits={found.hits}
          pinned={isNarrow ? [] : pinned}
          pinnedHeads={isNarrow ? null : <PinnedHeads pinned={pinned} onPin={pin} />}
          critical={critical}
          treeWidth={isNarrow ? Math.min(treeWidth, Math.floor(window.innerWidth * 0.46)) : treeWidth}
          treeGrip={<TreeGrip width={treeWidth} onWidth={setTreeWidth} />}
          onOpen={openPanel}
          onPage={setPage}
        />
        {!isNarrow && panelOpen && <aside className={classes.panel} aria-label="The selected span">{rowsThere && panel}</aside>}
      </div>
      {isNarrow && (
        <Drawer.Root opened={sheetOpen} onClose={() => setSheetOpen(false)} position="bottom" size="72%">
          <Drawer.Overlay />
          <Drawer.Content aria-label="The selected span">
            <Drawer.Body p={0}>{panel}</Drawer.Body>
          </Drawer.Content>
        </Drawer.Root>
      )}
    </div>
  );
}

function bySpan(path: readonly CriticalStretch[]): ReadonlyMap<number, readonly CriticalStretch[]> {
  const map = new Map<number, CriticalStretch[]>();
  for (const stretch of path) {
    const own = map.get(stretch.span);
    if (own === undefined) map.set(stretch.span, [stretch]);
    else own.push(stretch);
  }
  return map;
}
