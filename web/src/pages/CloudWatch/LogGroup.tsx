import { Anchor, Button, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { type LogGroup as Group, logGroupsQuery } from '../../api/logGroups';
import { meQuery } from '../../api/me';
import { keptFor } from '../../model/aws/logGroup';
import { samples } from '../../model/aws/insightsQuestion';
import { bytes, exact, timestamp } from '../../model/format';
import aws from '../../ui/AwsPage.module.css';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { useAddress } from '../../ui/useAddress';
import classes from './CloudWatch.module.css';
import { GroupLines } from './GroupLines';
import { GroupRetention } from './GroupRetention';
import { GroupStreams } from './GroupStreams';

/** One log group, its streams and lines: `/cloudwatch/group?name=&stream=&pattern=&time=`, or its streams: `&tab=streams&prefix=&order=`. */
export function Component() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const name = search.get('name') ?? '';
  const tab = search.get('tab') === 'streams' ? 'streams' : 'lines';
  const groups = useQuery(logGroupsQuery);
  if (groups.isError) return <Failed error={groups.error} what="The log group could not be shown" retry={() => void groups.refetch()} />;
  if (groups.data === undefined) return <Loading />;
  const group = groups.data.find((one) => one.name === name);
  if (group === undefined) {
    return (
      <Empty title={`There is no log group ${name}`}>
        <Anchor component={Link} to="/cloudwatch" inherit>All log groups</Anchor>, or what <Anchor component={Link} to="/arrivals" inherit>arrived</Anchor>.
      </Empty>
    );
  }
  return (
    <div className={aws.page}>
      <PageHead title={group.name} about="Log group">
        {group.dataset !== null && (
          <Button component={Link} to={`/logs?${new URLSearchParams({ dataset: group.dataset })}`} variant="default">
            Live tail
          </Button>
        )}
        {group.dataset !== null && (
          <Button component={Link} to={`/query?${new URLSearchParams({ dataset: group.dataset })}`} variant="default">
            Query
          </Button>
        )}
        <Button component={Link} to={`/cloudwatch/insights?${new URLSearchParams({ groups: group.name, q: samples[0]!.text })}`}>
          Logs Insights
        </Button>
      </PageHead>
      <Facts group={group} />
      <Tabs key={group.name} value={tab} onChange={(next) => setAddress(next === 'streams' ? { tab: next } : { tab: null, prefix: null, order: null }, { push: true })} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="lines">Lines</Tabs.Tab>
          <Tabs.Tab value="streams">Streams</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="lines" className={aws.panel ?? ''}>
          <GroupLines group={group.name} />
        </Tabs.Panel>
        <Tabs.Panel value="streams" className={aws.panel ?? ''}>
          <GroupStreams group={group.name} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

function Facts({ group }: { group: Group }) {
  const { data: me } = useQuery(meQuery);
  const [open, setOpen] = useState(false);
  const mayKeep = me !== undefined && me.may.includes('columns') && me.may.includes('createDatasets');
  return (
    <>
      <dl className={classes.facts}>
        <Fact name="Streams">{exact(group.streams)}</Fact>
        <Fact name="Stored">{bytes(group.stored_bytes)}</Fact>
        <Fact name="Last event">{group.last_event === undefined ? '–' : timestamp(group.last_event)}</Fact>
        <Fact name="Last came">{group.last_ingestion === undefined ? '–' : timestamp(group.last_ingestion)}</Fact>
        <Fact name="Made">{timestamp(group.created_at)}</Fact>
        <Fact name="Kept for">
          {mayKeep ? (
            <Anchor component="button" type="button" inherit onClick={() => setOpen(true)} aria-label={`Kept for ${keptFor(group.retention_days)}: change`}>
              {keptFor(group.retention_days)}
            </Anchor>
          ) : (
            keptFor(group.retention_days)
          )}
        </Fact>
      </dl>
      {open && <GroupRetention group={group} onClose={() => setOpen(false)} />}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
