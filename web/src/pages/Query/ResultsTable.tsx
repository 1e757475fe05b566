import { useComputedColorScheme } from '@mantine/core';
import { memo, useMemo } from 'react';
import { drawnGroups, keyText } from '../../model/chartSeries';
import { measured, measuredExactly } from '../../model/format';
import type { QueryResult } from '../../model/queryResult';
import type { Calculation, Scalar } from '../../model/querySpec';
import { change, changeText, type ResultColumn, resultColumns, resultRows, type ResultRow } from '../../model/resultTable';
import type { Sort } from '../../model/table';
import type { ChartLink } from '../../ui/Chart/link';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { seriesColor } from '../../ui/seriesColors';
import classes from './ResultsTable.module.css';
import { useValueMenu, type ValueActions } from './ValueMenu';

interface ResultsTableProps {
  result: QueryResult;
  calculations: readonly Calculation[];
  sort: Sort | null;
  onSort: (sort: Sort) => void;
  link: ChartLink;
  actions: ValueActions;
  /** Asks what is different about a group. */
  onDifference: (key: (Scalar | null)[]) => void;
}

/** The groups with what was calculated for each. */
export const ResultsTable = memo(function ResultsTable({ result, calculations, sort, onSort, link, actions, onDifference }: ResultsTableProps) {
  const dark = useComputedColorScheme('light') === 'dark';
  const { rows, foot } = useMemo(() => resultRows(result, drawnGroups), [result]);
  const { show, menu } = useValueMenu(actions);
  const columns = useMemo((): DataColumn<ResultRow>[] => {
    const grouped = result.breakdowns.length > 0;
    const keys = result.breakdowns.map(
      (column, i): DataColumn<ResultRow> => ({
        key: `by ${column}`,
        label: column,
        width: 'minmax(140px, 2fr)',
        render: (row) => (row.kind === 'group' ? <KeyCell row={row} value={row.key[i] ?? null} color={i === 0 && row.color !== null && grouped ? seriesColor(row.color, dark) : null} first={i === 0} /> : i === 0 ? <span className={classes.whole}>{row.label}</span> : null),
        sortValue: (row) => row.key[i] ?? null,
        onActivate: (row, cell) => row.kind === 'group' && show(column, row.key[i] ?? null, cell, () => onDifference([...row.key])),
      }),
    );
    return [...keys, ...resultColumns(calculations).flatMap((column) => figureColumns(column, result.compare !== null))];
  }, [result, calculations, dark, show, onDifference]);
  return (
    <>
      <DataTable label="Results" columns={columns} rows={rows} foot={foot} rowKey={(row) => row.id} sort={sort} onSort={onSort} link={link} height={520} />
      {menu}
    </>
  );
});

function KeyCell({ row, value, color, first }: { row: ResultRow; value: Scalar | null; color: string | null; first: boolean }) {
  return (
    <span className={classes.key} title={keyText(value)}>
      {first && <span className={classes.swatch} style={{ background: color ?? 'transparent' }} data-drawn={row.color !== null} />}
      <span className={value === null || value === '' ? classes.none : classes.value}>{keyText(value)}</span>
    </span>
  );
}

function figureColumns({ index, label, unit }: ResultColumn, compared: boolean): DataColumn<ResultRow>[] {
  const figure = (value: number | null | undefined) => (value === null || value === undefined ? <span className={classes.none}>–</span> : <span title={measuredExactly(value, unit)}>{measured(value, unit)}</span>);
  const now: DataColumn<ResultRow> = { key: label, label, width: 'minmax(110px, 1fr)', align: 'end', render: (row) => figure(row.values[index]), sortValue: (row) => row.values[index] ?? null };
  if (!compared) return [now];
  return [
    now,
    { key: `${label} before`, label: 'before', width: 'minmax(90px, 1fr)', align: 'end', render: (row) => figure(row.before?.[index]), sortValue: (row) => row.before?.[index] ?? null },
    { key: `${label} change`, label: 'change', width: 'minmax(80px, 1fr)', align: 'end', render: (row) => changeText(change(row.values[index], row.before?.[index])), sortValue: (row) => change(row.values[index], row.before?.[index]) },
  ];
}
