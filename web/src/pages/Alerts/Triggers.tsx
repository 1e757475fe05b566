import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { meQuery } from '../../api/me';
import { triggersQuery } from '../../api/triggers';
import { conditionText, spanText, type Trigger } from '../../model/alerts/trigger';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { StateBadge } from './StateBadge';
import { TriggerDialog } from './TriggerDialog';

/** How a trigger stands. */
export const stateOf = ({ disabled, triggered }: Trigger) => (disabled ? 'disabled' : triggered ? 'triggered' : 'ok');

/** All triggers of the environment. */
export function Triggers() {
  const triggers = useQuery(triggersQuery);
  const { data: me } = useQuery(meQuery);
  const [making, setMaking] = useState(false);
  if (triggers.isError) return <Failed error={triggers.error} what="The triggers could not be listed" retry={() => void triggers.refetch()} />;
  if (triggers.data === undefined) return <Loading />;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          Each asks its question again and again, and tells its recipients when the answer passes the threshold, and when it no longer does.
        </Text>
        {me?.may.includes('triggers') && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
            New trigger
          </Button>
        )}
      </Group>
      {triggers.data.length === 0 ? (
        <Empty title="No trigger yet">For example: tell the team when the 99th percentile of a route is above a second, or when no event has come for ten minutes.</Empty>
      ) : (
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="7rem">State</Table.Th>
              <Table.Th>Name</Table.Th>
              <Table.Th>Fires when</Table.Th>
              <Table.Th>Dataset</Table.Th>
              <Table.Th w="6rem" ta="end">Every</Table.Th>
              <Table.Th>Tells</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {triggers.data.map((trigger) => (
              <Table.Tr key={trigger.id}>
                <Table.Td>
                  <StateBadge state={stateOf(trigger)} />
                </Table.Td>
                <Table.Td>
                  <Anchor component={Link} to={`/alerts/triggers/${encodeURIComponent(trigger.id)}`} inherit>
                    {trigger.name}
                  </Anchor>
                </Table.Td>
                <Table.Td>{conditionText(trigger)}</Table.Td>
                <Table.Td>{trigger.dataset_slug === '__all__' ? 'all' : trigger.dataset_slug}</Table.Td>
                <Table.Td ta="end">{spanText(trigger.frequency)}</Table.Td>
                <Table.Td>{trigger.recipients.length === 0 ? <Text size="sm" c="dimmed">nobody</Text> : trigger.recipients.map((one) => one.target).join(', ')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {making && <TriggerDialog trigger={null} onClose={() => setMaking(false)} />}
    </Stack>
  );
}
