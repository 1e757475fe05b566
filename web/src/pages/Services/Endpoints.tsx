import { Anchor } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { runQuery } from '../../api/query';
import { duration, exact } from '../../model/format';
import type { ResultGroup } from '../../model/queryResult';
import { type Filter, filterFor, queryAddress, withTime } from '../../model/querySpec';
import { endpointsQuery, requestsQuery } from '../../model/services';
import type { Sort } from '../../model/table';
import type { TimeRange } from '../../model/time';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';

/** Which requests of a service are how slow, by name. */
export function Endpoints({ dataset, filters, time }: { dataset: string; filters: readonly Filter[]; time: TimeRange }) {
  const query = useMemo(() => withTime(endpointsQuery(filters), time), [filters, time]);
  const result = useQuery({ queryKey: ['endpoints', dataset, query], queryFn: ({ signal }) => runQuery({ dataset, query }, { signal, series: false }), placeholderData: keepPreviousData });
  const [sort, setSort] = useState<Sort>({ key: 'p95', descending: true });
  const columns = useMemo((): DataColumn<ResultGroup>[] => {
    const latency = (at: number) => (group: ResultGroup) => (group.values[at] == null ? '–' : duration(group.values[at]));
    return [
      {
        key: 'name',
        label: 'Request',
        width: 'minmax(160px, 1fr)',
        sortValue: (group) => String(group.key[0] ?? ''),
        render: (group) => (
          <Anchor component={Link} to={queryAddress({ dataset, query: withTime(requestsQuery([...filters, filterFor('name', group.key[0] ?? null)]), time) })} inherit>
            {group.key[0] === null ? '(no name)' : String(group.key[0])}
          </Anchor>
        ),
      },
      { key: 'count', label: 'Requests', align: 'end', width: 90, sortValue: (group) => group.values[0] ?? null, render: (group) => exact(group.values[0] ?? 0) },
      { key: 'p50', label: 'p50', align: 'end', width: 90, sortValue: (group) => group.values[1] ?? null, render: latency(1) },
      { key: 'p95', label: 'p95', align: 'end', width: 90, sortValue: (group) => group.values[2] ?? null, render: latency(2) },
    ];
  }, [dataset, filters, time]);
  return (
    <section aria-label="By request">
      <h3>By request</h3>
      {result.error !== null && result.data === undefined ? (
        <Failed error={result.error} what="The requests could not be read" retry={() => void result.refetch()} />
      ) : result.data === undefined ? (
        <Loading label="Loading the requests" />
      ) : (
        <DataTable label="Requests by name" columns={columns} rows={result.data.groups} rowKey={(group) => JSON.stringify(group.key)} sort={sort} onSort={setSort} height={340} />
      )}
    </section>
  );
}
