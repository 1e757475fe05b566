import { Button, Group, Modal, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { boardsQuery, changeBoard, createBoard } from '../../api/boards';
import { createSavedQuery, type SavedQuery, savedQueriesQuery } from '../../api/savedQueries';
import type { Panel } from '../../model/board';
import { specText } from '../../model/querySpec';
import type { QueryView } from '../../model/view';
import { Failed } from '../../ui/Failed';
import type { Shown } from './useAsked';

interface AddToBoardProps {
  shown: Shown;
  view: QueryView;
  /** The saved query that is shown unchanged; without one it is saved on the way. */
  saved: SavedQuery | null;
  onClose: () => void;
}

const another = 'new board';

/** Puts the question on a board. */
export function AddToBoard({ shown, view, saved, onClose }: AddToBoardProps) {
  const cache = useQueryClient();
  const boards = useQuery(boardsQuery);
  const [board, setBoard] = useState<string>(another);
  const [boardName, setBoardName] = useState('');
  const [name, setName] = useState(saved?.name ?? specText(shown.asked).slice(0, 100));
  const [style, setStyle] = useState<'graph' | 'table' | 'both'>('graph');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ready = name.trim() !== '' && (board !== another || boardName.trim() !== '');
  const add = async () => {
    setBusy(true);
    setError(null);
    try {
      const query = saved ?? (await createSavedQuery({ name: name.trim(), description: '', dataset: shown.dataset, query: shown.asked, view: { ...view, region: null, group: null } }));
      const target = board === another ? await createBoard(boardName.trim(), '') : boards.data?.find((one) => one.id === board);
      if (target === undefined) throw new Error('the board is gone');
      const panel: Panel = { kind: 'query', saved_query_id: query.id, width: 1, style };
      await changeBoard(target.id, target.updated_at, { panels: [...target.panels, panel] });
      await Promise.all([boardsQuery, savedQueriesQuery].map(({ queryKey }) => cache.invalidateQueries({ queryKey })));
      notifications.show({ message: `Added to ${target.name}` });
      onClose();
    } catch (failure) {
      void boards.refetch();
      setError(failure);
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) void add();
  };
  return (
    <Modal opened onClose={onClose} title="Add to a board" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Select label="Board" allowDeselect={false} data-autofocus data={[{ value: another, label: 'A new board' }, ...(boards.data ?? []).map((one) => ({ value: one.id, label: one.name }))]} value={board} onChange={(value) => value !== null && setBoard(value)} />
          {board === another && <TextInput label="Name of the board" required maxLength={200} value={boardName} onChange={(event) => setBoardName(event.currentTarget.value)} />}
          {saved === null && <TextInput label="Name of the query" description="It is saved under this name" required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />}
          <SegmentedControl
            aria-label="Shown as"
            value={style}
            onChange={(value) => setStyle(value as typeof style)}
            data={[
              { value: 'graph', label: 'Charts' },
              { value: 'table', label: 'Table' },
              { value: 'both', label: 'Both' },
            ]}
          />
          {error !== null && <Failed error={error} what="It was not added" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!ready} loading={busy}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
