import { Button, Checkbox, Group, Modal, NumberInput, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { datasetsQuery } from '../../api/datasets';
import { meQuery } from '../../api/me';
import { columnsQuery } from '../../api/query';
import { saveTrigger, triggersQuery } from '../../api/triggers';
import { blankTrigger, draftOf, frequencies, rangesOf, spanText, type Trigger, type TriggerDraft, withFrequency } from '../../model/alerts/trigger';
import { calculationsOf } from '../../model/querySpec';
import { clauses } from '../../model/terms/clauses';
import type { CompletionContext } from '../../model/terms/complete';
import { Failed } from '../../ui/Failed';
import { ClauseField, type ClauseHandle } from '../Query/ClauseField';
import classes from './Alerts.module.css';
import { RecipientsField } from './RecipientsField';

// What a trigger may say; it has no order and no limit.
const asked = clauses.filter(({ id }) => id === 'calculations' || id === 'filters' || id === 'breakdowns' || id === 'havings');

const comparisons = [
  { value: '>', label: 'is above' },
  { value: '>=', label: 'is at least' },
  { value: '<', label: 'is below' },
  { value: '<=', label: 'is at most' },
];

/** A dialog for a trigger: what it asks, when it fires, who is told. */
export function TriggerDialog({ trigger, onClose }: { trigger: Trigger | null; onClose: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const datasets = useQuery(datasetsQuery);
  const own = (datasets.data ?? []).filter((one) => one.environment === me?.environment?.slug);
  const [draft, setDraft] = useState<TriggerDraft>(() => (trigger === null ? blankTrigger('__all__') : draftOf(trigger)));
  const dataset = draft.dataset_slug === '__all__' ? null : draft.dataset_slug;
  const columns = useQuery(columnsQuery(dataset));
  const context = useMemo((): CompletionContext => ({ columns: columns.data ?? [], calculations: calculationsOf(draft.query), breakdowns: draft.query.breakdowns ?? [] }), [columns.data, draft.query]);
  const types = useMemo(() => new Map((columns.data ?? []).map((column) => [column.name, column.type])), [columns.data]);
  const fields = useRef(new Map<string, ClauseHandle>());
  const change = (part: Partial<TriggerDraft>) => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: (whole: TriggerDraft) => saveTrigger(trigger?.id ?? null, whole),
    onSuccess: async (saved) => {
      await cache.invalidateQueries({ queryKey: triggersQuery.queryKey });
      onClose();
      if (trigger === null) void navigate(`/alerts/triggers/${encodeURIComponent(saved.id)}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What is typed into a clause counts, too.
    let query: TriggerDraft['query'] | null = draft.query;
    for (const { id } of asked) query = query && (fields.current.get(id)?.flush(query) ?? null);
    if (query !== null) save.mutate({ ...draft, name: draft.name.trim(), query });
  };
  const markers = draft.recipients.filter((one) => one.id === undefined);
  return (
    <Modal opened onClose={onClose} title={trigger === null ? 'New trigger' : trigger.name} size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <div className={classes.form}>
            <TextInput label="Name" data-autofocus required maxLength={120} value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
            <Select
              label="Dataset"
              allowDeselect={false}
              searchable
              disabled={trigger !== null}
              data={[{ value: '__all__', label: 'All datasets' }, ...own.map((one) => ({ value: one.slug, label: one.name }))]}
              value={draft.dataset_slug}
              onChange={(slug) => change({ dataset_slug: slug ?? '__all__' })}
            />
          </div>
          <Stack gap={6} role="group" aria-label="What is asked">
            {asked.map((clause) => (
              <ClauseField
                key={clause.id}
                clause={clause}
                query={draft.query}
                dataset={dataset}
                context={context}
                typeOf={(column) => types.get(column) ?? null}
                faults={[]}
                onChange={(query) => change({ query })}
                onRun={() => undefined}
                ref={(handle) => {
                  if (handle) fields.current.set(clause.id, handle);
                  return () => void fields.current.delete(clause.id);
                }}
              />
            ))}
          </Stack>
          <div className={classes.form}>
            <Select
              label="Fires when it"
              allowDeselect={false}
              data={comparisons}
              value={draft.threshold.op}
              onChange={(op) => change({ threshold: { ...draft.threshold, op: (op ?? '>') as Trigger['threshold']['op'] } })}
            />
            <NumberInput label="Threshold" required value={draft.threshold.value} onChange={(value) => change({ threshold: { ...draft.threshold, value: Number(value) } })} />
            <NumberInput label="Times in a row" min={1} max={5} allowDecimal={false} value={draft.threshold.exceeded_limit} onChange={(value) => change({ threshold: { ...draft.threshold, exceeded_limit: Number(value) } })} />
          </div>
          <div className={classes.form}>
            <Select
              label="Asked every"
              allowDeselect={false}
              data={[...new Set([...frequencies, draft.frequency])].sort((a, b) => a - b).map((seconds) => ({ value: String(seconds), label: spanText(seconds) }))}
              value={String(draft.frequency)}
              onChange={(seconds) => setDraft(withFrequency(draft, Number(seconds)))}
            />
            <Select
              label="Over the last"
              allowDeselect={false}
              data={rangesOf(draft.frequency).map((seconds) => ({ value: String(seconds), label: spanText(seconds) }))}
              value={String(draft.query.time_range ?? draft.frequency)}
              onChange={(seconds) => change({ query: { ...draft.query, time_range: Number(seconds) } })}
            />
          </div>
          <RecipientsField value={draft.recipients.flatMap(({ id }) => (id === undefined ? [] : [id]))} onChange={(ids) => change({ recipients: [...ids.map((id) => draft.recipients.find((one) => one.id === id) ?? ({ id } as TriggerDraft['recipients'][number])), ...markers] })} />
          {markers.length > 0 && (
            <Text size="xs" c="dimmed">
              It also sets a marker: {markers.map((one) => one.target).join(', ')}.
            </Text>
          )}
          <Checkbox label="Tell at every evaluation while it holds, not only when that changes" checked={draft.alert_type === 'on_true'} onChange={(event) => change({ alert_type: event.currentTarget.checked ? 'on_true' : 'on_change' })} />
          <Textarea label="Description" description="What to do about it; recipients are told this, too" autosize maxLength={1_023} value={draft.description} onChange={(event) => change({ description: event.currentTarget.value })} />
          <Switch label="Enabled" checked={!draft.disabled} onChange={(event) => change({ disabled: !event.currentTarget.checked })} />
          {save.isError && <Failed error={save.error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={draft.name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
