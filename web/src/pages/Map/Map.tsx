import { Anchor, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { mapQuery } from '../../api/services';
import { useShortcuts } from '../../app/Shortcuts';
import { exact, plural } from '../../model/format';
import { allNodes, type ServiceMap } from '../../model/map/serviceMap';
import { timeFromText, timeLabel, timeToText, type TimeRange } from '../../model/time';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { TimePicker } from '../../ui/TimePicker';
import { useAddress } from '../../ui/useAddress';
import { MapDetails } from './MapDetails';
import { MapGraph } from './MapGraph';
import { MapTables } from './MapTables';
import classes from './Map.module.css';

const defaultMapTime: TimeRange = { kind: 'last', seconds: 3_600 };
const refreshMs = 60_000;

/** Who calls whom: `/map?time=&view=table&service=`, or the calls of one to another with `from=&to=`. */
export function Component() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const timeText = search.get('time');
  const time = useMemo(() => timeFromText(timeText) ?? defaultMapTime, [timeText]);
  const map = useQuery({ ...mapQuery(time), refetchInterval: time.kind === 'last' ? refreshMs : false });
  const isTable = search.get('view') === 'table';
  const [find, setFind] = useState('');
  const findField = useRef<HTMLInputElement>(null);
  useShortcuts([
    { keys: '/', label: 'Find a service', run: () => findField.current?.select() },
    { keys: 'v', label: isTable ? 'As a graph' : 'As a table', run: () => setAddress({ view: isTable ? null : 'table' }) },
    { keys: 'Escape', label: 'Nothing selected', run: () => setAddress({ service: null, from: null, to: null }) },
  ]);
  return (
    <div className={classes.page}>
      <PageHead title="Map" about={map.data && <About map={map.data} />}>
        <TextInput
          ref={findField}
          size="xs"
          w={180}
          aria-label="Find a service"
          placeholder="Find a service (/)"
          leftSection={<IconSearch size={14} />}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setFind('')}
        />
        <SegmentedControl
          size="xs"
          aria-label="Form"
          value={isTable ? 'table' : 'graph'}
          onChange={(form) => setAddress({ view: form === 'table' ? 'table' : null })}
          data={[
            { value: 'graph', label: 'Graph' },
            { value: 'table', label: 'Table' },
          ]}
        />
        <TimePicker value={time} onChange={(range) => setAddress({ time: timeToText(range) }, { push: true })} />
      </PageHead>
      {map.error !== null && map.data === undefined ? (
        <Failed error={map.error} what="The map could not be drawn" retry={() => void map.refetch()} />
      ) : map.data === undefined ? (
        <Loading label="Finding out who calls whom" />
      ) : map.data.nodes.length === 0 && map.data.edges.length === 0 ? (
        <Empty title="Nobody called anybody here">
          In the time chosen ({timeLabel(time)}) there are no spans. The map is made of spans whose parent is of another service. Choose another time, <Anchor component={Link} to="/" inherit>send data</Anchor>, or see in{' '}
          <Anchor component={Link} to="/arrivals" inherit>arrivals</Anchor> why what you sent is not here.
        </Empty>
      ) : (
        <div className={classes.main} data-dimmed={map.isPlaceholderData || undefined}>
          <Shown map={map.data} isTable={isTable} find={find} time={time} timeText={timeText} />
        </div>
      )}
    </div>
  );
}

/** What is selected, a service or the calls of one to another, stands in the address. */
export type Chosen = { service: string } | { from: string; to: string } | null;

function Shown({ map, isTable, find, time, timeText }: { map: ServiceMap; isTable: boolean; find: string; time: TimeRange; timeText: string | null }) {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const whole = useMemo(() => ({ ...map, nodes: allNodes(map) }), [map]);
  const [service, from, to] = [search.get('service'), search.get('from'), search.get('to')];
  const chosen = useMemo((): Chosen => (service !== null ? { service } : from !== null && to !== null ? { from, to } : null), [service, from, to]);
  const choose = (next: Chosen) => setAddress({ service: null, from: null, to: null, ...next });
  return (
    <>
      {isTable ? <MapTables map={whole} find={find} timeText={timeText} onChoose={choose} /> : <MapGraph map={whole} find={find} chosen={chosen} onChoose={choose} />}
      {chosen !== null && <MapDetails map={whole} chosen={chosen} time={time} timeText={timeText} onChoose={choose} />}
    </>
  );
}

function About({ map }: { map: ServiceMap }) {
  const calls = map.edges.reduce((sum, { calls }) => sum + calls, 0);
  return (
    <>
      {plural(allNodes(map).length, 'service')}, {plural(calls, 'call')} between them
      {map.sampled > 1 && `. One of ${exact(map.sampled)} traces was looked at; the numbers are scaled up`}
    </>
  );
}
