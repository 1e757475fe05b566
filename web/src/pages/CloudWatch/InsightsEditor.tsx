import { Alert, Button, Group, Menu, MultiSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChevronDown, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useRef } from 'react';
import { definitionsQuery } from '../../api/insights';
import { useShortcuts } from '../../app/Shortcuts';
import { type InsightsQuestion, type QueryFault, samples } from '../../model/aws/insightsQuestion';
import { TimePicker } from '../../ui/TimePicker';
import classes from './CloudWatch.module.css';

interface InsightsEditorProps {
  draft: InsightsQuestion;
  onDraft: (draft: InsightsQuestion) => void;
  /** Groups that there are. */
  groups: readonly string[];
  running: boolean;
  onRun: () => void;
  onCancel: () => void;
  /** What is wrong with the text as it stands. */
  fault: QueryFault | null;
}

const mostGroups = 50;

/** Groups, time and the text of a query, with what is wrong in it shown at its place. */
export function InsightsEditor({ draft, onDraft, groups, running, onRun, onCancel, fault }: InsightsEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const definitions = useQuery(definitionsQuery);
  const possible = draft.groups.length > 0 && draft.text.length > 0;
  useShortcuts([
    { keys: 'mod+Enter', label: 'Run the query', run: () => possible && onRun(), inFields: true },
    { keys: '/', label: 'Into the query', run: () => field.current?.focus() },
  ]);
  const toFault = () => {
    const text = field.current;
    if (text === null || fault === null) return;
    const lineStart = draft.text.split('\n').slice(0, fault.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    text.focus();
    text.setSelectionRange(lineStart + fault.column - 1, lineStart + fault.column - 1 + fault.wrong.length);
  };
  return (
    <>
      <div className={classes.bar}>
        <MultiSelect
          className={classes.grow ?? ''}
          size="xs"
          aria-label="Log groups"
          placeholder={draft.groups.length === 0 ? 'Log groups to ask' : ''}
          searchable
          clearable
          maxValues={mostGroups}
          data={[...new Set([...groups, ...draft.groups])]}
          value={[...draft.groups]}
          onChange={(chosen) => onDraft({ ...draft, groups: chosen })}
        />
        <TimePicker value={draft.time} onChange={(time) => onDraft({ ...draft, time })} />
      </div>
      <Textarea ref={field} className={classes.editor ?? ''} aria-label="Query" autosize minRows={4} maxRows={16} maxLength={10_000} spellCheck={false} value={draft.text} onChange={(event) => onDraft({ ...draft, text: event.currentTarget.value })} error={fault !== null} />
      {fault !== null && (
        <Alert color="red" variant="light" role="alert" title={`Line ${fault.line}, column ${fault.column}`}>
          {fault.message}
          <pre className={classes.fault}>
            {fault.before}
            <mark>{fault.wrong === '' ? ' ' : fault.wrong}</mark>
            {fault.after}
          </pre>
          <Button variant="default" size="compact-xs" mt="xs" onClick={toFault}>
            Go there
          </Button>
        </Alert>
      )}
      <Group gap="xs">
        <Button leftSection={<IconPlayerPlay size={15} />} onClick={onRun} disabled={!possible} loading={running} title="Ctrl+Enter">
          Run
        </Button>
        {running && (
          <Button variant="default" leftSection={<IconPlayerStop size={15} />} onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={14} />}>
              Queries to begin with
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {samples.map((sample) => (
              <Menu.Item key={sample.name} onClick={() => onDraft({ ...draft, text: sample.text })}>
                {sample.name}
              </Menu.Item>
            ))}
            {definitions.data !== undefined && definitions.data.length > 0 && <Menu.Label>Saved by clients</Menu.Label>}
            {definitions.data?.map((one) => (
              <Menu.Item key={one.queryDefinitionId} onClick={() => onDraft({ ...draft, text: one.queryString, groups: one.logGroupNames.length > 0 ? one.logGroupNames : draft.groups })}>
                {one.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
    </>
  );
}
