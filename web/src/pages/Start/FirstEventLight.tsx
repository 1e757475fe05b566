import { Anchor, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { newestEvent } from '../../api/firstEvent';
import { type Arrival, datasetsOf, type Light, reasonOf } from '../../model/arrivals';
import { plural } from '../../model/format';
import { queryAddress } from '../../model/querySpec';
import { When } from '../../ui/When';
import classes from './Start.module.css';

/** Grey while nothing comes, green with the way to the first event, red with the reason when it was refused. */
export function FirstEventLight({ light, live, isFirst, checkKey }: { light: Light; live: boolean; /** Nothing was ever stored here. */ isFirst: boolean; checkKey: () => void }) {
  return (
    <section className={classes.light} data-state={light.state} aria-label="First event" aria-live="polite">
      <span className={classes.lamp} aria-hidden />
      {light.state === 'waiting' && (
        <Words title={live ? `Waiting for ${isFirst ? 'the first event' : 'an event'}` : 'Connecting'}>
          The light turns green with it. A request that is refused shows here at once, with the reason. <Anchor component={Link} to="/arrivals" inherit>All requests</Anchor>
        </Words>
      )}
      {light.state === 'arrived' && <Arrived arrival={light.arrival} />}
      {light.state === 'refused' && <Refused arrival={light.arrival} checkKey={checkKey} />}
    </section>
  );
}

function Words({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Text fw={600}>{title}</Text>
      <Text component="div" size="sm">
        {children}
      </Text>
    </div>
  );
}

function Arrived({ arrival }: { arrival: Arrival }) {
  const datasets = datasetsOf(arrival);
  const first = datasets[0];
  const found = useQuery({ queryKey: ['newest event', first, arrival.time], queryFn: ({ signal }) => newestEvent(first ?? '', signal), enabled: first !== undefined, staleTime: Infinity });
  const event = found.data;
  const rows = first === undefined ? '/query' : queryAddress({ dataset: first, query: { time_range: 7_200 } });
  const trace = event?.traceId ? `/trace/${encodeURIComponent(event.traceId)}${event.spanId === null ? '' : `?span=${encodeURIComponent(event.spanId)}`}` : null;
  return (
    <>
      <Words title="It arrived">
        {plural(arrival.events, 'event')} in <b>{datasets.join(', ')}</b>, <When time={arrival.time} />
        {arrival.outcome === 'partial' && <>; {plural(arrival.refused_events, 'event')} refused: {arrival.explanation}</>}
      </Words>
      <Group gap="xs">
        {event?.error != null && (
          <Button component={Link} to={`/errors/${event.error}`} size="sm">
            See the error
          </Button>
        )}
        {trace !== null && (
          <Button component={Link} to={trace} size="sm" variant={event?.error == null ? 'filled' : 'default'}>
            See the trace
          </Button>
        )}
        <Button component={Link} to={rows} size="sm" variant={trace === null && event?.error == null ? 'filled' : 'default'} loading={found.isPending && first !== undefined}>
          Ask about it
        </Button>
      </Group>
    </>
  );
}

function Refused({ arrival, checkKey }: { arrival: Arrival; checkKey: () => void }) {
  const { title, advice } = reasonOf(arrival.reason);
  const address = `/arrivals?outcome=refused&reason=${encodeURIComponent(arrival.reason)}`;
  return (
    <>
      <Words title={`Refused: ${title.toLowerCase()}`}>
        {arrival.explanation}
        {advice !== null && <Text size="sm" mt={2}>{advice}</Text>}
        <Text size="xs" c="dimmed" mt={2}>
          {arrival.endpoint}
          {datasetsOf(arrival).length > 0 && ` · ${datasetsOf(arrival).join(', ')}`} · status {arrival.status} · <When time={arrival.time} />
          {arrival.user_agent !== null && ` · ${arrival.user_agent}`}
        </Text>
      </Words>
      <Group gap="xs">
        {arrival.reason.startsWith('key_') && (
          <Button size="sm" onClick={checkKey}>
            Check the key
          </Button>
        )}
        <Button component={Link} to={address} size="sm" variant="default">
          See the request
        </Button>
      </Group>
    </>
  );
}
