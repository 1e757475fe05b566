import { Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Column } from '../../api/query';
import { type EventRow, fetchRows } from '../../api/rows';
import { keyText } from '../../model/chartSeries';
import { exact, measured, measuredExactly, timestamp, unitOf } from '../../model/format';
import { eventsOf } from '../../model/querySpec';
import { rowColumns } from '../../model/rowColumns';
import { ColumnPicker } from '../../ui/ColumnPicker';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import type { Shown } from './useAsked';
import { useValueMenu, type ValueActions } from './ValueMenu';

interface RowsTabProps {
  shown: Shown;
  columns: readonly Column[];
  /** Names of the columns shown; null for the usual ones. */
  chosen: readonly string[] | null;
  onChosen: (names: string[] | null) => void;
  actions: ValueActions;
}

type Row = EventRow & { id: string };

const pageRows = 200;
const mostColumns = 40;

/** The events themselves, newest first, older ones as one scrolls. */
export function RowsTab({ shown, columns, chosen, onChosen, actions }: RowsTabProps) {
  const { show, menu } = useValueMenu(actions);
  const names = useMemo(() => [...(chosen ?? rowColumns(shown.query, columns))], [chosen, shown, columns]);
  const pages = useInfiniteQuery({
    queryKey: ['rows', shown.dataset, shown.query, names],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      fetchRows({ dataset: shown.dataset, query: eventsOf(shown.query), columns: [...new Set([...names, 'trace.trace_id'])].filter((name) => columns.some((one) => one.name === name)), limit: pageRows, order: 'newest', page: true, ...(pageParam !== undefined && { before: pageParam }) }, signal),
    getNextPageParam: (last) => (last.rows.length < pageRows ? undefined : last.rows.at(-1)?.time),
    staleTime: Infinity,
  });
  const rows = useMemo(() => (pages.data?.pages ?? []).flatMap((page, p) => page.rows.map((row, i): Row => ({ ...row, id: `${p} ${i}` }))), [pages.data]);
  const shownColumns = useMemo(
    (): DataColumn<Row>[] => [
      { key: 'time', label: 'time', width: 200, render: (row) => <time dateTime={row.time} title={row.time}>{timestamp(row.time, true)}</time> },
      ...(shown.dataset === null ? [{ key: 'dataset', label: 'dataset', width: 110, render: (row: Row) => row.dataset }] : []),
      ...names.map((name): DataColumn<Row> => fieldColumn(name, columns, show)),
    ],
    [names, columns, shown.dataset, show],
  );
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <div style={{ flex: 1, minWidth: 280 }}>
          <ColumnPicker label="Columns shown" columns={columns} value={names} onChange={(next) => onChosen(next.length === 0 ? null : next)} max={mostColumns} />
        </div>
        <Text size="xs" c="dimmed" aria-live="polite">
          {rows.length > 0 && `${exact(rows.length)} ${pages.hasNextPage ? 'newest' : 'in all'}`}
          {pages.isFetchingNextPage && ', loading older ones'}
        </Text>
      </Group>
      {pages.isError ? (
        <Failed error={pages.error} what="The events could not be read" retry={() => void pages.refetch()} />
      ) : pages.data === undefined ? (
        <Loading label="Reading events" />
      ) : (
        <DataTable label="Events" columns={shownColumns} rows={rows} rowKey={(row) => row.id} height={620} onEnd={() => pages.hasNextPage && !pages.isFetchingNextPage && void pages.fetchNextPage()} />
      )}
      {menu}
    </Stack>
  );
}

function fieldColumn(name: string, columns: readonly Column[], show: ReturnType<typeof useValueMenu>['show']): DataColumn<Row> {
  const type = columns.find((one) => one.name === name)?.type;
  const numeric = type === 'integer' || type === 'float';
  const unit = unitOf(name);
  return {
    key: `field ${name}`,
    label: name,
    width: numeric ? 'minmax(96px, 1fr)' : 'minmax(140px, 2fr)',
    ...(numeric && { align: 'end' as const }),
    render: (row) => {
      const value = row.data[name];
      if (value === undefined || value === null) return <Text span size="sm" c="dimmed">–</Text>;
      if (typeof value === 'number') return <span title={measuredExactly(value, unit)}>{unit === null ? exact(value) : measured(value, unit)}</span>;
      return <span title={String(value)}>{keyText(value)}</span>;
    },
    onActivate: (row, cell) => show(name, row.data[name] ?? null, cell),
  };
}
