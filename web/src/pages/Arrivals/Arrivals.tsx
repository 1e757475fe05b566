import { Anchor, Autocomplete, Button, Group, SegmentedControl, Select, Text } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { datasetsQuery } from '../../api/datasets';
import { meQuery } from '../../api/me';
import { useArrivals } from '../../api/useArrivals';
import { useShortcuts } from '../../app/Shortcuts';
import { type Arrival, arrivalFilterFrom, reasonNames, reasonOf } from '../../model/arrivals';
import { plural } from '../../model/format';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { ArrivalDetails } from './ArrivalDetails';
import { ArrivalTable } from './ArrivalTable';
import classes from './Arrivals.module.css';
import { ReasonCounts } from './ReasonCounts';

const shown = 1_000;
const aroundTable = 300;
const leastHeight = 240;

/** What came, what was refused, and why, as it happens. */
export function Component() {
  const [search, setSearch] = useSearchParams();
  const [paused, setPaused] = useState(false);
  const [opened, setOpened] = useState<Arrival | null>(null);
  const filter = arrivalFilterFrom(search);
  const feed = useArrivals(filter, { limit: shown, paused });
  const { height } = useViewportSize();
  const change = useCallback(
    (changes: Record<string, string | null>) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true },
      ),
    [setSearch],
  );
  useShortcuts([
    { keys: 'p', label: paused ? 'Go on' : 'Pause', run: () => setPaused(!paused) },
    { keys: 'r', label: 'Only what was refused, or all', run: () => change({ outcome: filter.outcome === 'refused' ? null : 'refused' }) },
  ]);
  const filtered = filter.dataset !== null || filter.outcome !== null || filter.reason !== null;
  return (
    <div className={classes.page}>
      <PageHead title="Arrivals" about="Every request that brought data, or tried to: what was taken, what was refused, and why.">
        <Group gap={6} role="status">
          <span className={classes.dot} data-live={feed.live && !paused} aria-hidden />
          <Text size="sm" c="dimmed">
            {paused ? 'Paused' : feed.live ? 'Live' : 'Connecting'}
          </Text>
        </Group>
        <Button variant="default" leftSection={paused ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />} onClick={() => setPaused(!paused)}>
          {paused ? 'Go on' : 'Pause'}
        </Button>
      </PageHead>
      <ReasonCounts chosen={filter.reason} choose={(reason) => change({ reason, outcome: null })} />
      <Filters dataset={filter.dataset} outcome={filter.outcome} reason={filter.reason} change={change} />
      {feed.missed > 0 && <Text size="sm" c="dimmed">{plural(feed.missed, 'request')} came too fast to be shown here; all are counted.</Text>}
      {feed.error ? (
        <Failed error={feed.error} what="The arrivals could not be listed" />
      ) : !feed.ready ? (
        <Loading />
      ) : feed.arrivals.length === 0 ? (
        <Nothing filtered={filtered} clear={() => setSearch({})} />
      ) : (
        <ArrivalTable arrivals={feed.arrivals} height={Math.max(leastHeight, height - aroundTable)} open={setOpened} />
      )}
      <ArrivalDetails arrival={opened} onClose={() => setOpened(null)} />
    </div>
  );
}

function Filters({ dataset, outcome, reason, change }: { dataset: string | null; outcome: string | null; reason: string | null; change: (changes: Record<string, string | null>) => void }) {
  const datasets = useQuery(datasetsQuery);
  return (
    <Group gap="sm" role="search" aria-label="Filter the arrivals">
      <SegmentedControl
        size="xs"
        aria-label="Outcome"
        value={outcome ?? ''}
        onChange={(value) => change({ outcome: value, reason: null })}
        data={[
          { value: '', label: 'All' },
          { value: 'accepted', label: 'Accepted' },
          { value: 'partial', label: 'Partial' },
          { value: 'refused', label: 'Refused' },
        ]}
      />
      <Autocomplete aria-label="Dataset" placeholder="Any dataset" size="xs" w={220} limit={20} clearable data={[...new Set(datasets.data?.map((one) => one.name))]} value={dataset ?? ''} onChange={(value) => change({ dataset: value })} />
      <Select aria-label="Reason" placeholder="Any reason" size="xs" w={260} searchable clearable data={reasonNames.map((name) => ({ value: name, label: reasonOf(name).title }))} value={reason} onChange={(value) => change({ reason: value, outcome: null })} />
    </Group>
  );
}

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { data: me } = useQuery(meQuery);
  if (filtered) {
    return (
      <Empty title="Nothing like this has come">
        Of the last requests none fits these filters. <Anchor component="button" type="button" inherit onClick={clear}>Show all</Anchor>
      </Empty>
    );
  }
  return (
    <Empty title="No request has reached this server yet">
      What a program sends shows here the moment it comes, whether it is taken or not. As long as this page stays empty, the data goes elsewhere, or nowhere:
      <ul>
        <li>
          the program sends to another address than <code>{me?.addresses.http ?? window.location.origin}</code>: <Anchor component={Link} to="/?send" inherit>what to set</Anchor>
        </li>
        <li>its variables are set in another shell, service or container than the one it runs in</li>
        <li>it has not sent yet: most SDKs send every five seconds, and what ends at once sends nothing unless it shuts its SDK down first</li>
        <li>another program, such as a collector, has port 4317 or 4318</li>
      </ul>
      <code>apiary doctor --key YOUR_KEY</code> in the shell that starts the program checks each of these. The list begins anew when the server starts.
    </Empty>
  );
}
