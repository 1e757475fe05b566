import { ActionIcon, Button, Group, List, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { createMarker, everyDataset, removeMarker } from '../../api/markers';
import { timestamp } from '../../model/format';
import { localFieldText, secondOfLocalField, utcText } from '../../model/time';
import type { Marker } from '../../ui/Chart/Markers';
import { Failed } from '../../ui/Failed';

interface MarkerDialogProps {
  dataset: string | null;
  /** What is proposed, Unix seconds. */
  at: number;
  markers: readonly Marker[];
  onClose: () => void;
}

/** Notes on the charts when something happened, and takes notes away. */
export function MarkerDialog({ dataset, at, markers, onClose }: MarkerDialogProps) {
  const cache = useQueryClient();
  const [message, setMessage] = useState('');
  const [type, setType] = useState('deploy');
  const [url, setUrl] = useState('');
  const [from, setFrom] = useState(localFieldText(at));
  const [to, setTo] = useState('');
  const [where, setWhere] = useState(dataset ?? everyDataset);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [start, end] = [secondOfLocalField(from), to === '' ? null : secondOfLocalField(to)];
  const wrong = start === null ? 'A time is needed' : to !== '' && (end === null || end <= start) ? 'The end must be after the start' : null;
  const change = async (work: () => Promise<unknown>, then: () => void) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      await cache.invalidateQueries({ queryKey: ['markers'] });
      then();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong === null && start !== null && message.trim() !== '') void change(() => createMarker({ dataset: where, start_time: start, end_time: end, message: message.trim(), type: type.trim(), url: url.trim() }), onClose);
  };
  return (
    <Modal opened onClose={onClose} title="Markers" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="What happened" required data-autofocus maxLength={500} value={message} onChange={(event) => setMessage(event.currentTarget.value)} />
          <Group grow align="flex-start">
            <TextInput type="datetime-local" step={1} label="At" value={from} onChange={(event) => setFrom(event.currentTarget.value)} description={start === null ? ' ' : utcText(start)} />
            <TextInput type="datetime-local" step={1} label="Until (if it lasted)" value={to} onChange={(event) => setTo(event.currentTarget.value)} error={wrong} />
          </Group>
          <Group grow>
            <TextInput label="Kind" maxLength={100} value={type} onChange={(event) => setType(event.currentTarget.value)} />
            <Select label="Shown in" allowDeselect={false} data={[...(dataset === null ? [] : [{ value: dataset, label: dataset }]), { value: everyDataset, label: 'All datasets' }]} value={where} onChange={(value) => value !== null && setWhere(value)} />
          </Group>
          <TextInput label="Link" type="url" placeholder="https://…" maxLength={2_000} value={url} onChange={(event) => setUrl(event.currentTarget.value)} />
          {error !== null && <Failed error={error} what="The markers were not changed" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={wrong !== null || message.trim() === ''} loading={busy}>
              Add marker
            </Button>
          </Group>
        </Stack>
      </form>
      {markers.length > 0 && (
        <>
          <Text size="sm" fw={600} mt="md">
            In this time
          </Text>
          <List listStyleType="none" size="sm">
            {markers.map((one) => (
              <List.Item key={one.id}>
                <Group gap="xs" wrap="nowrap">
                  <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Delete ${one.message || one.type}`} disabled={busy} onClick={() => void change(() => removeMarker(one.id), () => undefined)}>
                    <IconTrash size={14} />
                  </ActionIcon>
                  <span>
                    {one.message || one.type} <Text span c="dimmed" size="xs">{timestamp(one.start_time * 1_000)}</Text>
                  </span>
                </Group>
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Modal>
  );
}
