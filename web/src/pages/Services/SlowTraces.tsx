import { Anchor } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { tracesQuery, type TraceSummary } from '../../api/traces';
import { duration, exact, timestamp } from '../../model/format';
import { type Filter, withTime } from '../../model/querySpec';
import type { TimeRange } from '../../model/time';
import { traceAddress } from '../../model/trace/attached';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import classes from './Services.module.css';

const limit = 20;

const columns: readonly DataColumn<TraceSummary>[] = [
  {
    key: 'root',
    label: 'Root',
    width: 'minmax(120px, 1fr)',
    render: (one) => (
      <Anchor component={Link} to={traceAddress(one.trace_id)} inherit>
        {one.root?.name ?? 'A trace without its root'}
      </Anchor>
    ),
  },
  { key: 'start', label: 'Start', width: 156, render: (one) => timestamp(one.start) },
  { key: 'duration', label: 'Duration', align: 'end', width: 94, render: (one) => duration(one.duration_ms) },
  { key: 'spans', label: 'Spans', align: 'end', width: 66, render: (one) => exact(one.spans) },
  { key: 'errors', label: 'Errors', align: 'end', width: 66, render: (one) => (one.errors > 0 ? <span className={classes.bad}>{exact(one.errors)}</span> : '0') },
];

/** The traces in which a service was slowest. */
export function SlowTraces({ dataset, filters, time }: { dataset: string; filters: readonly Filter[]; time: TimeRange }) {
  const question = useMemo(() => ({ dataset, query: withTime({ filters: [...filters] }, time) }), [dataset, filters, time]);
  const traces = useQuery({ ...tracesQuery(question, 'slowest', limit), placeholderData: keepPreviousData });
  return (
    <section aria-label="Traces with its slowest requests">
      <h3>Traces with its slowest requests</h3>
      {traces.error !== null && traces.data === undefined ? (
        <Failed error={traces.error} what="The traces could not be found" retry={() => void traces.refetch()} />
      ) : traces.data === undefined ? (
        <Loading label="Finding traces" />
      ) : (
        <DataTable label="Slow traces" columns={columns} rows={traces.data} rowKey={(one) => one.trace_id} height={340} />
      )}
    </section>
  );
}
