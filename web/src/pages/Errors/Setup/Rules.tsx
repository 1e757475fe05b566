import { ActionIcon, Button, Code, Group, Table, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconFlask, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { rulesQuery, saveRules } from '../../../api/errorSetup';
import { meQuery } from '../../../api/me';
import { type GroupingRule, moved, wordsOf } from '../../../model/errors/rules';
import { Confirm } from '../../../ui/Confirm';
import { Empty } from '../../../ui/Empty';
import { Failed } from '../../../ui/Failed';
import { Loading } from '../../../ui/Loading';
import { Frame } from './Frame';
import { RuleDialog } from './RuleDialog';
import classes from './Setup.module.css';
import { Trial } from './Trial';

const shownText = 300;

/** How errors are grouped and called where their stacks are not enough: `/errors/rules`. */
export function Component() {
  const cache = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const rules = useQuery(rulesQuery);
  // The index of the rule in the dialog; one behind the last for a new one.
  const [editing, setEditing] = useState<number | null>(null);
  const [going, setGoing] = useState<number | null>(null);
  const [trying, setTrying] = useState(false);
  const save = useMutation({ mutationFn: saveRules, onSuccess: (kept) => cache.setQueryData(rulesQuery.queryKey, kept) });
  const mayChange = me?.may.includes('columns') ?? false;
  const all: readonly GroupingRule[] = rules.data ?? [];
  const change = (next: readonly GroupingRule[], done?: () => void) => save.mutate(next, { onSuccess: () => done?.() });
  return (
    <Frame
      title="Grouping rules"
      about="Errors of the same class with the same calls are one item, and messages that differ in numbers and ids alone. Where that is not what you want, the first rule here whose condition holds says what new occurrences are known by, what a new item is called, or both."
      action={
        <>
          {all.length > 0 && (
            <Button variant="default" leftSection={<IconFlask size={15} />} onClick={() => setTrying(!trying)} aria-pressed={trying}>
              Try them
            </Button>
          )}
          {mayChange && rules.data !== undefined && (
            <Button leftSection={<IconPlus size={15} />} onClick={() => setEditing(all.length)}>
              New rule
            </Button>
          )}
        </>
      }
    >
      {save.isError && editing === null && going === null && <Failed error={save.error} what="The rules were not changed" />}
      {rules.isError && rules.data === undefined ? (
        <Failed error={rules.error} what="The rules could not be read" retry={() => void rules.refetch()} />
      ) : rules.data === undefined ? (
        <Loading label="Loading the rules" />
      ) : all.length === 0 ? (
        <Empty title="No rules">Every error is grouped as usual. A rule can put errors together that come by many ways, keep apart what only looks alike, or name what nobody can read.</Empty>
      ) : (
        <div className={classes.scroll}>
          <Table highlightOnHover miw={760} aria-label="Grouping rules">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={40}>#</Table.Th>
                <Table.Th>Where</Table.Th>
                <Table.Th>Known by</Table.Th>
                <Table.Th>Called</Table.Th>
                <Table.Th aria-label="Change" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {all.map((rule, i) => (
                <Table.Tr key={i}>
                  <Table.Td>{i + 1}</Table.Td>
                  <Table.Td className={classes.mono ?? ''}>{wordsOf(rule.condition).slice(0, shownText)}</Table.Td>
                  <Table.Td>{rule.fingerprint ? <Code>{rule.fingerprint.slice(0, shownText)}</Code> : <Text size="sm" c="dimmed">as usual</Text>}</Table.Td>
                  <Table.Td>{rule.title ? <Code>{rule.title.slice(0, shownText)}</Code> : <Text size="sm" c="dimmed">as usual</Text>}</Table.Td>
                  <Table.Td>
                    {mayChange && (
                      <Group gap={4} justify="flex-end" wrap="nowrap" className={classes.order ?? ''}>
                        <ActionIcon variant="subtle" size="sm" aria-label={`Rule ${i + 1} earlier`} disabled={i === 0 || save.isPending} onClick={() => change(moved(all, i, i - 1))}>
                          <IconArrowUp size={14} />
                        </ActionIcon>
                        <ActionIcon variant="subtle" size="sm" aria-label={`Rule ${i + 1} later`} disabled={i === all.length - 1 || save.isPending} onClick={() => change(moved(all, i, i + 1))}>
                          <IconArrowDown size={14} />
                        </ActionIcon>
                        <Button variant="subtle" size="compact-xs" aria-label={`Edit rule ${i + 1}`} onClick={() => setEditing(i)}>
                          Edit
                        </Button>
                        <Button variant="subtle" color="red" size="compact-xs" aria-label={`Delete rule ${i + 1}`} onClick={() => setGoing(i)}>
                          Delete
                        </Button>
                      </Group>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {trying && all.length > 0 && <Trial rules={all} />}
      {editing !== null && (
        <RuleDialog
          all={all}
          index={editing}
          busy={save.isPending}
          error={save.error}
          save={(rule) => change([...all.slice(0, editing), rule, ...all.slice(editing + 1)], () => setEditing(null))}
          onClose={() => {
            setEditing(null);
            save.reset();
          }}
        />
      )}
      {going !== null && (
        <Confirm
          title={`Delete rule ${going + 1}?`}
          action="Delete"
          busy={save.isPending}
          error={save.error}
          confirm={() => change(all.filter((_one, i) => i !== going), () => setGoing(null))}
          onClose={() => {
            setGoing(null);
            save.reset();
          }}
        >
          New occurrences are grouped without it. What it grouped stays where it is.
        </Confirm>
      )}
    </Frame>
  );
}
