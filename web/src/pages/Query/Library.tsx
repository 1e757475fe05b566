import { ActionIcon, Anchor, Drawer, Group, Stack, Tabs, Text, TextInput, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconSearch, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { historyQuery, type Run } from '../../api/runs';
import { removeSavedQuery, type SavedQuery, savedQueriesQuery } from '../../api/savedQueries';
import { specText, timeOf } from '../../model/querySpec';
import { timeLabel } from '../../model/time';
import { Confirm } from '../../ui/Confirm';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { When } from '../../ui/When';
import classes from './Library.module.css';

export type LibraryPart = 'saved' | 'mine' | 'everybody';

interface LibraryProps {
  part: LibraryPart | null;
  onPart: (part: LibraryPart | null) => void;
  /** A saved query is gone. */
  onRemoved: (id: string) => void;
}

const historyLimit = 200;

/** Questions that were asked before or saved; each leads to its answer. */
export function Library({ part, onPart, onRemoved }: LibraryProps) {
  const [search, setSearch] = useState('');
  return (
    <Drawer opened={part !== null} onClose={() => onPart(null)} position="right" size="lg" title="Queries" closeButtonProps={{ 'aria-label': 'Close' }}>
      {part !== null && (
        <Tabs value={part} onChange={(value) => onPart(value as LibraryPart)} keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="saved">Saved</Tabs.Tab>
            <Tabs.Tab value="mine">My history</Tabs.Tab>
            <Tabs.Tab value="everybody">Everybody’s history</Tabs.Tab>
          </Tabs.List>
          <TextInput size="xs" mb="sm" data-autofocus placeholder="Find" aria-label="Find a query" leftSection={<IconSearch size={14} />} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
          {part === 'saved' ? <Saved search={search} onChosen={() => onPart(null)} onRemoved={onRemoved} /> : <History mine={part === 'mine'} search={search} onChosen={() => onPart(null)} />}
        </Tabs>
      )}
    </Drawer>
  );
}

const found = (search: string, ...texts: (string | null | undefined)[]) => texts.some((text) => text?.toLowerCase().includes(search.trim().toLowerCase()));

function Saved({ search, onChosen, onRemoved }: { search: string; onChosen: () => void; onRemoved: (id: string) => void }) {
  const saved = useQuery(savedQueriesQuery);
  const [removing, setRemoving] = useState<SavedQuery | null>(null);
  if (saved.isError) return <Failed error={saved.error} what="The saved queries could not be listed" retry={() => void saved.refetch()} />;
  if (saved.data === undefined) return <Loading />;
  const shown = saved.data.filter((one) => found(search, one.name, one.description, specText(one.query)));
  return (
    <Stack gap={0} component="ul" className={classes.list} aria-label="Saved queries">
      {shown.map((one) => (
        <li key={one.id} className={classes.item}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Anchor component={Link} to={`/query?saved=${encodeURIComponent(one.id)}`} onClick={onChosen} fw={600} size="sm">
              {one.name}
            </Anchor>
            <Tooltip label="Delete">
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Delete ${one.name}`} onClick={() => setRemoving(one)}>
                <IconTrash size={14} />
              </ActionIcon>
            </Tooltip>
          </Group>
          {one.description !== '' && <Text size="sm">{one.description}</Text>}
          <div className={classes.spec}>{specText(one.query)}</div>
          <Text size="xs" c="dimmed">
            {one.dataset ?? 'all datasets'}, {timeLabel(timeOf(one.query))}
            {one.created_by && `, by ${one.created_by.name}`}
          </Text>
        </li>
      ))}
      {shown.length === 0 && <Nothing search={search} otherwise="Nothing is saved yet. Run a query and save it under a name." />}
      {removing && <Remove saved={removing} onRemoved={onRemoved} onClose={() => setRemoving(null)} />}
    </Stack>
  );
}

function Remove({ saved, onRemoved, onClose }: { saved: SavedQuery; onRemoved: (id: string) => void; onClose: () => void }) {
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const remove = () => {
    setBusy(true);
    removeSavedQuery(saved.id)
      .then(() => {
        onRemoved(saved.id);
        return cache.invalidateQueries({ queryKey: savedQueriesQuery.queryKey, exact: true });
      })
      .then(onClose, (failure: unknown) => {
        setError(failure);
        setBusy(false);
      });
  };
  return (
    <Confirm title={`Delete “${saved.name}”?`} action="Delete" busy={busy} error={error} confirm={remove} onClose={onClose}>
      It goes for everybody, and boards that show it lose it. This cannot be undone.
    </Confirm>
  );
}

function History({ mine, search, onChosen }: { mine: boolean; search: string; onChosen: () => void }) {
  const history = useQuery(historyQuery({ mine, limit: historyLimit }));
  if (history.isError) return <Failed error={history.error} what="The history could not be listed" retry={() => void history.refetch()} />;
  if (history.data === undefined) return <Loading />;
  const shown = history.data.filter((one) => found(search, one.dataset, one.person?.name, specText(one.query)));
  return (
    <Stack gap={0} component="ul" className={classes.list} aria-label="History">
      {shown.map((one) => (
        <HistoryItem key={one.id} run={one} mine={mine} onChosen={onChosen} />
      ))}
      {shown.length === 0 && <Nothing search={search} otherwise="Nothing was asked yet." />}
    </Stack>
  );
}

function HistoryItem({ run, mine, onChosen }: { run: Run; mine: boolean; onChosen: () => void }) {
  return (
    <li className={classes.item}>
      <Anchor component={Link} to={`/query/${encodeURIComponent(run.id)}`} onClick={onChosen} className={classes.spec}>
        {specText(run.query)}
      </Anchor>
      <Text size="xs" c="dimmed">
        {run.dataset ?? 'all datasets'}, {timeLabel(timeOf(run.asked))}, <When time={run.at} />
        {!mine && run.person && `, by ${run.person.name}`}
      </Text>
    </li>
  );
}

const Nothing = ({ search, otherwise }: { search: string; otherwise: string }) => (
  <Text component="li" size="sm" c="dimmed" py="md">
    {search.trim() === '' ? otherwise : `Nothing with “${search}” in it.`}
  </Text>
);
