import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { meQuery } from '../../api/me';
import { type DetailedSlo, sloQuery, slosQuery } from '../../api/slos';
import { percentText, promiseText } from '../../model/alerts/slo';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import classes from './Alerts.module.css';
import { SloDialog } from './SloDialog';
import { StateBadge } from './StateBadge';

/** How an objective stands. */
export const sloState = (slo: DetailedSlo) => (slo.status === 'triggered' ? 'triggered' : slo.status === 'no_events' ? 'no_events' : 'ok');

/** All objectives of the environment, with how they fare. */
export function Slos() {
  const slos = useQuery(slosQuery);
  const detailed = useQueries({ queries: (slos.data ?? []).map((slo) => sloQuery(slo.id)) });
  const { data: me } = useQuery(meQuery);
  const [making, setMaking] = useState(false);
  if (slos.isError) return <Failed error={slos.error} what="The objectives could not be listed" retry={() => void slos.refetch()} />;
  if (slos.data === undefined) return <Loading />;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          Of the events that a calculated field is true or false of, so many shall be good. What may be bad is the budget; counted every minute.
        </Text>
        {me?.may.includes('slos') && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
            New SLO
          </Button>
        )}
      </Group>
      {slos.data.length === 0 ? (
        <Empty title="No objective yet">
          First make a <Anchor component={Link} to="/fields" inherit>calculated field</Anchor> that says of an event whether it was good, for example <code>LT($duration_ms, 500)</code>; then promise how many are.
        </Empty>
      ) : (
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="7rem">State</Table.Th>
              <Table.Th>Name</Table.Th>
              <Table.Th>Promise</Table.Th>
              <Table.Th ta="end" w="8rem">Compliance</Table.Th>
              <Table.Th ta="end" w="8rem">Budget left</Table.Th>
              <Table.Th ta="end" w="8rem">Burn rate, 4 h</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {slos.data.map((slo, index) => {
              const figures = detailed[index]?.data;
              return (
                <Table.Tr key={slo.id}>
                  <Table.Td>{figures && <StateBadge state={sloState(figures)} />}</Table.Td>
                  <Table.Td>
                    <Anchor component={Link} to={`/alerts/slos/${encodeURIComponent(slo.id)}`} inherit>
                      {slo.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{promiseText(slo)}</Table.Td>
                  <Table.Td ta="end">{figures && percentText(figures.compliance)}</Table.Td>
                  <Table.Td ta="end">{figures && <span className={figures.budget_remaining < 0 ? classes.fault : undefined}>{percentText(figures.budget_remaining)}</span>}</Table.Td>
                  <Table.Td ta="end">{figures?.burn_rate.toFixed(2)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
      {making && <SloDialog slo={null} onClose={() => setMaking(false)} />}
    </Stack>
  );
}
