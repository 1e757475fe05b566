import { Button, Group, Loader, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconFilter, IconSearch, IconX, IconZoomIn } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { differenceQuery } from '../../api/bubbleup';
import { keyText } from '../../model/chartSeries';
import { regionText, selectionOf } from '../../model/difference';
import { plural, unitOf } from '../../model/format';
import { eventsOf } from '../../model/querySpec';
import { fit } from '../../model/terms/rank';
import type { QueryView } from '../../model/view';
import { Failed } from '../../ui/Failed';
import { DifferenceGrid } from './DifferenceGrid';
import classes from './BubbleUp.module.css';
import { Implied } from './Implied';
import { RegionForm } from './RegionForm';
import type { Shown } from './useAsked';
import { useValueMenu, type ValueActions } from './ValueMenu';

interface BubbleUpProps {
  shown: Shown;
  view: QueryView;
  onView: (change: Partial<QueryView>) => void;
  actions: ValueActions;
  /** Asks for the region alone. */
  onNarrow: () => void;
}

/** What is different about some of the events: the columns that set them apart, most telling first. */
export function BubbleUp({ shown, view, onView, actions, onNarrow }: BubbleUpProps) {
  const selection = selectionOf(view, shown.result.breakdowns);
  return (
    <div className={classes.bubbleup}>
      <RegionForm key={JSON.stringify(view.region)} shown={shown} region={view.region} onRegion={(region) => onView({ region, group: null })} />
      {selection === null ? (
        <Text size="sm" c="dimmed">
          Drag a rectangle over a heatmap, or choose “What is different about this group” on a value of the results table: here you will see, ranked, which columns and values set those events apart from all others.
        </Text>
      ) : (
        <Difference shown={shown} view={view} onView={onView} actions={actions} onNarrow={onNarrow} />
      )}
    </div>
  );
}

function Difference({ shown, view, onView, actions, onNarrow }: BubbleUpProps) {
  const [search, setSearch] = useState('');
  const { show, showBin, menu } = useValueMenu(actions);
  const selection = selectionOf(view, shown.result.breakdowns)!;
  const difference = useQuery({ ...differenceQuery({ dataset: shown.dataset, query: eventsOf(shown.query) }, selection), placeholderData: keepPreviousData });
  const columns = useMemo(() => difference.data?.columns.filter((one) => fit(one.column.toLowerCase(), search.trim().toLowerCase()) > 0) ?? [], [difference.data, search]);
  const what = view.region ? regionText(view.region, unitOf(view.region.column)) : shown.result.breakdowns.map((column, i) => `${column} = ${keyText(view.group?.[i] ?? null)}`).join(', ');
  if (difference.isError) return <Failed error={difference.error} what="What is different could not be found out" retry={() => void difference.refetch()} />;
  return (
    <>
      <Group gap="sm" mb="xs">
        <Text size="sm" component="div" aria-live="polite">
          <b>{what}</b>
          {difference.data && (
            <>
              {': '}
              <span className={classes.selected}>{plural(difference.data.selected, 'selected event')}</span> against <span className={classes.baseline}>{plural(difference.data.baseline, 'other')}</span>
            </>
          )}
        </Text>
        {difference.isFetching && <Loader size={14} />}
        <div className={classes.gap} />
        <TextInput size="xs" w={160} placeholder="Find a column" aria-label="Find a column" leftSection={<IconSearch size={14} />} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
        {view.region && (
          <Button variant="default" leftSection={view.region.start === null ? <IconFilter size={14} /> : <IconZoomIn size={14} />} onClick={onNarrow}>
            Only these events
          </Button>
        )}
        <Button variant="default" leftSection={<IconX size={14} />} onClick={() => onView({ region: null, group: null })}>
          Clear
        </Button>
      </Group>
      {difference.data === undefined ? null : difference.data.selected === 0 ? (
        <Text size="sm" c="dimmed">
          There are no events in this region. Drag another one.
        </Text>
      ) : (
        <div className={classes.results} data-stale={difference.isPlaceholderData}>
          <DifferenceGrid columns={columns.filter((one) => !one.implied)} selected={difference.data.selected} baseline={difference.data.baseline} onValue={show} onBin={showBin} />
          {columns.length === 0 && (
            <Text size="sm" c="dimmed">
              No column has “{search}” in its name.
            </Text>
          )}
          <Implied difference={difference.data} search={search} onValue={show} onBin={showBin} />
          {menu}
        </div>
      )}
    </>
  );
}
