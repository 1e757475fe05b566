import { Button, Checkbox, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { createKey, type KeyKind, keysQuery } from '../../api/keys';
import { permissionsOf } from '../../model/permissions';
import { Failed } from '../../ui/Failed';
import { SecretOnce } from '../../ui/SecretOnce';

/** A dialog that makes a key and shows its secret this once. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<KeyKind>('ingest');
  const [without, setWithout] = useState<readonly string[]>([]);
  const possible = permissionsOf[kind];
  const chosen = possible.map((one) => one.name).filter((one) => !without.includes(one));
  const create = useMutation({ mutationFn: () => createKey(name.trim(), kind, chosen), onSuccess: () => cache.invalidateQueries({ queryKey: keysQuery.queryKey }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="New key" size="lg" closeButtonProps={{ 'aria-label': 'Close' }} closeOnClickOutside={!create.isSuccess}>
      {create.data ? (
        <Stack gap="sm">
          <SecretOnce
            title={`The key “${create.data.name}” is made`}
            secret={create.data.kind === 'aws' ? `AWS_ACCESS_KEY_ID=${create.data.id}\nAWS_SECRET_ACCESS_KEY=${create.data.secret}` : create.data.secret}
            label="the key"
          />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput label="Name" description="Whose it is: a service, a person, a pipeline" data-autofocus required maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <SegmentedControl
              aria-label="Kind"
              value={kind}
              onChange={(value) => {
                setKind(value as KeyKind);
                // A token in a web page is read by everybody, so each scope has one of its own.
                setWithout(value === 'rollbar' ? permissionsOf.rollbar.map((one) => one.name).slice(1) : []);
              }}
              data={[
                { value: 'ingest', label: 'Ingest: for programs that send' },
                { value: 'configuration', label: 'Configuration: for those that ask' },
                { value: 'aws', label: 'AWS: for AWS clients' },
                { value: 'rollbar', label: 'Rollbar: for its clients' },
                { value: 'management', label: 'Management: for Terraform' },
              ]}
            />
            <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
              <Text component="legend" size="sm" fw={500} mb={6}>
                It may
              </Text>
              <Stack gap={6}>
                {possible.map((one) => (
                  <Checkbox key={one.name} size="xs" label={`${one.name}: ${one.what}`} checked={!without.includes(one.name)} onChange={(event) => setWithout(event.currentTarget.checked ? without.filter((other) => other !== one.name) : [...without, one.name])} />
                ))}
              </Stack>
            </fieldset>
            {create.isError && <Failed error={create.error} what="The key was not made" />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || chosen.length === 0}>
                Make the key
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
