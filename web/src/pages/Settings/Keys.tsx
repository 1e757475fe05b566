import { Badge, Button, Group, Switch, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Key, keysQuery, revokeKey } from '../../api/keys';
import { Confirm } from '../../ui/Confirm';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { When } from '../../ui/When';
import { NewKey } from './NewKey';
import classes from './Settings.module.css';

/** All keys: make, revoke, see when each was last used. */
export function Keys() {
  const keys = useQuery(keysQuery);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const [withRevoked, setWithRevoked] = useState(false);
  if (keys.isError) return <Failed error={keys.error} what="The keys could not be listed" retry={() => void keys.refetch()} />;
  if (keys.data === undefined) return <Loading />;
  const shown = keys.data.filter((key) => withRevoked || key.revoked_at === null);
  const revoked = keys.data.length - keys.data.filter((key) => key.revoked_at === null).length;
  return (
    <section aria-labelledby="keys">
      <Group justify="space-between" mb="xs">
        <Title order={3} size="h4" id="keys">
          Keys
        </Title>
        <Group>
          {revoked > 0 && <Switch size="xs" label={`Show ${revoked} revoked`} checked={withRevoked} onChange={(event) => setWithRevoked(event.currentTarget.checked)} />}
          <Button leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
            New key
          </Button>
        </Group>
      </Group>
      <div className={classes.scroll}>
        <Table highlightOnHover miw={760}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>Key</Table.Th>
              <Table.Th>May</Table.Th>
              <Table.Th>Environment</Table.Th>
              <Table.Th>Made</Table.Th>
              <Table.Th>Last used</Table.Th>
              <Table.Th aria-label="Revoke" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((key) => (
              <Table.Tr key={key.id}>
                <Table.Td>{key.name}</Table.Td>
                <Table.Td>{key.kind}</Table.Td>
                <Table.Td ff="monospace">{key.masked}</Table.Td>
                <Table.Td maw={260}>
                  <Text size="sm">{key.permissions.join(', ')}</Text>
                </Table.Td>
                <Table.Td>{key.environment}</Table.Td>
                <Table.Td>
                  <When time={key.created_at} />
                </Table.Td>
                <Table.Td>
                  <When time={key.last_used_at} />
                </Table.Td>
                <Table.Td ta="end">
                  {key.revoked_at === null ? (
                    <Button variant="subtle" color="red" size="compact-xs" onClick={() => setRevoking(key)} aria-label={`Revoke ${key.name}`}>
                      Revoke
                    </Button>
                  ) : (
                    <Badge variant="default" tt="none">
                      revoked <When time={key.revoked_at} />
                    </Badge>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {shown.length === 0 && <Text size="sm" c="dimmed" mt="xs">There is no key that opens anything: nothing can be sent. Make one.</Text>}
      {making && <NewKey onClose={() => setMaking(false)} />}
      {revoking !== null && <Revoke of={revoking} onClose={() => setRevoking(null)} />}
    </section>
  );
}

function Revoke({ of, onClose }: { of: Key; onClose: () => void }) {
  const cache = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeKey(of.id),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keysQuery.queryKey });
      onClose();
    },
  });
  return (
    <Confirm title={`Revoke ${of.name}?`} action="Revoke the key" busy={revoke.isPending} error={revoke.error} confirm={() => revoke.mutate()} onClose={onClose}>
      Whoever sends or asks with <code>{of.masked}</code> is refused from then on, at once and for good. It was last used: <When time={of.last_used_at} />.
    </Confirm>
  );
}
