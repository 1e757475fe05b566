import { ActionIcon, Autocomplete, Button, Group, Modal, NativeSelect, SegmentedControl, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { conditionOf, type GroupingRule, operators, type PlainCondition, plainOf, usualPaths } from '../../../model/errors/rules';
import { Failed } from '../../../ui/Failed';
import classes from './Setup.module.css';
import { Trial } from './Trial';

const fresh: PlainCondition = { mode: 'all', comparisons: [{ path: 'body.trace.exception.class', op: 'eq', value: '' }] };

interface RuleDialogProps {
  all: readonly GroupingRule[];
  /** Which rule; one behind the last for a new one. */
  index: number;
  busy: boolean;
  error: unknown;
  save: (rule: GroupingRule) => void;
  onClose: () => void;
}

/** A dialog for one rule, which can be tried on the last occurrences before it is saved. */
export function RuleDialog({ all, index, busy, error, save, onClose }: RuleDialogProps) {
  const rule = all[index];
  const [plain, setPlain] = useState<PlainCondition>(() => (rule && plainOf(rule.condition)) ?? fresh);
  const [json, setJson] = useState<string | null>(() => (rule && plainOf(rule.condition) === null ? JSON.stringify(rule.condition, null, 2) : null));
  const [fingerprint, setFingerprint] = useState(rule?.fingerprint ?? '');
  const [title, setTitle] = useState(rule?.title ?? '');
  const [tried, setTried] = useState<GroupingRule[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const made = (): GroupingRule | null => {
    try {
      const said = { ...(fingerprint.trim() !== '' && { fingerprint: fingerprint.trim() }), ...(title.trim() !== '' && { title: title.trim() }) };
      const condition: unknown = json === null ? conditionOf(plain) : JSON.parse(json);
      setFault(null);
      return { condition, ...said };
    } catch {
      setFault('This is no JSON.');
      return null;
    }
  };
  const withIt = (one: GroupingRule) => [...all.slice(0, index), one, ...all.slice(index + 1)];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const one = made();
    if (one !== null) save(one);
  };
  const says = fingerprint.trim() !== '' || title.trim() !== '';
  return (
    <Modal opened onClose={onClose} title={rule === undefined ? 'New rule' : `Rule ${index + 1}`} size="xl" closeButtonProps={{ 'aria-label': 'Close' }} closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group justify="space-between">
            <Text size="sm" fw={500}>
              Where
            </Text>
            <Switch
              size="xs"
              label="As JSON"
              checked={json !== null}
              onChange={(event) => {
                const asJson = event.currentTarget.checked;
                if (asJson) return setJson(JSON.stringify(conditionOf(plain), null, 2));
                const back = parsed(json ?? '');
                if (back === null) return setFault('This condition fits no form: it stays JSON.');
                setPlain(back);
                setJson(null);
                setFault(null);
              }}
            />
          </Group>
          {json === null ? (
            <Comparisons plain={plain} set={setPlain} />
          ) : (
            <Textarea aria-label="Condition as JSON" autosize minRows={4} maxRows={16} classNames={{ input: classes.mono ?? '' }} value={json} error={fault} onChange={(event) => setJson(event.currentTarget.value)} />
          )}
          <TextInput label="Known by" description="The fingerprint of what fits; empty to leave it. Text, and {{ body.trace.exception.class }}, {{ default_fingerprint }}; group-item-12 puts it into item 12" value={fingerprint} onChange={(event) => setFingerprint(event.currentTarget.value)} maxLength={1_000} />
          <TextInput label="Called" description="The title of a new item; empty to leave it. Text, and {{ default_title }}, {{ context }}" value={title} onChange={(event) => setTitle(event.currentTarget.value)} maxLength={1_000} />
          {error !== null && <Failed error={error} what="The rule was not saved" />}
          <Group justify="space-between">
            <Button
              variant="default"
              disabled={!says}
              onClick={() => {
                const one = made();
                if (one !== null) setTried(withIt(one));
              }}
            >
              Try it
            </Button>
            <Group>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={busy} disabled={!says}>
                Save the rule
              </Button>
            </Group>
          </Group>
          {tried !== null && <Trial rules={tried} only={index + 1} />}
        </Stack>
      </form>
    </Modal>
  );
}

function parsed(json: string): PlainCondition | null {
  try {
    return plainOf(JSON.parse(json));
  } catch {
    return null;
  }
}

function Comparisons({ plain, set }: { plain: PlainCondition; set: (plain: PlainCondition) => void }) {
  const { mode, comparisons } = plain;
  const change = (at: number, part: Partial<PlainCondition['comparisons'][number]>) => set({ mode, comparisons: comparisons.map((one, i) => (i === at ? { ...one, ...part } : one)) });
  return (
    <Stack gap="xs">
      {comparisons.length > 1 && <SegmentedControl size="xs" aria-label="How many must hold" w="fit-content" value={mode} onChange={(value) => set({ mode: value as PlainCondition['mode'], comparisons })} data={[{ value: 'all', label: 'All hold' }, { value: 'any', label: 'Any holds' }]} />}
      {comparisons.map((one, i) => (
        <div key={i} className={classes.comparison}>
          <Autocomplete aria-label={`Place ${i + 1}`} required data={[...usualPaths]} value={one.path} onChange={(path) => change(i, { path })} limit={20} />
          <NativeSelect aria-label={`Comparison ${i + 1}`} value={one.op} onChange={(event) => change(i, { op: event.currentTarget.value })} data={operators.map(({ op, name }) => ({ value: op, label: name }))} />
          {one.op === 'in' || one.op === 'nin' ? (
            <Textarea aria-label={`Values ${i + 1}, one a line`} placeholder="One value a line" autosize required value={one.value} onChange={(event) => change(i, { value: event.currentTarget.value })} />
          ) : (
            <TextInput aria-label={`Value ${i + 1}`} value={one.value} onChange={(event) => change(i, { value: event.currentTarget.value })} />
          )}
          <ActionIcon variant="subtle" color="gray" mt={4} aria-label={`Without comparison ${i + 1}`} disabled={comparisons.length === 1} onClick={() => set({ mode, comparisons: comparisons.filter((_other, other) => other !== i) })}>
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      <Button variant="subtle" size="compact-sm" w="fit-content" leftSection={<IconPlus size={14} />} onClick={() => set({ mode, comparisons: [...comparisons, { path: '', op: 'eq', value: '' }] })}>
        And another
      </Button>
    </Stack>
  );
}
