import { Alert, Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { keepGroup, type LogGroup, logGroupsQuery } from '../../api/logGroups';
import { keptFor, retentionDays } from '../../model/aws/logGroup';
import { Failed } from '../../ui/Failed';

const never = 'server';

/** A dialog that asks for how long a group keeps its lines: the days that AWS has. */
export function GroupRetention({ group, onClose }: { group: LogGroup; onClose: () => void }) {
  const cache = useQueryClient();
  const before = group.retention_days ?? null;
  const [days, setDays] = useState<number | null>(before);
  const isLess = days !== null && (before === null || days < before);
  // A group may keep a number of days that another page chose.
  const possible = before === null || (retentionDays as readonly number[]).includes(before) ? retentionDays : [...retentionDays, before].sort((a, b) => a - b);
  const save = useMutation({
    mutationFn: () => keepGroup(group.name, days),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: logGroupsQuery.queryKey, exact: true });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`How long ${group.name} is kept`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Select
            label="Keep lines for"
            data-autofocus
            allowDeselect={false}
            data={[{ value: never, label: "As the server's options say (--retention-age, --retention-size)" }, ...possible.map((one) => ({ value: String(one), label: keptFor(one) }))]}
            value={days === null ? never : String(days)}
            onChange={(value) => setDays(value === null || value === never ? null : Number(value))}
            comboboxProps={{ withinPortal: false }}
          />
          {isLess && (
            <Alert color="orange" variant="light" title="Lines will be removed">
              Lines older than {keptFor(days)} go for good.
            </Alert>
          )}
          {save.isError && <Failed error={save.error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" {...(isLess && { color: 'red' })} loading={save.isPending} disabled={days === before}>
              {isLess ? 'Save and remove what is older' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
