import { Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { drawnGroups, keyText } from '../../model/chartSeries';
import { measured, measuredExactly } from '../../model/format';
import type { QueryResult } from '../../model/queryResult';
import type { Calculation } from '../../model/querySpec';
import { resultColumns, type ResultRow, resultRows } from '../../model/resultTable';
import type { Sort } from '../../model/table';
import type { QueryView } from '../../model/view';
import { ChartLink } from '../../ui/Chart/link';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { ResultCharts } from '../../ui/ResultCharts/ResultCharts';
import { Swatch } from '../../ui/Swatch';
import classes from './Boards.module.css';

const chartHeight = 170;
const tableHeight = 260;

interface PanelResultProps {
  result: QueryResult;
  calculations: readonly Calculation[];
  charts: QueryView['charts'];
  style: 'graph' | 'table' | 'both';
}

/** An answer as a board shows it. */
export function PanelResult({ result, calculations, charts, style }: PanelResultProps) {
  const [link] = useState(() => new ChartLink());
  if (result.statistics.rows_matched === 0) return <Text size="sm" c="dimmed">No events in this time.</Text>;
  return (
    <Stack gap="xs">
      {style !== 'table' && <ResultCharts result={result} calculations={calculations} styles={charts} link={link} height={chartHeight} />}
      {style !== 'graph' && <Groups result={result} calculations={calculations} link={link} />}
    </Stack>
  );
}

function Groups({ result, calculations, link }: { result: QueryResult; calculations: readonly Calculation[]; link: ChartLink }) {
  const [sort, setSort] = useState<Sort | null>(null);
  const { rows, foot } = useMemo(() => resultRows(result, drawnGroups), [result]);
  const columns = useMemo((): DataColumn<ResultRow>[] => {
    const keys = result.breakdowns.map((name, i): DataColumn<ResultRow> => ({
      key: `by ${name}`,
      label: name,
      width: 'minmax(120px, 2fr)',
      sortValue: (row) => row.key[i] ?? null,
      render: (row) => (
        <Group gap={6} wrap="nowrap">
          {i === 0 && <Swatch series={row.color} />}
          <span className={classes.cell}>{row.kind === 'group' ? keyText(row.key[i]) : i === 0 ? row.label : ''}</span>
        </Group>
      ),
    }));
    const figures = resultColumns(calculations).map(({ index, label, unit }): DataColumn<ResultRow> => ({
      key: label,
      label,
      align: 'end',
      sortValue: (row) => row.values[index] ?? null,
      render: (row) => {
        const value = row.values[index];
        return value === null || value === undefined ? '–' : <span title={measuredExactly(value, unit)}>{measured(value, unit)}</span>;
      },
    }));
    return [...keys, ...figures];
  }, [result, calculations]);
  return <DataTable label="Groups" columns={columns} rows={rows} foot={foot} rowKey={(row) => row.id} sort={sort} onSort={setSort} link={link} height={tableHeight} />;
}
