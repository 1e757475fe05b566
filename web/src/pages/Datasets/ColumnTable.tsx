import { ActionIcon, Anchor, Switch, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconEye, IconEyeOff, IconPencil } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { changeColumn, type Column } from '../../api/datasets';
import { firstQuestionOf } from '../../model/datasets';
import { bytes, exact, plural } from '../../model/format';
import { queryAddress } from '../../model/querySpec';
import type { Sort } from '../../model/table';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Failed } from '../../ui/Failed';
import { When } from '../../ui/When';
import classes from './Datasets.module.css';
import { EditText } from './EditText';

const aroundTable = 300;
const leastHeight = 240;

/** A dataset's columns: what they hold, what is said of them, whether they are offered. */
export function ColumnTable({ dataset, columns: all, mayChange }: { dataset: string; columns: readonly Column[]; mayChange: boolean }) {
  const cache = useQueryClient();
  const { height } = useViewportSize();
  const [search, setSearch] = useState('');
  const [withHidden, setWithHidden] = useState(true);
  const [sort, setSort] = useState<Sort>({ key: 'name', descending: false });
  const [edited, setEdited] = useState<Column | null>(null);
  const change = useMutation({
    mutationFn: ({ name, ...what }: { name: string; description?: string; hidden?: boolean }) => changeColumn(dataset, name, what),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['columns'] });
      setEdited(null);
    },
  });
  const { mutate } = change;
  const words = search.trim().toLowerCase();
  const rows = all.filter((one) => (withHidden || !one.hidden) && `${one.name} ${one.description ?? ''}`.toLowerCase().includes(words));
  const columns = useMemo(
    (): DataColumn<Column>[] => [
      {
        key: 'name',
        label: 'Name',
        width: 'minmax(180px, 26rem)',
        sortValue: (one) => one.name,
        render: (one) => (
          <Anchor component={Link} to={queryAddress({ dataset, query: firstQuestionOf(one) })} inherit className={`${classes.cut} ${one.hidden ? classes.hidden : ''}`} title={`${one.name}: ask about it`}>
            {one.name}
          </Anchor>
        ),
      },
      { key: 'type', label: 'Type', width: 90, sortValue: (one) => one.type, render: (one) => one.type },
      { key: 'types', label: 'Types seen', width: 130, render: (one) => <span className={classes.cut} title={one.types?.join(', ')}>{one.types?.join(', ') ?? ''}</span> },
      { key: 'distinct', label: 'Distinct', align: 'end', width: 100, sortValue: (one) => one.distinct ?? null, render: (one) => (one.distinct === null ? <span title="More than can be counted at a glance">very many</span> : one.distinct === undefined ? '' : exact(one.distinct)) },
      { key: 'bytes', label: 'On disk', align: 'end', width: 90, sortValue: (one) => one.bytes ?? null, render: (one) => (one.bytes === undefined ? '' : bytes(one.bytes)) },
      { key: 'last', label: 'Last came', width: 105, sortValue: (one) => one.last_written_at, render: (one) => <When time={one.last_written_at} never="–" /> },
      {
        key: 'description',
        label: 'Description',
        width: 'minmax(160px, 2fr)',
        sortValue: (one) => one.description || null,
        render: (one) =>
          mayChange ? (
            <UnstyledButton className={classes.edit ?? ''} onClick={() => setEdited(one)} aria-label={`Describe ${one.name}`} title={one.description ?? ''}>
              <span className={`${classes.cut} ${one.description ? '' : classes.none}`}>{one.description || 'describe'}</span>
              <IconPencil size={13} aria-hidden />
            </UnstyledButton>
          ) : (
            <span className={classes.cut} title={one.description ?? ''}>{one.description}</span>
          ),
      },
      {
        key: 'hidden',
        label: 'Offered',
        width: 80,
        render: (one) => (
          <Tooltip label={one.hidden ? 'Hidden: not offered while asking, still stored and shown with events' : 'Offered while asking'}>
            <ActionIcon variant="subtle" color="gray" size="sm" disabled={!mayChange} aria-label={`${one.hidden ? 'Offer' : 'Hide'} ${one.name}`} onClick={() => mutate({ name: one.name, hidden: !one.hidden })}>
              {one.hidden ? <IconEyeOff size={15} /> : <IconEye size={15} />}
            </ActionIcon>
          </Tooltip>
        ),
      },
    ],
    [dataset, mayChange, mutate],
  );
  return (
    <>
      <div style={{ display: 'flex', gap: '1rem', alignItems: 'center' }}>
        <TextInput size="xs" w={260} aria-label="Find a column" placeholder={`Find among ${plural(all.length, 'column')}`} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
        {all.some((one) => one.hidden) && <Switch size="xs" label="Hidden ones too" checked={withHidden} onChange={(event) => setWithHidden(event.currentTarget.checked)} />}
      </div>
      {change.isError && edited === null && <Failed error={change.error} what="The column was not changed" />}
      <DataTable label="Columns" columns={columns} rows={rows} rowKey={(one) => one.name} sort={sort} onSort={setSort} height={Math.max(leastHeight, height - aroundTable)} />
      {edited !== null && (
        <EditText title={edited.name} label="What the column holds" text={edited.description ?? ''} busy={change.isPending} error={change.error} save={(description) => mutate({ name: edited.name, description })} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
