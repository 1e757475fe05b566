import { Anchor, Button, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPencil } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { changeDataset, columnDetailsQuery, type Dataset as DatasetOfList, datasetsQuery } from '../../api/datasets';
import { meQuery } from '../../api/me';
import { bytes, exact, plural, timestamp } from '../../model/format';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { When } from '../../ui/When';
import { ColumnTable } from './ColumnTable';
import classes from './Datasets.module.css';
import { EditText } from './EditText';
import { Retention } from './Retention';

/** One dataset and its columns. */
export function Component() {
  const { slug = '' } = useParams();
  const { data: me } = useQuery(meQuery);
  const datasets = useQuery(datasetsQuery);
  const dataset = datasets.data?.find((one) => one.slug === slug && one.environment === me?.environment?.slug);
  const columns = useQuery({ ...columnDetailsQuery(slug), enabled: dataset !== undefined });
  if (datasets.isError) return <Failed error={datasets.error} what="The dataset could not be shown" retry={() => void datasets.refetch()} />;
  if (datasets.data === undefined || me === undefined) return <Loading />;
  if (dataset === undefined) {
    return (
      <Empty title={`There is no dataset ${slug}`}>
        Not in the environment {me.environment?.name}. <Anchor component={Link} to="/datasets" inherit>All datasets</Anchor>, or what <Anchor component={Link} to={`/arrivals?dataset=${encodeURIComponent(slug)}`} inherit>arrived for it</Anchor>.
      </Empty>
    );
  }
  const mayChange = me.may.includes('columns');
  return (
    <div className={classes.page}>
      <PageHead title={dataset.name} about={<Description dataset={dataset} mayChange={mayChange} />}>
        <Button component={Link} to={`/arrivals?dataset=${encodeURIComponent(dataset.name)}`} variant="default">
          Arrivals
        </Button>
        <Button component={Link} to={`/query?dataset=${encodeURIComponent(dataset.slug)}`}>
          Query
        </Button>
      </PageHead>
      <Facts dataset={dataset} mayDelete={mayChange && me.may.includes('createDatasets')} />
      {columns.isError ? (
        <Failed error={columns.error} what="The columns could not be listed" retry={() => void columns.refetch()} />
      ) : columns.data === undefined ? (
        <Loading />
      ) : (
        <ColumnTable dataset={slug} columns={columns.data} mayChange={mayChange} />
      )}
    </div>
  );
}

function Description({ dataset, mayChange }: { dataset: DatasetOfList; mayChange: boolean }) {
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const change = useMutation({
    mutationFn: (description: string) => changeDataset(dataset.slug, { description }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: datasetsQuery.queryKey });
      setOpen(false);
    },
  });
  if (!mayChange) return dataset.description;
  return (
    <>
      <UnstyledButton className={classes.edit ?? ''} onClick={() => setOpen(true)} aria-label="Describe the dataset">
        {dataset.description || 'describe what is in here'}
        <IconPencil size={13} aria-hidden />
      </UnstyledButton>
      {open && <EditText title={dataset.name} label="What the dataset holds" text={dataset.description ?? ''} busy={change.isPending} error={change.error} save={change.mutate} onClose={() => setOpen(false)} />}
    </>
  );
}

function Facts({ dataset, mayDelete }: { dataset: DatasetOfList; mayDelete: boolean }) {
  const [open, setOpen] = useState(false);
  const kept = dataset.retention_days ? plural(dataset.retention_days, 'day') : "as the server's options say";
  return (
    <>
    <dl className={classes.facts}>
      <Fact name="Events">{exact(dataset.events)}</Fact>
      <Fact name="On disk">{bytes(dataset.bytes ?? dataset.segment_bytes)}</Fact>
      <Fact name="Oldest event">{dataset.first_time === null ? '–' : timestamp(dataset.first_time)}</Fact>
      <Fact name="Newest event">{dataset.last_time === null ? '–' : timestamp(dataset.last_time)}</Fact>
      <Fact name="Last came">
        <When time={dataset.last_written_at} never="–" />
      </Fact>
      <Fact name="Kept for">
        {mayDelete ? (
          <Anchor component="button" type="button" inherit onClick={() => setOpen(true)}>
            {kept}
          </Anchor>
        ) : (
          kept
        )}
      </Fact>
    </dl>
    {open && <Retention dataset={dataset} onClose={() => setOpen(false)} />}
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
