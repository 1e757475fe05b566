import { Alert, Button, Group, Modal, NumberInput, Radio, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changeDataset, type Dataset, datasetsQuery } from '../../api/datasets';
import { retentionWarning } from '../../model/datasets';
import { Failed } from '../../ui/Failed';

const usualDays = 60;
const mostDays = 36_500;

/** A dialog that asks for how long a dataset's events stay, and says what goes. */
export function Retention({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const cache = useQueryClient();
  const before = dataset.retention_days ?? null;
  const [limited, setLimited] = useState(before !== null);
  const [days, setDays] = useState<number | string>(before ?? usualDays);
  const wanted = limited ? Number(days) : null;
  const possible = wanted === null || (Number.isInteger(wanted) && wanted >= 1 && wanted <= mostDays);
  const warning = possible ? retentionWarning(wanted, before, dataset.first_time, Date.now()) : null;
  const save = useMutation({
    mutationFn: () => changeDataset(dataset.slug, { retention_days: wanted }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: datasetsQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (possible) save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`How long ${dataset.name} is kept`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Radio.Group value={limited ? 'days' : 'server'} onChange={(value) => setLimited(value === 'days')} aria-label="How long">
            <Stack gap="xs">
              <Radio value="server" label="As the server's options say (--retention-age, --retention-size)" />
              <Group gap="xs">
                <Radio value="days" label="At most" />
                <NumberInput aria-label="Days" size="xs" w={90} min={1} max={mostDays} allowDecimal={false} disabled={!limited} value={days} onChange={setDays} error={!possible} />
                days
              </Group>
            </Stack>
          </Radio.Group>
          {warning !== null && (
            <Alert color="orange" variant="light" title="Events will be removed">
              {warning}
            </Alert>
          )}
          {save.isError && <Failed error={save.error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" {...(warning !== null && { color: 'red' })} loading={save.isPending} disabled={!possible || wanted === before}>
              {warning === null ? 'Save' : 'Save and remove what is older'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
