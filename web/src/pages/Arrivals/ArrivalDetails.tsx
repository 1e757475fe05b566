import { Alert, Anchor, Drawer, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { type Arrival, datasetsOf, reasonOf } from '../../model/arrivals';
import { bytes, duration, exact, timestamp } from '../../model/format';
import { queryAddress } from '../../model/querySpec';
import { CopyButton } from '../../ui/CopyButton';
import classes from './Arrivals.module.css';

const colors = { accepted: 'green', partial: 'yellow', refused: 'red' } as const;

/** All that is known of one request, and what to do about it. */
export function ArrivalDetails({ arrival, onClose }: { arrival: Arrival | null; onClose: () => void }) {
  return (
    <Drawer opened={arrival !== null} onClose={onClose} position="right" size="lg" title={arrival && `${arrival.endpoint}, ${timestamp(arrival.time, true)}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      {arrival && <Details arrival={arrival} />}
    </Drawer>
  );
}

function Details({ arrival }: { arrival: Arrival }) {
  const { title, advice } = reasonOf(arrival.reason);
  const datasets = datasetsOf(arrival);
  const facts: [string, React.ReactNode][] = [
    ['Status', arrival.status],
    ['Datasets', datasets.length === 0 ? null : datasets.map((name, i) => (
      <span key={name}>
        {i > 0 && ', '}
        {arrival.outcome === 'refused' ? name : <Anchor component={Link} to={queryAddress({ dataset: name, query: { time_range: 7_200 } })} inherit>{name}</Anchor>}
      </span>
    ))],
    ['Events', `${exact(arrival.events)} taken, ${exact(arrival.refused_events)} refused`],
    ['Environment', arrival.environment],
    ['Key', arrival.key && <code>{arrival.key}</code>],
    ['Protocol', arrival.protocol],
    ['Size', `${bytes(arrival.body_bytes)} (${exact(arrival.body_bytes)} bytes)`],
    ['Content type', arrival.content_type],
    ['Compression', arrival.content_encoding ?? 'none'],
    ['Sender', arrival.user_agent],
    ['From', arrival.remote_address],
    ['Took', duration(arrival.duration_ms)],
  ];
  return (
    <Stack gap="md">
      <Alert color={colors[arrival.outcome]} variant="light" title={title}>
        {arrival.explanation}
        {advice !== null && (
          <Text size="sm" mt={4}>
            <b>What to do:</b> {advice}
          </Text>
        )}
        {arrival.reason.startsWith('key_') && (
          <Text size="sm" mt={4}>
            <Anchor component={Link} to="/settings#key-check" inherit>Check the key</Anchor>
          </Text>
        )}
      </Alert>
      <Table variant="vertical" withRowBorders={false}>
        <Table.Tbody>
          {facts
            .filter(([, value]) => value !== null && value !== '')
            .map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w={120} scope="row">
                  {name}
                </Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      {arrival.first_bytes !== undefined && (
        <div>
          <Group justify="space-between" mb={4}>
            <Text size="sm" fw={600}>
              How the body began
            </Text>
            <CopyButton text={arrival.first_bytes} label="the beginning of the body" />
          </Group>
          <pre className={classes.bytes} tabIndex={0} role="region" aria-label="How the body began">
            {arrival.first_bytes}
          </pre>
        </div>
      )}
    </Stack>
  );
}
