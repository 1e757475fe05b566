import { Alert, Select } from '@mantine/core';
import { useState } from 'react';
import { keepGroup, type LogGroup, logGroupsQuery } from '../../api/logGroups';
import { keptFor, retentionDays } from '../../model/aws/logGroup';
import { FormDialog } from '../../ui/FormDialog';
import { useChange } from '../../ui/useChange';

const never = 'server';

/** A dialog that asks for how long a group keeps its lines: the days that AWS has. */
export function GroupRetention({ group, onClose }: { group: LogGroup; onClose: () => void }) {
  const before = group.retention_days ?? null;
  const [days, setDays] = useState<number | null>(before);
  const isLess = days !== null && (before === null || days < before);
  // A group may keep a number of days that another page chose.
  const possible = before === null || (retentionDays as readonly number[]).includes(before) ? retentionDays : [...retentionDays, before].sort((a, b) => a - b);
  const save = useChange(() => keepGroup(group.name, days), logGroupsQuery.queryKey, onClose);
  return (
    <FormDialog
      title={`How long ${group.name} is kept`}
      action={isLess ? 'Save and remove what is older' : 'Save'}
      color={isLess ? 'red' : undefined}
      disabled={days === before}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
