import { Anchor, Button, Group, Modal, Stack, Table, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { boardsQuery, createBoard } from '../../api/boards';
import { meQuery } from '../../api/me';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { When } from '../../ui/When';
import classes from './Boards.module.css';

/** All boards of the environment. */
export function Component() {
  const { data: me } = useQuery(meQuery);
  const boards = useQuery(boardsQuery);
  const [making, setMaking] = useState(false);
  if (boards.isError) return <Failed error={boards.error} what="The boards could not be listed" retry={() => void boards.refetch()} />;
  if (boards.data === undefined) return <Loading />;
  const mayMake = me?.may.includes('boards') ?? false;
  return (
    <div className={classes.page}>
      <PageHead title="Boards" about="Saved queries side by side, run together.">
        {mayMake && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
            New board
          </Button>
        )}
      </PageHead>
      {boards.data.length === 0 ? (
        <Empty title="No board yet">
          A board shows saved queries together, over the same time. Save what you ask on the <Anchor component={Link} to="/query" inherit>query page</Anchor>, then make a board of it.
        </Empty>
      ) : (
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Description</Table.Th>
              <Table.Th ta="end">Panels</Table.Th>
              <Table.Th>By</Table.Th>
              <Table.Th>Changed</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {boards.data.map((board) => (
              <Table.Tr key={board.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/boards/${encodeURIComponent(board.id)}`} inherit>
                    {board.name}
                  </Anchor>
                </Table.Td>
                <Table.Td c="dimmed">{board.description}</Table.Td>
                <Table.Td ta="end">{board.panels.length}</Table.Td>
                <Table.Td>{board.created_by?.name ?? '–'}</Table.Td>
                <Table.Td>
                  <When time={board.updated_at} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {making && <NewBoard onClose={() => setMaking(false)} />}
    </div>
  );
}

function NewBoard({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const create = useMutation({
    mutationFn: () => createBoard(name.trim(), description.trim()),
    onSuccess: (board) => {
      void cache.invalidateQueries({ queryKey: boardsQuery.queryKey });
      void navigate(`/boards/${encodeURIComponent(board.id)}?edit=1`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="New board" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name" data-autofocus required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Textarea label="Description" autosize maxLength={1_000} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
          {create.isError && <Failed error={create.error} what="The board was not made" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              Make the board
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
