import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { burnAlertQuery, saveBurnAlert } from '../../api/slos';
import type { BurnAlert, Slo } from '../../model/alerts/slo';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import classes from './Alerts.module.css';
import { RecipientsField } from './RecipientsField';

const perMillion = 10_000;

/** A dialog for a burn alert, new when the id is null; its kind cannot be changed later. */
export function BurnAlertDialog({ slo, id, onClose }: { slo: Slo; id: string | null; onClose: () => void }) {
  const alert = useQuery({ ...burnAlertQuery(id ?? ''), enabled: id !== null });
  return (
    <Modal opened onClose={onClose} title={id === null ? `New burn alert of ${slo.name}` : `Burn alert of ${slo.name}`} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {alert.isError ? (
        <Failed error={alert.error} what="The burn alert could not be shown" />
      ) : id !== null && alert.data === undefined ? (
        <Loading />
      ) : (
        <Fields slo={slo} alert={alert.data ?? null} onClose={onClose} />
      )}
    </Modal>
  );
}

function Fields({ slo, alert, onClose }: { slo: Slo; alert: BurnAlert | null; onClose: () => void }) {
  const cache = useQueryClient();
  const [type, setType] = useState(alert?.alert_type ?? 'exhaustion_time');
  const [exhaustion, setExhaustion] = useState(alert?.exhaustion_minutes ?? 240);
  const [window, setWindow] = useState(alert?.budget_rate_window_minutes ?? 60);
  const [share, setShare] = useState((alert?.budget_rate_decrease_threshold_per_million ?? 10_000) / perMillion);
  const [description, setDescription] = useState(alert?.description ?? '');
  const [recipients, setRecipients] = useState((alert?.recipients ?? []).flatMap((one) => one.id ?? []));
  const save = useMutation({
    mutationFn: () =>
      saveBurnAlert(alert?.id ?? null, {
        alert_type: type,
        ...(type === 'exhaustion_time' ? { exhaustion_minutes: exhaustion } : { budget_rate_window_minutes: window, budget_rate_decrease_threshold_per_million: Math.round(share * perMillion) }),
        description,
        ...(alert === null && { slo: { id: slo.id } }),
        recipients: recipients.map((id) => alert?.recipients?.find((one) => one.id === id) ?? { id }),
      }),
    onSuccess: async () => {
      await Promise.all([['burn alerts', slo.id], ['burn alert'], ['slos']].map((queryKey) => cache.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SegmentedControl
          aria-label="Kind"
          disabled={alert !== null}
          value={type}
          onChange={(value) => setType(value)}
          data={[
            { value: 'exhaustion_time' as const, label: 'When the budget will be spent' },
            { value: 'budget_rate' as const, label: 'When much of it went' },
          ]}
        />
        {type === 'exhaustion_time' ? (
          <NumberInput label="Tell so many minutes before it is spent" description="At the speed of the last quarter of that time; 0 tells when it is spent" required min={0} allowDecimal={false} value={exhaustion} onChange={(value) => setExhaustion(Number(value))} />
        ) : (
          <div className={classes.form}>
            <NumberInput label="Percent of the budget" required min={0.0001} max={100} decimalScale={4} value={share} onChange={(value) => setShare(Number(value))} />
            <NumberInput label="Within minutes" required min={60} max={slo.time_period_days * 1_440} allowDecimal={false} value={window} onChange={(value) => setWindow(Number(value))} />
          </div>
        )}
        <RecipientsField required value={recipients} onChange={setRecipients} />
        <Textarea label="Description" description="What to do about it; recipients are told this, too" autosize maxLength={1_023} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
        {save.isError && <Failed error={save.error} what="It was not saved" />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={recipients.length === 0}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
