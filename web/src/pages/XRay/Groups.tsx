import { Anchor, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { meQuery } from '../../api/me';
import { createGroup, deleteGroup, updateGroup, type XRayGroup, xrayGroupsQuery } from '../../api/xray';
import { defaultGroupName } from '../../model/aws/samplingRule';
import { Confirm } from '../../ui/Confirm';
import { Failed } from '../../ui/Failed';
import { FormDialog } from '../../ui/FormDialog';
import { Loading } from '../../ui/Loading';
import { useChange } from '../../ui/useChange';
import { ListHead } from './ListHead';
import { RowActions } from './RowActions';
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
      <ListHead action="New group" onAdd={mayChange ? () => setEdited('new') : null}>
        A group is a filter expression with a name; <code>aws xray</code> and Grafana ask by it too.
      </ListHead>
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
                {mayChange && group.GroupName !== defaultGroupName && <RowActions name={group.GroupName} onEdit={() => setEdited(group)} onDelete={() => setRemoved(group)} />}
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
  const [name, setName] = useState(group?.GroupName ?? '');
  const [expression, setExpression] = useState(group?.FilterExpression ?? '');
  const save = useChange(() => (group === null ? createGroup(name.trim(), expression.trim()) : updateGroup(group.GroupName, expression.trim())), ['xray'], onClose);
  const message = save.error?.message ?? null;
  const ofExpression = message !== null && /expression/i.test(message);
  const ofName = message !== null && !ofExpression && /group.*(name|exists)|choose another name/i.test(message);
  return (
    <FormDialog title={group === null ? 'New group' : `Group ${group.GroupName}`} size="lg" busy={save.isPending} error={ofName || ofExpression ? null : save.error} onSubmit={() => save.mutate()} onClose={onClose}>
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
    </FormDialog>
  );
}

function Remove({ group, onClose }: { group: XRayGroup; onClose: () => void }) {
  const remove = useChange(() => deleteGroup(group.GroupName), ['xray'], onClose);
  return (
    <Confirm title={`Delete the group ${group.GroupName}?`} action="Delete" busy={remove.isPending} error={remove.error} confirm={() => remove.mutate()} onClose={onClose}>
      Its traces stay. Clients that ask by this group are refused from then on.
    </Confirm>
  );
}
