import { Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { measured, measuredExactly, unitOf } from '../../model/format';
import { groupId, type QueryResult, type ResultGroup } from '../../model/queryResult';
import { calculationKey, calculationsOf, hasScalar, type QuerySpec } from '../../model/querySpec';
import type { Sort } from '../../model/table';
import { type DataColumn, DataTable } from '../../ui/DataTable';

const tableHeight = 260;

/** An answer as a board shows it. */
export function PanelResult({ result, query, style }: { result: QueryResult; query: QuerySpec; style: 'graph' | 'table' | 'both' }) {
  if (result.statistics.rows_matched === 0) return <Text size="sm" c="dimmed">No events in this time.</Text>;
  return (
    <Stack gap="xs">
      {style !== 'graph' && <Groups result={result} query={query} />}
    </Stack>
  );
}

function Groups({ result, query }: { result: QueryResult; query: QuerySpec }) {
  const [sort, setSort] = useState<Sort | null>(null);
  const columns = useMemo((): DataColumn<ResultGroup>[] => {
    const keys = result.breakdowns.map((name, i): DataColumn<ResultGroup> => ({ key: `b ${name}`, label: name, sortValue: (group) => group.key[i] ?? null, render: (group) => String(group.key[i] ?? '–') }));
    const values = calculationsOf(query).flatMap((one, i): DataColumn<ResultGroup>[] => {
      if (!hasScalar(one)) return [];
      const unit = unitOf(one.column);
      return [{ key: `c ${i}`, label: calculationKey(one), align: 'end', sortValue: (group) => group.values[i] ?? null, render: (group) => value(group.values[i] ?? null, (number) => measured(number, unit), (number) => measuredExactly(number, unit)) }];
    });
    return [...keys, ...values];
  }, [result, query]);
  return <DataTable label="Groups" columns={columns} rows={result.breakdowns.length > 0 ? result.groups : [result.total]} rowKey={groupId} sort={sort} onSort={setSort} height={tableHeight} />;
}

function value(number: number | null, short: (number: number) => string, full: (number: number) => string) {
  return number === null ? '–' : <span title={full(number)}>{short(number)}</span>;
}
