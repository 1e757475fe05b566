import { Anchor, Button, TextInput } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type LogGroup, logGroupsQuery } from '../../api/logGroups';
import { groupAddress, keptFor } from '../../model/aws/logGroup';
import { bytes, exact, plural } from '../../model/format';
import type { Sort } from '../../model/table';
import aws from '../../ui/AwsPage.module.css';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { When } from '../../ui/When';

const aroundTable = 150;
const leastHeight = 240;
const manyGroups = 12;

const timeOf = (milliseconds: number | undefined) => (milliseconds === undefined ? null : new Date(milliseconds).toISOString());

/** All log groups of CloudWatch Logs. */
export function Component() {
  const groups = useQuery(logGroupsQuery);
  const [search, setSearch] = useState('');
  if (groups.isError) return <Failed error={groups.error} what="The log groups could not be listed" retry={() => void groups.refetch()} />;
  if (groups.data === undefined) return <Loading />;
  if (groups.data.length === 0) {
    return (
      <Empty title="No log group yet">
        Clients of CloudWatch Logs make their groups when they first send: <Anchor component={Link} to="/?send=cloudwatch-watchtower" inherit>watchtower, winston or the aws command</Anchor> need this server's address as their endpoint, and an access key. What was refused, and
        why, is in <Anchor component={Link} to="/arrivals" inherit>arrivals</Anchor>.
      </Empty>
    );
  }
  const found = groups.data.filter((one) => one.name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <div className={aws.page}>
      <PageHead title="CloudWatch log groups" about={`${plural(groups.data.length, 'group')}, ${plural(groups.data.reduce((sum, one) => sum + one.streams, 0), 'stream')}`}>
        {groups.data.length > manyGroups && <TextInput size="xs" aria-label="Find a group" placeholder="Find" value={search} onChange={(event) => setSearch(event.currentTarget.value)} />}
        <Button component={Link} to="/cloudwatch/insights">
          Logs Insights
        </Button>
      </PageHead>
      <GroupTable groups={found} />
    </div>
  );
}

function GroupTable({ groups }: { groups: readonly LogGroup[] }) {
  const [sort, setSort] = useState<Sort>({ key: 'name', descending: false });
  const { height } = useViewportSize();
  const navigate = useNavigate();
  const columns = useMemo((): DataColumn<LogGroup>[] => {
    const all: DataColumn<LogGroup>[] = [
      {
        key: 'name',
        label: 'Name',
        width: 'minmax(200px, 1fr)',
        sortValue: (one) => one.name,
        render: (one) => (
          <Anchor component={Link} to={groupAddress(one.name)} inherit tabIndex={-1} className={aws.cut ?? ''} onClick={(event) => event.stopPropagation()}>
            {one.name}
          </Anchor>
        ),
      },
      { key: 'streams', label: 'Streams', align: 'end', width: 100, sortValue: (one) => one.streams, render: (one) => exact(one.streams) },
      { key: 'bytes', label: 'Stored', align: 'end', width: 110, sortValue: (one) => one.stored_bytes, render: (one) => bytes(one.stored_bytes) },
      { key: 'last', label: 'Last event', width: 140, sortValue: (one) => one.last_event ?? null, render: (one) => <When time={timeOf(one.last_event)} never="–" /> },
      { key: 'came', label: 'Last came', width: 140, sortValue: (one) => one.last_ingestion ?? null, render: (one) => <When time={timeOf(one.last_ingestion)} never="–" /> },
      { key: 'retention', label: 'Kept for', width: 120, sortValue: (one) => one.retention_days ?? Number.MAX_SAFE_INTEGER, render: (one) => keptFor(one.retention_days) },
    ];
    return all.map((column) => ({ ...column, onActivate: (one) => void navigate(groupAddress(one.name)) }));
  }, [navigate]);
  return <DataTable label="Log groups" columns={columns} rows={groups} rowKey={(one) => one.name} sort={sort} onSort={setSort} height={Math.max(leastHeight, height - aroundTable)} />;
}
