import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Field, saveField } from '../../api/fields';
import { Failed } from '../../ui/Failed';
import classes from './Fields.module.css';
import { FieldPreview } from './FieldPreview';

const pauseMs = 400;

/** A dialog for a field: its expression is tried while it is typed. */
export function FieldDialog({ dataset, field, onClose }: { dataset: string; field: Field | null; onClose: () => void }) {
  const cache = useQueryClient();
  const [alias, setAlias] = useState(field?.alias ?? '');
  const [expression, setExpression] = useState(field?.expression ?? '');
  const [description, setDescription] = useState(field?.description ?? '');
  const [tried] = useDebouncedValue(expression.trim(), pauseMs);
  const save = useMutation({
    mutationFn: () => saveField(dataset, field?.id ?? null, { alias: alias.trim(), expression: expression.trim(), description }),
    onSuccess: async () => {
      await Promise.all([['fields', dataset], ['columns']].map((queryKey) => cache.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={field === null ? `New field of ${dataset === '__all__' ? 'all datasets' : dataset}` : field.alias} size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name" data-autofocus required maxLength={255} value={alias} onChange={(event) => setAlias(event.currentTarget.value)} />
          <Textarea
            label="Expression"
            description={
              <>
                Columns as <code>$name</code> or <code>$"any name"</code>; functions such as <code>IF</code>, <code>LT</code>, <code>CONTAINS</code>, <code>REG_VALUE</code>, <code>BUCKET</code>
              </>
            }
            className={classes.editor ?? ''}
            required
            autosize
            minRows={3}
            maxLength={4_095}
            spellCheck={false}
            value={expression}
            onChange={(event) => setExpression(event.currentTarget.value)}
          />
          {tried !== '' && <FieldPreview dataset={dataset === '__all__' ? null : dataset} expression={tried} isStale={tried !== expression.trim()} />}
          <TextInput label="Description" maxLength={255} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
          {save.isError && <Failed error={save.error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={alias.trim() === '' || expression.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
