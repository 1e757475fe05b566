import { ActionIcon, Button, Group, Modal, Stack, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Board } from '../../api/boards';

/** The board's name; while editing with a dialog for it and the description. */
export function BoardName({ board, editing, save }: { board: Board; editing: boolean; save: (change: { name: string; description: string }) => void }) {
  const [open, setOpen] = useState(false);
  if (!editing) return board.name;
  return (
    <Group gap={4}>
      {board.name}
      <Tooltip label="Name and description">
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Name and description" onClick={() => setOpen(true)}>
          <IconPencil size={15} />
        </ActionIcon>
      </Tooltip>
      {open && <Dialog board={board} save={save} onClose={() => setOpen(false)} />}
    </Group>
  );
}

function Dialog({ board, save, onClose }: { board: Board; save: (change: { name: string; description: string }) => void; onClose: () => void }) {
  const [name, setName] = useState(board.name);
  const [description, setDescription] = useState(board.description);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save({ name: name.trim(), description: description.trim() });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Name and description" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name" data-autofocus required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Textarea label="Description" autosize maxLength={1_000} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
