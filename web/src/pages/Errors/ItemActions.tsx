import { Button, Group, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { assigneesQuery, errorsKey, type ErrorChange, type ErrorItem, mergeItems } from '../../api/errors';
import { meQuery } from '../../api/me';
import { Confirm } from '../../ui/Confirm';
import { Failed } from '../../ui/Failed';
import { ResolveDialog } from './ResolveDialog';
import type { ItemChange } from './useItemChange';
import { levels, snoozes } from './words';

/** What can be done with items: one, or all that are selected. */
export function ItemActions({ items, change, version = '' }: { items: readonly ErrorItem[]; change: ItemChange; /** What is proposed as the version that mends it. */ version?: string }) {
  const assignees = useQuery(assigneesQuery);
  const { data: me } = useQuery(meQuery);
  const [resolving, setResolving] = useState(false);
  const [merging, setMerging] = useState(false);
  const counters = items.map((item) => item.counter);
  const does = (how: ErrorChange) => () => change.mutate({ counters, change: how });
  const open = items.some((item) => item.status === 'active' || item.status === 'snoozed');
  const closed = items.some((item) => item.status !== 'active');
  const mergeable = items.length > 1 && items.every((item) => item.environment === items[0]!.environment);
  return (
    <Group gap={6}>
      {open && (
        <Button.Group>
          <Button onClick={does({ status: 'resolved' })} loading={change.isPending}>
            Resolve
          </Button>
          <Button px={6} variant="filled" aria-label="Resolve in a version" title="Resolve in a version" onClick={() => setResolving(true)}>
            <IconChevronDown size={14} />
          </Button>
        </Button.Group>
      )}
      {closed && (
        <Button variant="default" onClick={does({ status: 'active', snooze_seconds: 0 })}>
          Reopen
        </Button>
      )}
      {open && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={13} />}>
              Mute
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {snoozes.map((one) => (
              <Menu.Item key={one.seconds} onClick={does({ snooze_seconds: one.seconds })}>
                Snooze {one.name}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item onClick={does({ status: 'muted' })}>Mute until it is reopened by hand</Menu.Item>
            <Menu.Item onClick={does({ status: 'archived' })}>Archive</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={13} />}>
            Level
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {levels.map((level) => (
            <Menu.Item key={level} onClick={does({ level })}>
              {level}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {(assignees.data?.length ?? 0) > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={13} />}>
              Assign
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
            {me?.person && <Menu.Item onClick={does({ assignee: me.person.id })}>To me</Menu.Item>}
            <Menu.Item onClick={does({ assignee: null })}>To nobody</Menu.Item>
            <Menu.Divider />
            {assignees.data?.map((one) => (
              <Menu.Item key={one.id} onClick={does({ assignee: one.id })}>
                {one.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {mergeable && (
        <Button variant="default" onClick={() => setMerging(true)}>
          Merge
        </Button>
      )}
      {change.isError && <Failed error={change.error} what="It was not changed" />}
      {resolving && <ResolveDialog version={version} count={items.length} onClose={() => setResolving(false)} resolve={(named) => change.mutate({ counters, change: { status: 'resolved', ...(named === '' ? {} : { version: named }) } })} />}
      {merging && <Merge items={items} onClose={() => setMerging(false)} />}
    </Group>
  );
}

/** Makes one of several: the one that occurred most goes on. */
function Merge({ items, onClose }: { items: readonly ErrorItem[]; onClose: () => void }) {
  const cache = useQueryClient();
  const into = items.reduce((most, item) => (item.occurrences > most.occurrences ? item : most));
  const merge = useMutation({
    mutationFn: () => mergeItems(into.counter, items.filter((item) => item !== into).map((item) => item.counter)),
    onSuccess: async () => {
      onClose();
      await cache.invalidateQueries({ queryKey: errorsKey });
    },
  });
  return (
    <Confirm title={`Merge ${items.length} errors?`} action="Merge" busy={merge.isPending} error={merge.error} confirm={() => merge.mutate()} onClose={onClose}>
      They become one, #{into.counter} “{into.title.slice(0, 200)}”, which occurred most. What is like any of them comes there from then on. They can be split again on its page.
    </Confirm>
  );
}
