import { Anchor, Button, Text, TextInput } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { type LogStream, logStreamsQuery } from '../../api/logGroups';
import { orderText, streamAddress, streamOrderOf, type StreamOrder } from '../../model/aws/logGroup';
import { bytes, plural, timestamp } from '../../model/format';
import aws from '../../ui/AwsPage.module.css';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { useAddress } from '../../ui/useAddress';


const aroundTable = 320;
const leastHeight = 240;

const timeOf = (milliseconds: number | undefined) => (milliseconds === undefined ? '–' : timestamp(milliseconds));

/** The streams of a group by name or by their last line, as AWS lists them; one opens its lines. */
export function GroupStreams({ group }: { group: string }) {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const order = useMemo(() => streamOrderOf(search), [search]);
  const [text, setText] = useState(order.prefix);
  useEffect(() => setText(order.prefix), [order.prefix]);
  const streams = useInfiniteQuery(logStreamsQuery(group, order));
  const shown = useMemo(() => streams.data?.pages.flatMap((page) => page.logStreams) ?? [], [streams.data]);
  const go = (next: StreamOrder) => setAddress({ prefix: next.prefix === '' ? null : next.prefix, order: orderText(next) }, { push: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const prefix = text.trim();
    // What begins with a prefix comes by name; without one, those written to last are what one looks for.
    if (prefix !== order.prefix) go(prefix === '' ? { prefix, by: 'LastEventTime', descending: true } : { prefix, by: 'LogStreamName', descending: false });
  };
  return (
    <>
      <form className={aws.bar} onSubmit={submit}>
        <TextInput className={aws.grow ?? ''} size="xs" aria-label="Names that begin with" placeholder="Names that begin with …" value={text} onChange={(event) => setText(event.currentTarget.value)} spellCheck={false} maxLength={512} />
        <Button type="submit" h={30} loading={streams.isFetching && !streams.isFetchingNextPage}>
          Find
        </Button>
      </form>
      {streams.isError ? (
        <Failed error={streams.error} what="The streams could not be listed" retry={() => void streams.refetch()} />
      ) : streams.data === undefined ? (
        <Loading label="Loading the streams" />
      ) : shown.length === 0 ? (
        <Empty title={order.prefix === '' ? 'No stream yet' : 'No such stream'}>
          {order.prefix === '' ? (
            <>
              Clients make a stream when they first send to it; see in <Anchor component={Link} to="/arrivals" inherit>arrivals</Anchor> what came.
            </>
          ) : (
            <>No stream of this group has a name that begins with {order.prefix}. Capitals count.</>
          )}
        </Empty>
      ) : (
        <div className={streams.isPlaceholderData ? aws.dimmed : undefined}>
          <StreamTable group={group} streams={shown} order={order} onOrder={go} onEnd={() => streams.hasNextPage && !streams.isFetchingNextPage && void streams.fetchNextPage()} />
          <Text size="xs" c="dimmed" mt={4}>
            {plural(shown.length, 'stream')}
            {streams.hasNextPage ? '; more as you scroll' : ''}
            {order.prefix === '' ? '' : ', by name: by time AWS finds no prefix'}
          </Text>
        </div>
      )}
    </>
  );
}

interface StreamTableProps {
  group: string;
  streams: readonly LogStream[];
  order: StreamOrder;
  onOrder: (order: StreamOrder) => void;
  onEnd: () => void;
}

function StreamTable({ group, streams, order, onOrder, onEnd }: StreamTableProps) {
  const { height } = useViewportSize();
  const navigate = useNavigate();
  const columns = useMemo((): DataColumn<LogStream>[] => {
    const all: DataColumn<LogStream>[] = [
      {
        key: 'LogStreamName',
        label: 'Stream',
        width: 'minmax(200px, 1fr)',
        sortValue: (one) => one.logStreamName,
        render: (one) => (
          <Anchor component={Link} to={streamAddress(group, one.logStreamName, one.firstEventTimestamp)} inherit tabIndex={-1} className={aws.cut ?? ''} title={one.logStreamName} onClick={(event) => event.stopPropagation()}>
            {one.logStreamName}
          </Anchor>
        ),
      },
      { key: 'first', label: 'First event', width: 160, render: (one) => timeOf(one.firstEventTimestamp) },
      // Without a prefix alone: AWS does not order what begins with one by time.
      { key: 'LastEventTime', label: 'Last event', width: 160, ...(order.prefix === '' && { sortValue: (one: LogStream) => one.lastEventTimestamp ?? one.creationTime }), render: (one) => timeOf(one.lastEventTimestamp) },
      { key: 'came', label: 'Last came', width: 160, render: (one) => timeOf(one.lastIngestionTime) },
      { key: 'bytes', label: 'Put', align: 'end', width: 100, header: <span title="Bytes of all messages put into it, those too that have expired">Put</span>, render: (one) => bytes(one.putBytes) },
    ];
    return all.map((column) => ({ ...column, onActivate: (one) => void navigate(streamAddress(group, one.logStreamName, one.firstEventTimestamp)) }));
  }, [group, navigate, order.prefix]);
  return (
    <DataTable
      label="Streams"
      columns={columns}
      rows={streams}
      rowKey={(one) => one.logStreamName}
      sort={{ key: order.by, descending: order.descending }}
      // The server orders: what is here may be the first page alone.
      onSort={({ key, descending }) => onOrder({ prefix: order.prefix, by: key === 'LogStreamName' ? 'LogStreamName' : 'LastEventTime', descending })}
      height={Math.max(leastHeight, height - aroundTable)}
      rowHeight={26}
      onEnd={onEnd}
    />
  );
}
