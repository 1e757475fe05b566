import { Anchor, Button, Select, Text, TextInput } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ApiError } from '../../api/client';
import { type GroupLine, groupLinesQuery, logStreamsQuery } from '../../api/logGroups';
import { glance, latestStreams } from '../../model/aws/logGroup';
import { plural, timestamp } from '../../model/format';
import { timeFromText, timeLabel, timeToText, type TimeRange } from '../../model/time';
import { traceAddress } from '../../model/trace/attached';
import aws from '../../ui/AwsPage.module.css';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { TimePicker } from '../../ui/TimePicker';
import { useAddress } from '../../ui/useAddress';
import classes from './CloudWatch.module.css';
import { LineDialog } from './LineDialog';

const aroundTable = 290;
const leastHeight = 240;
const defaultLineTime: TimeRange = { kind: 'last', seconds: 86_400 };

/** The lines of a group, newest first, by stream, filter pattern and time. A wrong pattern is said at its field. */
export function GroupLines({ group }: { group: string }) {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const stream = search.get('stream');
  const pattern = search.get('pattern') ?? '';
  const timeText = search.get('time');
  const time = useMemo(() => timeFromText(timeText) ?? defaultLineTime, [timeText]);
  const [text, setText] = useState(pattern);
  useEffect(() => setText(pattern), [pattern]);
  const streams = useInfiniteQuery(logStreamsQuery(group, latestStreams));
  const lines = useInfiniteQuery(groupLinesQuery({ group, stream, pattern, time }));
  const shown = useMemo(() => lines.data?.pages.flatMap((page) => page.events) ?? [], [lines.data]);
  const wrong = lines.error instanceof ApiError && lines.error.status === 422 ? lines.error.message : null;
  const names = streams.data?.pages[0]?.logStreams.map((one) => one.logStreamName) ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === pattern) void lines.refetch();
    else setAddress({ pattern: text.trim() }, { push: true });
  };
  return (
    <>
      <form className={aws.bar} onSubmit={submit}>
        <Select
          size="xs"
          w={240}
          aria-label="Stream"
          placeholder="All streams"
          clearable
          searchable
          data={stream !== null && !names.includes(stream) ? [stream, ...names] : names}
          value={stream}
          onChange={(name) => setAddress({ stream: name }, { push: true })}
          nothingFoundMessage="Not among the 50 last written to: see Streams"
        />
        <TextInput className={aws.grow ?? ''} size="xs" aria-label="Filter pattern" placeholder={'ERROR -timeout   { $.level = "ERROR" && $.ms > 100 }   [ip, ..., status = 5*, bytes]'} value={text} onChange={(event) => setText(event.currentTarget.value)} error={wrong} spellCheck={false} maxLength={1_024} />
        <Button type="submit" h={30} loading={lines.isFetching && !lines.isFetchingNextPage}>
          Search
        </Button>
        <TimePicker value={time} onChange={(range) => setAddress({ time: timeToText(range) }, { push: true })} />
      </form>
      {lines.isError && wrong === null ? (
        <Failed error={lines.error} what="The lines could not be read" retry={() => void lines.refetch()} />
      ) : wrong !== null ? null : lines.data === undefined ? (
        <Loading label="Loading the lines" />
      ) : shown.length === 0 ? (
        <Empty title={lines.hasNextPage ? 'Nothing matched so far' : 'No line here'}>
          {lines.hasNextPage ? (
            <>
              Not all lines were looked at yet. <Button variant="default" size="compact-xs" onClick={() => void lines.fetchNextPage()} loading={lines.isFetchingNextPage}>Search on</Button>
            </>
          ) : (
            <>
              In the time chosen ({timeLabel(time)}) no line{pattern === '' ? '' : ' that matches the pattern'}. Choose another time{pattern === '' ? '' : ' or pattern'}, or see in <Anchor component={Link} to="/arrivals" inherit>arrivals</Anchor> why what you sent is not here.
            </>
          )}
        </Empty>
      ) : (
        <div className={lines.isPlaceholderData ? aws.dimmed : undefined}>
          <LineTable lines={shown} onEnd={() => lines.hasNextPage && !lines.isFetchingNextPage && void lines.fetchNextPage()} />
          <Text size="xs" c="dimmed" mt={4}>
            {plural(shown.length, 'line')}, newest first{lines.hasNextPage ? '; more as you scroll' : ''}
          </Text>
        </div>
      )}
    </>
  );
}

function LineTable({ lines, onEnd }: { lines: readonly GroupLine[]; onEnd: () => void }) {
  const { height } = useViewportSize();
  const [opened, setOpened] = useState<GroupLine | null>(null);
  const columns = useMemo((): DataColumn<GroupLine>[] => {
    const all: DataColumn<GroupLine>[] = [
      { key: 'time', label: 'Time', width: 190, render: (one) => timestamp(one.timestamp, true) },
      { key: 'stream', label: 'Stream', width: 'minmax(80px, 14rem)', render: (one) => <span className={aws.cut} title={one.logStreamName}>{one.logStreamName}</span> },
      { key: 'message', label: 'Message', width: 'minmax(240px, 4fr)', render: (one) => <span className={classes.line}>{glance(one.message)}</span> },
    ];
    const trace: DataColumn<GroupLine> = {
      key: 'trace',
      label: 'Trace',
      width: 70,
      render: (one) =>
        one.traceId === undefined ? null : (
          <Anchor component={Link} to={traceAddress(one.traceId, one.spanId)} inherit tabIndex={-1} onClick={(event) => event.stopPropagation()}>
            trace
          </Anchor>
        ),
    };
    return [...all.map((column) => ({ ...column, onActivate: setOpened })), trace];
  }, []);
  return (
    <>
      <DataTable label="Lines" columns={columns} rows={lines} rowKey={(one) => one.eventId} height={Math.max(leastHeight, height - aroundTable)} rowHeight={26} onEnd={onEnd} />
      {opened !== null && <LineDialog line={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
