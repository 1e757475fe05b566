import { Button, Group, Modal, SegmentedControl, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { addMember, type Member, membersQuery, removeMember, resetPassword, type Role } from '../../api/members';
import { Confirm } from '../../ui/Confirm';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { SecretOnce } from '../../ui/SecretOnce';
import { When } from '../../ui/When';
import classes from './Settings.module.css';

interface Given {
  name: string;
  password: string;
}

/** Who may sign in. @param self the one who looks; they do not remove themselves. */
export function Members({ self }: { self: string | null }) {
  const members = useQuery(membersQuery);
  const [adding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<{ member: Member; to: 'remove' | 'reset' } | null>(null);
  const [given, setGiven] = useState<Given | null>(null);
  if (members.isError) return <Failed error={members.error} what="The members could not be listed" retry={() => void members.refetch()} />;
  if (members.data === undefined) return <Loading />;
  const close = () => setChosen(null);
  return (
    <section aria-labelledby="members">
      <Group justify="space-between" mb="xs">
        <Title order={3} size="h4" id="members">
          Members
        </Title>
        <Button leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
          Add a member
        </Button>
      </Group>
      {given !== null && <SecretOnce title={`The password of ${given.name}, for the first time`} secret={given.password} label="the password" />}
      {members.data.length === 0 ? (
        <Text size="sm" c="dimmed">Nobody signs in here yet. Members are asked for a password wherever this server is not reached from its own machine.</Text>
      ) : (
        <div className={classes.scroll}>
          <Table highlightOnHover miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>E-mail</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th>Since</Table.Th>
                <Table.Th>Last seen</Table.Th>
                <Table.Th aria-label="What can be done" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {members.data.map((member) => (
                <Table.Tr key={member.id}>
                  <Table.Td>{member.name}</Table.Td>
                  <Table.Td>{member.email}</Table.Td>
                  <Table.Td>{member.role}</Table.Td>
                  <Table.Td>
                    <When time={member.created_at} />
                  </Table.Td>
                  <Table.Td>
                    <When time={member.last_seen_at} />
                  </Table.Td>
                  <Table.Td ta="end">
                    <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setChosen({ member, to: 'reset' })} aria-label={`New password for ${member.name}`}>
                      New password
                    </Button>
                    <Button variant="subtle" color="red" size="compact-xs" disabled={member.id === self} onClick={() => setChosen({ member, to: 'remove' })} aria-label={`Remove ${member.name}`}>
                      Remove
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {adding && <AddMember onClose={() => setAdding(false)} onAdded={setGiven} />}
      {chosen?.to === 'reset' && <Reset member={chosen.member} onClose={close} onReset={setGiven} />}
      {chosen?.to === 'remove' && <Remove member={chosen.member} onClose={close} />}
    </section>
  );
}

function AddMember({ onClose, onAdded }: { onClose: () => void; onAdded: (given: Given) => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const add = useMutation({
    mutationFn: () => addMember(name.trim(), email.trim(), role),
    onSuccess: async ({ member, password }) => {
      onAdded({ name: member.name, password });
      await cache.invalidateQueries({ queryKey: membersQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Add a member" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name" data-autofocus required autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label="E-mail" type="email" required autoComplete="off" value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
          <SegmentedControl
            aria-label="Role"
            value={role}
            onChange={(value) => setRole(value as Role)}
            data={[
              { value: 'member', label: 'Member: asks' },
              { value: 'owner', label: 'Owner: keys and members too' },
            ]}
          />
          {add.isError && <Failed error={add.error} what="The member was not added" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Reset({ member, onClose, onReset }: { member: Member; onClose: () => void; onReset: (given: Given) => void }) {
  const reset = useMutation({
    mutationFn: () => resetPassword(member.id),
    onSuccess: ({ password }) => {
      onReset({ name: member.name, password });
      onClose();
    },
  });
  return (
    <Confirm title={`A new password for ${member.name}?`} action="Make a new password" busy={reset.isPending} error={reset.error} confirm={() => reset.mutate()} onClose={onClose}>
      The present one opens nothing from then on, and {member.name} is signed out everywhere. The new one is shown here once.
    </Confirm>
  );
}

function Remove({ member, onClose }: { member: Member; onClose: () => void }) {
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeMember(member.id),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: membersQuery.queryKey });
      onClose();
    },
  });
  return (
    <Confirm title={`Remove ${member.name}?`} action="Remove the member" busy={remove.isPending} error={remove.error} confirm={() => remove.mutate()} onClose={onClose}>
      {member.name} ({member.email}) is signed out everywhere and may sign in no more. What they saved stays.
    </Confirm>
  );
}
