import { Tabs } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { markersQuery } from '../../api/markers';
import type { Column } from '../../api/query';
import type { SavedQuery } from '../../api/savedQueries';
import { useShortcuts } from '../../app/Shortcuts';
import { narrowedTo } from '../../model/difference';
import { calculationsOf, filterAgainst, filterFor, movedTo, type Question, type Scalar, withBreakdown, withFilter } from '../../model/querySpec';
import type { Sort } from '../../model/table';
import type { TimeRange } from '../../model/time';
import type { QueryView, Region, Tab } from '../../model/view';
import { ChartLink } from '../../ui/Chart/link';
import { ResultCharts } from '../../ui/ResultCharts/ResultCharts';
import { useStable } from '../../ui/useStable';
import { BubbleUp } from './BubbleUp';
import type { LibraryPart } from './Library';
import classes from './Query.module.css';
import { ResultLine } from './ResultLine';
import { ResultsTable } from './ResultsTable';
import { RowsTab } from './RowsTab';
import { TracesTab } from './TracesTab';
import type { Shown } from './useAsked';
import type { ValueActions } from './ValueMenu';

interface ResultsProps {
  shown: Shown;
  /** Whether the one who looks has asked it. */
  mine: boolean;
  view: QueryView;
  onView: (change: Partial<QueryView>) => void;
  columns: readonly Column[];
  saved: SavedQuery | null;
  onSaved: (saved: SavedQuery) => void;
  /** Asks another question; `zoomed` when going back leads out of it. */
  onAsk: (question: Question, zoomed: boolean) => void;
  onLibrary: (part: LibraryPart) => void;
}

// Charts grow with the screen, so that a large one is used and a small one holds two of them and the table's head.
const [leastHeight, shareOfHeight, mostHeight] = [190, 0.2, 340];

const tabs: readonly { value: Tab; label: string }[] = [
  { value: 'results', label: 'Results' },
  { value: 'bubbleup', label: 'BubbleUp' },
  { value: 'traces', label: 'Traces' },
  { value: 'rows', label: 'Raw rows' },
];

/** The answer: a chart for each calculation, and below them what one looks closer at. */
export const Results = memo(function Results({ shown, mine, view, onView, columns, saved, onSaved, onAsk, onLibrary }: ResultsProps) {
  const charts = useRef<HTMLDivElement>(null);
  const [link] = useState(() => new ChartLink());
  const { result, query, dataset } = shown;
  const calculations = useMemo(() => calculationsOf(query), [query]);
  const viewport = useViewportSize();
  const markers = useQuery(markersQuery(dataset, result.window.start, result.window.end)).data;
  usePainted(result);

  const handlers = {
    styles: useStable((styles: QueryView['charts']) => onView({ charts: styles })),
    brush: useStable((range: TimeRange) => onAsk({ dataset, query: movedTo(shown.asked, range, Date.now()) }, true)),
    region: useStable((region: Region) => onView({ region, group: null, tab: 'bubbleup' })),
    sort: useStable((sort: Sort) => onView({ sort })),
    difference: useStable((group: (Scalar | null)[]) => onView({ group, region: null, tab: 'bubbleup' })),
  };
  // A click on what is shown refines what was asked: its time stays as it was asked, relative or not.
  const actions = useMemo((): ValueActions => {
    const refine = (query: Question['query']) => onAsk({ dataset, query }, false);
    return {
      filter: (column, value) => refine(withFilter(shown.asked, filterFor(column, value))),
      exclude: (column, value) => refine(withFilter(shown.asked, filterAgainst(column, value))),
      group: (column) => refine(withBreakdown(shown.asked, column)),
      narrow: (filters) => refine(filters.reduce(withFilter, shown.asked)),
    };
  }, [shown.asked, dataset, onAsk]);
  useShortcuts(tabs.map(({ value, label }, i) => ({ keys: String(i + 1), label: `Show ${label === 'BubbleUp' ? label : label.toLowerCase()}`, run: () => onView({ tab: value }) })));

  const empty = result.statistics.rows_matched === 0;
  return (
    <>
      <ResultLine shown={shown} mine={mine} view={view} charts={charts} link={link} markers={markers ?? []} saved={saved} onSaved={onSaved} onAsk={onAsk} onLibrary={onLibrary} />
      {empty && <div className={classes.notice}>No event in this time passes these filters. {result.statistics.rows_scanned === 0 ? 'There is none in this time at all: choose another.' : 'Take a filter away to see what is there.'}</div>}
      <div ref={charts}>
        <ResultCharts
          result={result}
          calculations={calculations}
          styles={view.charts}
          onStyles={handlers.styles}
          link={link}
          markers={markers}
          onBrush={handlers.brush}
          height={Math.round(Math.min(Math.max(leastHeight, viewport.height * shareOfHeight), mostHeight))}
          region={view.region}
          onRegion={handlers.region}
        />
      </div>
      <Tabs value={view.tab} onChange={(tab) => onView({ tab: tab as Tab })} keepMounted={false}>
        <Tabs.List mb="xs">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="results">
          <ResultsTable result={result} calculations={calculations} sort={view.sort} onSort={handlers.sort} link={link} actions={actions} onDifference={handlers.difference} />
        </Tabs.Panel>
        <Tabs.Panel value="bubbleup">
          <BubbleUp shown={shown} view={view} onView={onView} actions={actions} onNarrow={() => view.region && onAsk({ dataset, query: narrowedTo(shown.asked, view.region) }, true)} />
        </Tabs.Panel>
        <Tabs.Panel value="traces">
          <TracesTab shown={shown} />
        </Tabs.Panel>
        <Tabs.Panel value="rows">
          <RowsTab shown={shown} columns={columns} chosen={view.columns} onChosen={(names) => onView({ columns: names })} actions={actions} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
});

/** Marks when an answer is on the screen, for who measures. */
function usePainted(result: unknown) {
  useEffect(() => {
    // The frame after the next one begins when the charts of this one are painted.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => performance.mark('query-painted'));
    });
    return () => cancelAnimationFrame(frame);
  }, [result]);
}
