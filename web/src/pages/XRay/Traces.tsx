import { Anchor, Button, Select, Text, TextInput } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { xrayGroupsQuery, type XRaySummary, xrayTracesQuery } from '../../api/xray';
import { ApiError } from '../../api/client';
import { traceIdOf } from '../../model/aws/traceIds';
import { duration, exact, timestamp } from '../../model/format';
import type { Sort } from '../../model/table';
import { timeFromText, timeLabel, timeToText, type TimeRange } from '../../model/time';
import { traceAddress } from '../../model/trace/attached';
import aws from '../../ui/AwsPage.module.css';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { TimePicker } from '../../ui/TimePicker';
import { useAddress } from '../../ui/useAddress';
import classes from './XRay.module.css';

const aroundTable = 270;
const leastHeight = 240;
const defaultXRayTime: TimeRange = { kind: 'last', seconds: 3_600 };

const addressOf = (trace: XRaySummary) => traceAddress(traceIdOf(trace.Id) ?? trace.Id);
const stateOf = (trace: XRaySummary) => [trace.HasFault && 'fault', trace.HasError && 'error', trace.HasThrottle && 'throttle', trace.IsPartial && 'in progress'].filter(Boolean).join(', ') || 'ok';

/** Traces for which a filter expression holds, newest first. A wrong expression is said at its field. */
export function Traces() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const groups = useQuery(xrayGroupsQuery);
  const filter = search.get('filter') ?? '';
  const timeText = search.get('time');
  const time = useMemo(() => timeFromText(timeText) ?? defaultXRayTime, [timeText]);
  const [text, setText] = useState(filter);
  useEffect(() => setText(filter), [filter]);
  const traces = useQuery(xrayTracesQuery(filter, time));
  const wrong = traces.error instanceof ApiError && traces.error.status === 422 ? traces.error.message : null;
  const named = groups.data?.filter((group) => group.FilterExpression !== undefined) ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === filter) void traces.refetch();
    else setAddress({ filter: text.trim() }, { push: true });
  };
  return (
    <>
      <form className={aws.bar} onSubmit={submit}>
        <TextInput className={aws.grow ?? ''} size="xs" aria-label="Filter expression" placeholder='service("backend") { fault OR error }   responsetime > 1   annotation.user = "ann"' value={text} onChange={(event) => setText(event.currentTarget.value)} error={wrong} spellCheck={false} maxLength={10_000} />
        {named.length > 0 && (
          <Select
            size="xs"
            w={170}
            aria-label="Group"
            placeholder="Of a group"
            clearable
            data={named.map((group) => group.GroupName)}
            value={named.find((group) => filter === groupFilter(group.GroupName))?.GroupName ?? null}
            onChange={(name) => setAddress({ filter: name === null ? null : groupFilter(name) }, { push: true })}
          />
        )}
        <Button type="submit" h={30} loading={traces.isFetching}>
          Find
        </Button>
        <TimePicker value={time} onChange={(range) => setAddress({ time: timeToText(range) }, { push: true })} />
      </form>
      {traces.isError && wrong === null ? (
        <Failed error={traces.error} what="The traces could not be found" retry={() => void traces.refetch()} />
      ) : wrong !== null ? null : traces.data === undefined ? (
        <Loading label="Loading the traces" />
      ) : traces.data.TraceSummaries.length === 0 ? (
        <Empty title={filter === '' ? 'No trace in this time' : 'No trace for which this holds'}>
          In the time chosen ({timeLabel(time)}). Choose another time{filter === '' ? '' : ' or expression'}, see how to <Anchor component={Link} to="/?send=xray-python" inherit>send with an X-Ray SDK</Anchor>, or in{' '}
          <Anchor component={Link} to="/arrivals" inherit>arrivals</Anchor> why what you sent is not here.
        </Empty>
      ) : (
        <div className={traces.isPlaceholderData ? aws.dimmed : undefined}>
          <Text size="xs" c="dimmed" my={6}>
            {traces.data.NextToken === undefined ? `${exact(traces.data.TracesProcessedCount)} found` : `The newest ${exact(traces.data.TraceSummaries.length)} of ${exact(traces.data.TracesProcessedCount)} found`}
          </Text>
          <TraceTable traces={traces.data.TraceSummaries} />
        </div>
      )}
    </>
  );
}

/** The expression that stands for a group. */
export const groupFilter = (name: string) => `group.name = "${name}"`;

function TraceTable({ traces }: { traces: readonly XRaySummary[] }) {
  const { height } = useViewportSize();
  const navigate = useNavigate();
  const [sort, setSort] = useState<Sort>({ key: 'start', descending: true });
  const columns = useMemo((): DataColumn<XRaySummary>[] => {
    const all: DataColumn<XRaySummary>[] = [
      { key: 'start', label: 'Start', width: 160, sortValue: (one) => one.StartTime, render: (one) => timestamp(one.StartTime * 1_000) },
      {
        key: 'entry',
        label: 'Entry point',
        width: 'minmax(120px, 1fr)',
        sortValue: (one) => one.EntryPoint.Name,
        render: (one) => (
          <Anchor component={Link} to={addressOf(one)} inherit tabIndex={-1} className={aws.cut ?? ''} onClick={(event) => event.stopPropagation()}>
            {one.EntryPoint.Name}
          </Anchor>
        ),
      },
      { key: 'url', label: 'Request', width: 'minmax(160px, 2fr)', sortValue: (one) => one.Http.HttpURL ?? null, render: (one) => <span className={aws.cut} title={one.Http.HttpURL}>{[one.Http.HttpMethod, one.Http.HttpURL].filter(Boolean).join(' ') || '–'}</span> },
      { key: 'status', label: 'Status', align: 'end', width: 80, sortValue: (one) => one.Http.HttpStatus ?? null, render: (one) => one.Http.HttpStatus ?? '–' },
      { key: 'state', label: 'Outcome', width: 120, sortValue: stateOf, render: (one) => <span className={one.HasFault || one.HasError ? classes.fault : undefined}>{stateOf(one)}</span> },
      { key: 'duration', label: 'Duration', align: 'end', width: 100, sortValue: (one) => one.Duration, render: (one) => duration(one.Duration * 1_000) },
      { key: 'services', label: 'Services', align: 'end', width: 90, sortValue: (one) => one.ServiceIds.length, render: (one) => exact(one.ServiceIds.length) },
    ];
    return all.map((column) => ({ ...column, onActivate: (one) => void navigate(addressOf(one)) }));
  }, [navigate]);
  return <DataTable label="Traces" columns={columns} rows={traces} rowKey={(one) => one.Id} sort={sort} onSort={setSort} height={Math.max(leastHeight, height - aroundTable)} />;
}
