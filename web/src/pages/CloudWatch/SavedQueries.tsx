import { Button, CloseButton, Popover, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChevronDown, IconDeviceFloppy } from '@tabler/icons-react';
import { useState } from 'react';
import { definitionsQuery, deleteDefinition, type QueryDefinition, saveDefinition } from '../../api/insights';
import { meQuery } from '../../api/me';
import { findDefinitions, type InsightsQuestion } from '../../model/aws/insightsQuestion';
import { Confirm } from '../../ui/Confirm';
import { Failed } from '../../ui/Failed';
import { FormDialog } from '../../ui/FormDialog';
import { useChange } from '../../ui/useChange';
import classes from './CloudWatch.module.css';

/** Queries with a name: opened, found by a word, saved and deleted. They are AWS's query definitions, so its clients see the same. */
export function SavedQueries({ draft, onOpen }: { draft: InsightsQuestion; onOpen: (definition: QueryDefinition) => void }) {
  const definitions = useQuery(definitionsQuery);
  const { data: me } = useQuery(meQuery);
  const [listed, setListed] = useState(false);
  const [word, setWord] = useState('');
  const [saving, setSaving] = useState(false);
  const [removed, setRemoved] = useState<QueryDefinition | null>(null);
  const mayChange = me?.may.includes('columns') ?? false;
  const all = definitions.data ?? [];
  const found = findDefinitions(all, word);
  return (
    <>
      <Popover opened={listed} onChange={setListed} position="bottom-start" shadow="md" width={420} trapFocus transitionProps={{ duration: 0 }}>
        <Popover.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} />} onClick={() => setListed(!listed)}>
            Saved queries
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Saved queries">
          <Stack gap="xs">
            <TextInput size="xs" aria-label="Find a saved query" placeholder="Find by name, text or log group" data-autofocus value={word} onChange={(event) => setWord(event.currentTarget.value)} />
            {definitions.isError ? (
              <Failed error={definitions.error} what="They could not be listed" retry={() => void definitions.refetch()} />
            ) : found.length === 0 ? (
              <Text size="sm" c="dimmed">
                {definitions.data === undefined ? 'Loading …' : all.length === 0 ? 'None yet. Save gives the query a name; AWS’s clients see it too.' : 'None with this in it.'}
              </Text>
            ) : (
              <ul className={classes.saved}>
                {found.map((one) => (
                  <li key={one.queryDefinitionId}>
                    <UnstyledButton
                      className={classes.savedName ?? ''}
                      aria-label={`Open ${one.name}`}
                      onClick={() => {
                        setListed(false);
                        onOpen(one);
                      }}
                    >
                      <span>{one.name}</span>
                      <small>{one.queryString.replace(/\s+/g, ' ')}</small>
                    </UnstyledButton>
                    {mayChange && (
                      <CloseButton
                        size="sm"
                        aria-label={`Delete ${one.name}`}
                        onClick={() => {
                          setListed(false);
                          setRemoved(one);
                        }}
                      />
                    )}
                  </li>
                ))}
              </ul>
            )}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {mayChange && (
        <Button variant="default" leftSection={<IconDeviceFloppy size={15} />} disabled={draft.text.trim() === ''} onClick={() => setSaving(true)}>
          Save
        </Button>
      )}
      {saving && <SaveQuery draft={draft} known={all} onClose={() => setSaving(false)} />}
      {removed !== null && <Remove definition={removed} onClose={() => setRemoved(null)} />}
    </>
  );
}

function SaveQuery({ draft, known, onClose }: { draft: InsightsQuestion; known: readonly QueryDefinition[]; onClose: () => void }) {
  const [name, setName] = useState(known.find((one) => one.queryString === draft.text)?.name ?? '');
  const before = known.find((one) => one.name === name.trim()) ?? null;
  const save = useChange(() => saveDefinition(before?.queryDefinitionId ?? null, name.trim(), draft), definitionsQuery.queryKey, onClose);
  return (
    <FormDialog title="Save the query" action={before === null ? 'Save' : 'Replace'} busy={save.isPending} error={save.error} disabled={name.trim() === ''} onSubmit={() => save.mutate()} onClose={onClose}>
      <TextInput label="Name" description={before === null ? 'With its log groups, not its time' : 'The query that has this name is replaced'} required data-autofocus maxLength={255} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <pre className={classes.text} tabIndex={0} role="region" aria-label="Query to save">
        {draft.text}
      </pre>
    </FormDialog>
  );
}

function Remove({ definition, onClose }: { definition: QueryDefinition; onClose: () => void }) {
  const remove = useChange(() => deleteDefinition(definition.queryDefinitionId), definitionsQuery.queryKey, onClose);
  return (
    <Confirm title={`Delete the query ${definition.name}?`} action="Delete" busy={remove.isPending} error={remove.error} confirm={() => remove.mutate()} onClose={onClose}>
      It goes for AWS’s clients too. Lines stay as they are.
    </Confirm>
  );
}
