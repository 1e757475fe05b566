import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowDown } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { columnsQuery } from '../../api/query';
import { useShortcuts } from '../../app/Shortcuts';
import { exact, plural } from '../../model/format';
import type { LogBuffer } from '../../model/logs/buffer';
import { traceOf } from '../../model/logs/line';
import { addressOfScope, type LogScope, scopeOfAddress } from '../../model/logs/scope';
import { withTime } from '../../model/querySpec';
import { timeLabel } from '../../model/time';
import { traceAddress } from '../../model/trace/attached';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { useAddress } from '../../ui/useAddress';
import { LineDetails } from './LineDetails';
import { LogBar } from './LogBar';
import { LogContext } from './LogContext';
import { LogList } from './LogList';
import classes from './Logs.module.css';
import { useLogs } from './useLogs';
import type { TailState } from './useTail';

/** Log lines as they come: `/logs?dataset=&find=&level=&filters=&time=`, and with `around=<time>` a line among its neighbours. */
export function Component() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const scope = useMemo(() => scopeOfAddress(search), [search]);
  const around = search.get('around');
  const place = useMemo(() => (around === null ? null : { dataset: search.get('in'), time: around }), [around, search]);
  const columns = useQuery(columnsQuery(place === null ? scope.dataset : place.dataset));
  const names = useMemo(() => (columns.data === undefined ? null : new Set(columns.data.map((column) => column.name))), [columns.data]);
  const query = useMemo(() => withTime({}, scope.time), [scope.time]);
  if (columns.error !== null && columns.data === undefined) return <Failed error={columns.error} what="The columns could not be read" retry={() => void columns.refetch()} />;
  if (place !== null) return <LogContext key={place.time} place={place} columns={names} query={query} onPlace={(place) => setAddress({ around: place?.time ?? null, in: place?.dataset ?? null }, { push: true })} />;
  return <Lines scope={scope} columns={names} onScope={(scope) => setAddress(addressOfScope(scope))} onContext={(dataset, time) => setAddress({ around: time, in: dataset }, { push: true })} />;
}

interface LinesProps {
  scope: LogScope;
  columns: ReadonlySet<string> | null;
  onScope: (scope: LogScope) => void;
  onContext: (dataset: string, time: string) => void;
}

const pageRows = 20;
const longSeconds = 86_400;

function Lines({ scope, columns, onScope, onContext }: LinesProps) {
  const navigate = useNavigate();
  const [live, setLive] = useState(true);
  const [following, setFollowing] = useState(true);
  const [selected, setSelected] = useState<number | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const findField = useRef<HTMLInputElement>(null);
  const isLive = live && scope.time.kind === 'last';
  const { buffer, history, tail, older, loadOlder, release, possible } = useLogs({ scope, columns, live: isLive, reading: !following });
  const { lines } = buffer;
  const toEnd = () => {
    setOpened(null);
    setSelected(null);
    release();
    setFollowing(true);
  };
  const follow = (now: boolean) => (now ? toEnd() : setFollowing(false));
  const look = (key: number | null) => {
    setSelected(key);
    setFollowing(false);
  };
  const step = (by: number) => () => {
    const at = selected === null ? lines.length : lines.findIndex((line) => line.key === selected);
    const next = lines[Math.min(lines.length - 1, Math.max(0, at + by))];
    if (next !== undefined) look(next.key);
  };
  const current = lines.find((line) => line.key === selected);
  useShortcuts([
    { keys: 'ArrowUp', label: 'Line above', run: step(-1) },
    { keys: 'ArrowDown', label: 'Line below', run: step(1) },
    { keys: 'PageUp', label: 'A page up', run: step(-pageRows) },
    { keys: 'PageDown', label: 'A page down', run: step(pageRows) },
    { keys: 'o', label: 'Open or close the line (also Enter)', run: () => selected !== null && setOpened(opened === selected ? null : selected) },
    { keys: 'End', label: 'To the newest line, and follow', run: toEnd },
    { keys: '/', label: 'Text in the message', run: () => findField.current?.select() },
    { keys: 'p', label: 'Pause, or live again', run: () => setLive(!live) },
    { keys: 'a', label: 'Lines around this one', run: () => current && onContext(current.event.dataset, current.event.time) },
    {
      keys: 't',
      label: 'To its trace',
      run: () => {
        const trace = current && traceOf(current.event.data);
        if (trace) void navigate(traceAddress(trace.traceId, trace.spanId));
      },
    },
  ]);
  const query = useMemo(() => withTime({}, scope.time), [scope.time]);
  return (
    <div className={classes.page}>
      <LogBar scope={scope} onScope={onScope} columns={columns} findField={findField} live={live} onLive={setLive} />
      <Status buffer={buffer} tail={tail} older={older} scope={scope} />
      <div className={classes.main} data-dimmed={(history.isPending && lines.length > 0) || undefined}>
        {history.error !== null && history.data === undefined ? (
          <Failed error={history.error} what="The lines could not be read" retry={() => void history.refetch()} />
        ) : lines.length === 0 && history.isPending ? (
          <Loading label="Loading the lines" />
        ) : lines.length === 0 ? (
          <NoLines scope={scope} possible={possible} live={tail.kind === 'on'} onScope={onScope} />
        ) : (
          <LogList
            lines={lines}
            label="Log lines, oldest first"
            showDataset={scope.dataset === null}
            showDate={scope.time.kind === 'between' || scope.time.seconds > longSeconds}
            selected={selected}
            opened={opened}
            onSelect={look}
            onOpen={setOpened}
            details={(line) => <LineDetails line={line} query={query} onFilter={(filter) => onScope({ ...scope, filters: [...scope.filters, filter] })} onContext={({ event }) => onContext(event.dataset, event.time)} />}
            following={following}
            onFollow={follow}
            onStart={loadOlder}
          />
        )}
        {!following && (buffer.waiting.length > 0 || opened !== null) && (
          <Button className={classes.fresh ?? ''} size="compact-sm" radius="xl" leftSection={<IconArrowDown size={14} />} onClick={toEnd}>
            {buffer.waiting.length > 0 ? plural(buffer.waiting.length + buffer.leftOut, 'new line') : 'Follow'}
          </Button>
        )}
      </div>
    </div>
  );
}

