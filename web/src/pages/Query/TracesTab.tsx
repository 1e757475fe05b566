import { Anchor, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { type TraceOrder, tracesQuery, type TraceSummary } from '../../api/traces';
import { duration, exact, measuredExactly, timestamp } from '../../model/format';
import { eventsOf } from '../../model/querySpec';
import type { Sort } from '../../model/table';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import type { Shown } from './useAsked';

const limit = 100;

const columns: readonly DataColumn<TraceSummary>[] = [
  { key: 'root', label: 'Root', width: 'minmax(200px, 3fr)', sortValue: (one) => one.root?.name ?? null, render: (one) => <Root trace={one} /> },
  { key: 'service', label: 'Service', width: 'minmax(110px, 1.4fr)', sortValue: (one) => one.root?.service ?? null, render: (one) => one.root?.service ?? '' },
  { key: 'start', label: 'Start', width: 200, sortValue: (one) => one.start, render: (one) => <time dateTime={one.start}>{timestamp(one.start, true)}</time> },
  { key: 'duration', label: 'Duration', width: 110, align: 'end', sortValue: (one) => one.duration_ms, render: (one) => <span title={measuredExactly(one.duration_ms, 'ms')}>{duration(one.duration_ms)}</span> },
  { key: 'spans', label: 'Spans', width: 84, align: 'end', sortValue: (one) => one.spans, render: (one) => exact(one.spans) },
  { key: 'matched', label: 'Matching', width: 92, align: 'end', sortValue: (one) => one.matched, render: (one) => exact(one.matched) },
  { key: 'errors', label: 'Errors', width: 84, align: 'end', sortValue: (one) => one.errors, render: (one) => (one.errors > 0 ? <Text span c="red" size="sm" fw={600}>{exact(one.errors)}</Text> : '0') },
  { key: 'services', label: 'Services', width: 'minmax(120px, 2fr)', sortValue: (one) => one.services.length, render: (one) => <span title={one.services.join(', ')}>{one.services.join(', ')}</span> },
];

function Root({ trace }: { trace: TraceSummary }) {
  return (
    <Anchor component={Link} to={`/trace/${encodeURIComponent(trace.trace_id)}`} size="sm" tabIndex={-1}>
      {trace.root?.name ?? `no root span: ${trace.trace_id.slice(0, 12)}…`}
    </Anchor>
  );
}

/** Traces that hold what the question asks about. */
export function TracesTab({ shown }: { shown: Shown }) {
  const [order, setOrder] = useState<TraceOrder>('slowest');
  const [sort, setSort] = useState<Sort | null>(null);
  const question = useMemo(() => ({ dataset: shown.dataset, query: eventsOf(shown.query) }), [shown]);
  const traces = useQuery(tracesQuery(question, order, limit));
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        aria-label="Which traces"
        style={{ alignSelf: 'flex-start' }}
        value={order}
        onChange={(chosen) => setOrder(chosen as TraceOrder)}
        data={[
          { value: 'slowest', label: 'Slowest' },
          { value: 'newest', label: 'Newest' },
        ]}
      />
      {traces.isError ? (
        <Failed error={traces.error} what="The traces could not be found" retry={() => void traces.refetch()} />
      ) : traces.data === undefined ? (
        <Loading label="Finding traces" />
      ) : traces.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          None of these events is part of a trace: they have no trace.trace_id.
        </Text>
      ) : (
        <DataTable label="Traces" columns={columns} rows={traces.data} rowKey={(one) => one.trace_id} sort={sort} onSort={setSort} height={560} />
      )}
    </Stack>
  );
}
