import { Anchor, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { alertsQuery, type Notice } from '../../api/alerts';
import { type RecipientType, typeWords } from '../../model/alerts/recipient';
import { plural } from '../../model/format';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { When } from '../../ui/When';
import classes from './Alerts.module.css';
import { StateBadge } from './StateBadge';

/** What fired and was resolved, why, and what came of telling people; of one trigger or objective, or of all (null). */
export function History({ subject }: { subject: string | null }) {
  const alerts = useQuery(alertsQuery(subject));
  if (alerts.isError) return <Failed error={alerts.error} what="What fired could not be listed" retry={() => void alerts.refetch()} />;
  if (alerts.data === undefined) return <Loading />;
  if (alerts.data.length === 0)
    return (
      <Empty title="Nothing has fired">
        {subject === null ? (
          <>
            A <Anchor component={Link} to="/alerts?tab=triggers" inherit>trigger</Anchor> asks a question again and again; a burn alert watches the budget of an <Anchor component={Link} to="/alerts?tab=slos" inherit>SLO</Anchor>. What they say is kept here.
          </>
        ) : (
          'Once it does, it is here: when, why, and who was told.'
        )}
      </Empty>
    );
  return (
    <Table highlightOnHover verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="9rem">When</Table.Th>
          <Table.Th w="7rem">State</Table.Th>
          {subject === null && <Table.Th w="18%">What</Table.Th>}
          <Table.Th>Why</Table.Th>
          <Table.Th w="30%">Told</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {alerts.data.map((notice) => (
          <Table.Tr key={notice.id}>
            <Table.Td className={classes.nowrap ?? ''}>
              <When time={notice.at} />
            </Table.Td>
            <Table.Td>
              <StateBadge state={notice.status === 'TRIGGERED' ? 'triggered' : 'resolved'} />
            </Table.Td>
            {subject === null && (
              <Table.Td>
                <Anchor component={Link} to={notice.path} inherit>
                  {notice.subject.name}
                </Anchor>
              </Table.Td>
            )}
            <Table.Td>
              <Text size="sm" className={classes.why ?? ''} lineClamp={4}>
                {notice.why}
              </Text>
              {notice.result_path !== null && (
                <Anchor component={Link} to={notice.result_path} size="xs">
                  What was asked
                </Anchor>
              )}
            </Table.Td>
            <Table.Td>
              <Told notice={notice} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Told({ notice }: { notice: Notice }) {
  if (notice.deliveries.length === 0)
    return (
      <Text size="xs" c="dimmed">
        nobody
      </Text>
    );
  return (
    <ul className={classes.told}>
      {notice.deliveries.map(({ id, recipient, settled_at: settled, fault, attempts }) => (
        <li key={id}>
          {recipient.type ? `${typeWords[recipient.type as RecipientType]}: ${recipient.target ?? ''}` : 'a recipient that is gone'}{' '}
          {settled === null ? (
            <Text span inherit c="dimmed">
              – waits
            </Text>
          ) : fault === null ? (
            <Text span inherit c="dimmed">
              – told <When time={settled} />
            </Text>
          ) : (
            <span className={classes.fault}>
              – not told, {plural(attempts, 'attempt')}: {fault}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