const tailWords = { off: 'Paused', connecting: 'Connecting', on: 'Live', lost: 'The connection is lost; trying again', refused: 'Not live' } as const;

function Status({ buffer, tail, older, scope }: { buffer: LogBuffer; tail: TailState; older: ReturnType<typeof useLogs>['older']; scope: LogScope }) {
  return (
    <div className={classes.status} role="status">
      <span>
        <span className={classes.light} data-kind={tail.kind} />
        {tail.kind === 'off' && scope.time.kind === 'between' ? timeLabel(scope.time) : tailWords[tail.kind]}
        {tail.kind === 'refused' && `: ${tail.why}`}
      </span>
      <span>{plural(buffer.lines.length, 'line')}</span>
      {older.busy && <span>Loading older lines</span>}
      {older.fault !== null && <span data-warn>Older lines could not be read: {older.fault.message}</span>}
      {older.atBound && <span data-warn>The newest {exact(buffer.lines.length)} lines. Choose a shorter time or more filters for others.</span>}
      {buffer.missed > 0 && <span data-warn>{plural(buffer.missed, 'event')} came faster than this page could take them and are not here; they are stored.</span>}
      {buffer.leftOut > 0 && <span data-warn>{plural(buffer.leftOut, 'line')} came while you read and had to make room; they are stored.</span>}
    </div>
  );
}

function NoLines({ scope, possible, live, onScope }: { scope: LogScope; possible: boolean; live: boolean; onScope: (scope: LogScope) => void }) {
  const filtered = scope.find !== '' || scope.level !== null || scope.filters.length > 0;
  return (
    <Empty title={filtered ? 'No line fits' : 'No log lines here'}>
      <p>
        {scope.dataset === null ? 'No dataset has' : `${scope.dataset} does not have`} {filtered ? 'a line that fits' : 'log lines'} in the time chosen ({timeLabel(scope.time)}).{live && ' New ones show as they come.'}
      </p>
      {!possible && <p>Nothing can fit: no event has the columns that these filters look at.</p>}
      {filtered && (
        <Button variant="default" onClick={() => onScope({ ...scope, find: '', level: null, filters: [] })}>
          Without filters
        </Button>
      )}
      {!filtered && (
        <p>
          Log lines are OpenTelemetry log records and events that are no spans.{' '}
          {!scope.everything && (
            <Anchor component="button" type="button" onClick={() => onScope({ ...scope, everything: true })}>
              Show all events, spans too
            </Anchor>
          )}{' '}
          Nothing comes? See <Anchor component={Link} to="/arrivals">arrivals</Anchor> for what did and why it was not taken.
        </p>
      )}
    </Empty>
  );
}
