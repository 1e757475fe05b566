import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { meQuery } from '../../api/me';
import { recipientsQuery, removeRecipient, testRecipient } from '../../api/recipients';
import { type Recipient, targetOf, typeWords } from '../../model/alerts/recipient';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { When } from '../../ui/When';
import classes from './Alerts.module.css';
import { RecipientDialog } from './RecipientDialog';
import { Remove } from './Remove';

/** Who can be told, of the whole team. */
export function Recipients() {
  const recipients = useQuery(recipientsQuery);
  const { data: me } = useQuery(meQuery);
  const [edited, setEdited] = useState<Recipient | 'new' | null>(null);
  const [removed, setRemoved] = useState<Recipient | null>(null);
  if (recipients.isError) return <Failed error={recipients.error} what="The recipients could not be listed" retry={() => void recipients.refetch()} />;
  if (recipients.data === undefined) return <Loading />;
  const mayChange = me?.may.includes('recipients') ?? false;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          Who triggers and burn alerts can tell, in all environments of the team.
        </Text>
        {mayChange && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => setEdited('new')}>
            New recipient
          </Button>
        )}
      </Group>
      {recipients.data.length === 0 ? (
        <Empty title="Nobody can be told yet">An e-mail address, a webhook, a channel: make a recipient, try it, then choose it in a trigger.</Empty>
      ) : (
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="10rem">Kind</Table.Th>
              <Table.Th>Name</Table.Th>
              <Table.Th w="8rem">Changed</Table.Th>
              <Table.Th w="28rem" aria-label="Try and change" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {recipients.data.map((recipient) => (
              <Table.Tr key={recipient.id}>
                <Table.Td>{typeWords[recipient.type]}</Table.Td>
                <Table.Td>{targetOf(recipient)}</Table.Td>
                <Table.Td>
                  <When time={recipient.updated_at} />
                </Table.Td>
                <Table.Td>
                  {mayChange && (
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      <Try recipient={recipient} />
                      <Button variant="subtle" size="compact-xs" onClick={() => setEdited(recipient)} aria-label={`Edit ${targetOf(recipient)}`}>
                        Edit
                      </Button>
                      <Button variant="subtle" color="red" size="compact-xs" onClick={() => setRemoved(recipient)} aria-label={`Delete ${targetOf(recipient)}`}>
                        Delete
                      </Button>
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {edited !== null && <RecipientDialog recipient={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {removed !== null && (
        <Remove what={targetOf(removed)} remove={() => removeRecipient(removed.id)} keys={[['recipients']]} onClose={() => setRemoved(null)}>
          One that is still told by something stays.
        </Remove>
      )}
    </Stack>
  );
}

function Try({ recipient }: { recipient: Recipient }) {
  const test = useMutation({ mutationFn: () => testRecipient(recipient.id) });
  const fault = test.error?.message ?? test.data ?? null;
  return (
    <>
      <Text size="xs" role="status" {...(fault === null ? { c: 'dimmed' } : { className: classes.fault ?? '' })}>
        {test.isPending || test.isIdle ? '' : (fault ?? 'told')}
      </Text>
      <Button variant="subtle" size="compact-xs" loading={test.isPending} onClick={() => test.mutate()} aria-label={`Send a test to ${targetOf(recipient)}`}>
        Test
      </Button>
    </>
  );
}
