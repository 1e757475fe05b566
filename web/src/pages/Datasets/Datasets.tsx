import { Anchor, TextInput } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type Dataset, datasetsQuery } from '../../api/datasets';
import { meQuery } from '../../api/me';
import { bytes, exact, plural } from '../../model/format';
import type { Sort } from '../../model/table';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { When } from '../../ui/When';
import classes from './Datasets.module.css';

const aroundTable = 190;
const leastHeight = 240;
const manyDatasets = 12;

/** All datasets: how much they hold, since when, for how long. */
export function Component() {
  const { data: me } = useQuery(meQuery);
  const datasets = useQuery(datasetsQuery);
  const [search, setSearch] = useState('');
  if (datasets.isError) return <Failed error={datasets.error} what="The datasets could not be listed" retry={() => void datasets.refetch()} />;
  if (datasets.data === undefined) return <Loading />;
  if (datasets.data.every((one) => one.environment !== me?.environment?.slug)) {
    return (
      <Empty title="No dataset yet">
        The first event makes its dataset: that of a trace or log is named after its service. <Anchor component={Link} to="/?send" inherit>Send data</Anchor>, or see in{' '}
        <Anchor component={Link} to="/arrivals" inherit>Arrivals</Anchor> why what you sent is not here.
      </Empty>
    );
  }
  const own = datasets.data.filter((one) => one.environment === me?.environment?.slug);
  const found = datasets.data.filter((one) => one.name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <div className={classes.page}>
      <PageHead title="Datasets" about={`${plural(own.length, 'dataset')}, ${plural(own.reduce((sum, one) => sum + one.events, 0), 'event')}`}>
        {datasets.data.length > manyDatasets && <TextInput size="xs" aria-label="Find a dataset" placeholder="Find" value={search} onChange={(event) => setSearch(event.currentTarget.value)} />}
      </PageHead>
      <DatasetTable datasets={found} ownEnvironment={me?.environment?.slug} />
    </div>
  );
}

function DatasetTable({ datasets, ownEnvironment }: { datasets: readonly Dataset[]; ownEnvironment: string | undefined }) {
  const [sort, setSort] = useState<Sort>({ key: 'name', descending: false });
  const { height } = useViewportSize();
  const navigate = useNavigate();
  const columns = useMemo((): DataColumn<Dataset>[] => {
    const own = (one: Dataset) => one.environment === ownEnvironment;
    const all: DataColumn<Dataset>[] = [
      {
        key: 'name',
        label: 'Name',
        width: 'minmax(180px, 26rem)',
        sortValue: (one) => one.name.toLowerCase(),
        render: (one) => (
          <span className={classes.cut}>
            {own(one) ? <Anchor component={Link} to={`/datasets/${encodeURIComponent(one.slug)}`} inherit>{one.name}</Anchor> : one.name}
          </span>
        ),
      },
      { key: 'description', label: 'Description', width: 'minmax(120px, 2fr)', render: (one) => <span className={classes.cut} title={one.description ?? ''}>{own(one) ? one.description : `of the environment ${one.environment}: what this server does itself`}</span> },
      { key: 'events', label: 'Events', align: 'end', width: 120, sortValue: (one) => one.events, render: (one) => exact(one.events) },
      { key: 'bytes', label: 'On disk', align: 'end', width: 100, sortValue: (one) => one.bytes ?? one.segment_bytes, render: (one) => bytes(one.bytes ?? one.segment_bytes) },
      { key: 'columns', label: 'Columns', align: 'end', width: 90, sortValue: (one) => one.columns, render: (one) => exact(one.columns) },
      { key: 'first', label: 'Oldest event', width: 120, sortValue: (one) => one.first_time, render: (one) => <When time={one.first_time} never="–" /> },
      { key: 'last', label: 'Last came', width: 120, sortValue: (one) => one.last_written_at, render: (one) => <When time={one.last_written_at} never="–" /> },
      { key: 'retention', label: 'Kept for', width: 120, sortValue: (one) => one.retention_days ?? Number.MAX_SAFE_INTEGER, render: (one) => (one.retention_days ? plural(one.retention_days, 'day') : 'as the server') },
    ];
    return all.map((column) => ({ ...column, onActivate: (one) => own(one) && void navigate(`/datasets/${encodeURIComponent(one.slug)}`) }));
  }, [ownEnvironment, navigate]);
  return <DataTable label="Datasets" columns={columns} rows={datasets} rowKey={(one) => String(one.id)} sort={sort} onSort={setSort} height={Math.max(leastHeight, height - aroundTable)} />;
}
