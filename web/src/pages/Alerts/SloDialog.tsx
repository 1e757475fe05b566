import { Anchor, Button, Group, Modal, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { datasetsQuery } from '../../api/datasets';
import { fieldsQuery } from '../../api/fields';
import { meQuery } from '../../api/me';
import { saveSlo } from '../../api/slos';
import type { Slo } from '../../model/alerts/slo';
import { Failed } from '../../ui/Failed';
import classes from './Alerts.module.css';

const perMillion = 10_000;

/** A dialog for an objective. What it counts cannot be changed later. */
export function SloDialog({ slo, onClose }: { slo: Slo | null; onClose: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const datasets = useQuery(datasetsQuery);
  const own = (datasets.data ?? []).filter((one) => one.environment === me?.environment?.slug);
  const [dataset, setDataset] = useState<string | null>(slo?.dataset_slugs[0] ?? null);
  const [name, setName] = useState(slo?.name ?? '');
  const [description, setDescription] = useState(slo?.description ?? '');
  const [alias, setAlias] = useState<string | null>(slo?.sli.alias ?? null);
  const [target, setTarget] = useState((slo?.target_per_million ?? 999_000) / perMillion);
  const [days, setDays] = useState(slo?.time_period_days ?? 30);
  const chosen = dataset ?? own[0]?.slug ?? null;
  const ofDataset = useQuery({ ...fieldsQuery(chosen ?? ''), enabled: chosen !== null });
  const ofAll = useQuery(fieldsQuery('__all__'));
  const aliases = [...(ofDataset.data ?? []), ...(ofAll.data ?? [])].map((field) => field.alias);
  const save = useMutation({
    mutationFn: () =>
      saveSlo(slo?.id ?? null, {
        dataset: chosen ?? '',
        name: name.trim(),
        description,
        sli: { alias: alias ?? '' },
        target_per_million: Math.round(target * perMillion),
        time_period_days: days,
        tags: slo?.tags ?? [],
      }),
    onSuccess: async (saved) => {
      await cache.invalidateQueries({ queryKey: ['slos'] });
      onClose();
      if (slo === null) void navigate(`/alerts/slos/${encodeURIComponent(saved.id)}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={slo === null ? 'New SLO' : slo.name} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name" data-autofocus required maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <div className={classes.form}>
            <Select label="Dataset" required allowDeselect={false} searchable disabled={slo !== null} data={own.map((one) => ({ value: one.slug, label: one.name }))} value={chosen} onChange={setDataset} />
            <Select
              label="Good when"
              required
              searchable
              data={[...new Set([...aliases, ...(alias === null ? [] : [alias])])]}
              value={alias}
              onChange={setAlias}
              description={
                <>
                  A <Anchor component={Link} to={`/fields${chosen === null ? '' : `?dataset=${encodeURIComponent(chosen)}`}`} inherit>calculated field</Anchor>: true is good, false is bad, nothing does not count
                </>
              }
            />
          </div>
          <div className={classes.form}>
            <NumberInput label="Target, percent" required min={0} max={99.9999} decimalScale={4} value={target} onChange={(value) => setTarget(Number(value))} />
            <NumberInput label="Period, days" required min={1} max={366} allowDecimal={false} value={days} onChange={(value) => setDays(Number(value))} />
          </div>
          <Textarea label="Description" autosize maxLength={1_023} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
          {save.isError && <Failed error={save.error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === '' || alias === null}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
