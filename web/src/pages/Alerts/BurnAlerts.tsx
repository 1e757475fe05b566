import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { burnAlertsQuery, removeBurnAlert } from '../../api/slos';
import { type BurnAlert, burnText, type Slo } from '../../model/alerts/slo';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { BurnAlertDialog } from './BurnAlertDialog';
import { Remove } from './Remove';
import { StateBadge } from './StateBadge';

/** Who is told when the budget of an objective goes. */
export function BurnAlerts({ slo, mayChange }: { slo: Slo; mayChange: boolean }) {
  const alerts = useQuery(burnAlertsQuery(slo.id));
  const [edited, setEdited] = useState<string | 'new' | null>(null);
  const [removed, setRemoved] = useState<BurnAlert | null>(null);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} size="h4">
          Burn alerts
        </Title>
        {mayChange && (
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => setEdited('new')}>
            New burn alert
          </Button>
        )}
      </Group>
      {alerts.isError ? (
        <Failed error={alerts.error} what="The burn alerts could not be listed" retry={() => void alerts.refetch()} />
      ) : alerts.data === undefined ? (
        <Loading />
      ) : alerts.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody is told when the budget goes.
        </Text>
      ) : (
        <Table>
          <Table.Tbody>
            {alerts.data.map((alert) => (
              <Table.Tr key={alert.id}>
                <Table.Td w="7rem">
                  <StateBadge state={alert.triggered ? 'triggered' : 'ok'} />
                </Table.Td>
                <Table.Td>{burnText(alert)}</Table.Td>
                <Table.Td c="dimmed">{alert.description}</Table.Td>
                <Table.Td ta="end">
                  {mayChange && (
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      <Button variant="subtle" size="compact-xs" onClick={() => setEdited(alert.id)} aria-label={`Edit: ${burnText(alert)}`}>
                        Edit
                      </Button>
                      <Button variant="subtle" color="red" size="compact-xs" onClick={() => setRemoved(alert)} aria-label={`Delete: ${burnText(alert)}`}>
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
      {edited !== null && <BurnAlertDialog slo={slo} id={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {removed !== null && (
        <Remove what="this burn alert" remove={() => removeBurnAlert(removed.id)} keys={[['burn alerts', slo.id]]} onClose={() => setRemoved(null)}>
          {burnText(removed)}: nobody is told of that any more.
        </Remove>
      )}
    </Stack>
  );
}
