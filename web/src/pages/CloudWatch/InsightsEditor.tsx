import { Alert, Button, Group, Menu, MultiSelect, Textarea } from '@mantine/core';
import { IconChevronDown, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useRef } from 'react';
import { useShortcuts } from '../../app/Shortcuts';
import { type InsightsQuestion, namesItsGroups, type QueryFault, samples } from '../../model/aws/insightsQuestion';
import aws from '../../ui/AwsPage.module.css';
import { TimePicker } from '../../ui/TimePicker';
import classes from './CloudWatch.module.css';
import { SavedQueries } from './SavedQueries';

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
  const ownGroups = namesItsGroups(draft.text);
  const possible = (draft.groups.length > 0 || ownGroups) && draft.text.length > 0;
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
      <div className={aws.bar}>
        <MultiSelect
          className={aws.grow ?? ''}
          size="xs"
          aria-label="Log groups"
          placeholder={ownGroups ? 'SOURCE in the query says which' : draft.groups.length === 0 ? 'Log groups to ask' : ''}
          disabled={ownGroups}
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
          </Menu.Dropdown>
        </Menu>
        <SavedQueries draft={draft} onOpen={(saved) => onDraft({ ...draft, text: saved.queryString, groups: saved.logGroupNames.length > 0 ? saved.logGroupNames : draft.groups })} />
      </Group>
    </>
  );
}
