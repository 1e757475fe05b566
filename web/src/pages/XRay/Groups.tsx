import { Anchor, Button, Group, Modal, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { meQuery } from '../../api/me';
import { createGroup, deleteGroup, updateGroup, type XRayGroup, xrayGroupsQuery } from '../../api/xray';
import { defaultGroupName } from '../../model/aws/samplingRule';
import { Confirm } from '../../ui/Confirm';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { groupFilter } from './Traces';
import classes from './XRay.module.css';

/** Filter expressions with names. */
export function Groups() {
  const groups = useQuery(xrayGroupsQuery);
  const { data: me } = useQuery(meQuery);
  const [edited, setEdited] = useState<XRayGroup | 'new' | null>(null);
  const [removed, setRemoved] = useState<XRayGroup | null>(null);
  if (groups.isError) return <Failed error={groups.error} what="The groups could not be listed" retry={() => void groups.refetch()} />;
  if (groups.data === undefined) return <Loading />;
  const mayChange = me?.may.includes('columns') ?? false;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          A group is a filter expression with a name; <code>aws xray</code> and Grafana ask by it too.
        </Text>
        {mayChange && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => setEdited('new')}>
            New group
          </Button>
        )}
      </Group>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="14rem">Name</Table.Th>
            <Table.Th>Filter expression</Table.Th>
            <Table.Th w="9rem" aria-label="Change" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.data.map((group) => (
            <Table.Tr key={group.GroupARN}>
              <Table.Td>
                <Anchor component={Link} to={group.GroupName === defaultGroupName ? '/xray' : `/xray?${new URLSearchParams({ filter: groupFilter(group.GroupName) })}`} inherit title="Its traces">
                  {group.GroupName}
                </Anchor>
              </Table.Td>
              <Table.Td className={classes.code}>{group.FilterExpression ?? <span className={classes.none}>every trace</span>}</Table.Td>
              <Table.Td ta="end">
                {mayChange && group.GroupName !== defaultGroupName && (
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    <Button variant="subtle" size="compact-xs" onClick={() => setEdited(group)} aria-label={`Edit ${group.GroupName}`}>
                      Edit
                    </Button>
                    <Button variant="subtle" color="red" size="compact-xs" onClick={() => setRemoved(group)} aria-label={`Delete ${group.GroupName}`}>
                      Delete
                    </Button>
                  </Group>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {groups.data.length === 1 && <Text size="sm" c="dimmed">Only the group that is always there. The first of your own takes a name and an expression, such as <code>service("backend") {'{'} fault OR error {'}'}</code>.</Text>}
      {edited !== null && <GroupDialog group={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {removed !== null && <Remove group={removed} onClose={() => setRemoved(null)} />}
    </Stack>
  );
}

function GroupDialog({ group, onClose }: { group: XRayGroup | null; onClose: () => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState(group?.GroupName ?? '');
  const [expression, setExpression] = useState(group?.FilterExpression ?? '');
  const save = useMutation({
    mutationFn: () => (group === null ? createGroup(name.trim(), expression.trim()) : updateGroup(group.GroupName, expression.trim())),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['xray'] });
      onClose();
    },
  });
  const message = save.error?.message ?? null;
  const ofExpression = message !== null && /expression/i.test(message);
  const ofName = message !== null && !ofExpression && /group.*(name|exists)|choose another name/i.test(message);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={group === null ? 'New group' : `Group ${group.GroupName}`} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {group === null && <TextInput label="Name" description="1 to 32 letters, digits, dashes and underscores" data-autofocus required maxLength={32} value={name} onChange={(event) => setName(event.currentTarget.value)} error={ofName ? message : null} />}
          <Textarea
            label="Filter expression"
            description="Empty for every trace"
            {...(group !== null && { 'data-autofocus': true })}
            autosize
            minRows={3}
            maxLength={2_000}
            spellCheck={false}
            classNames={{ input: classes.code ?? '' }}
            value={expression}
            onChange={(event) => setExpression(event.currentTarget.value)}
            error={ofExpression ? message : null}
          />
          {message !== null && !ofName && !ofExpression && <Failed error={save.error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Remove({ group, onClose }: { group: XRayGroup; onClose: () => void }) {
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteGroup(group.GroupName),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['xray'] });
      onClose();
    },
  });
  return (
    <Confirm title={`Delete the group ${group.GroupName}?`} action="Delete" busy={remove.isPending} error={remove.error} confirm={() => remove.mutate()} onClose={onClose}>
      Its traces stay. Clients that ask by this group are refused from then on.
    </Confirm>
  );
}
