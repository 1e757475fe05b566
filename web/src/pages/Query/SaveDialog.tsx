import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changeSavedQuery, createSavedQuery, type SavedQuery, savedQueriesQuery } from '../../api/savedQueries';
import { specText } from '../../model/querySpec';
import type { QueryView } from '../../model/view';
import { Failed } from '../../ui/Failed';
import type { Shown } from './useAsked';

interface SaveDialogProps {
  shown: Shown;
  view: QueryView;
  /** The saved query that this one began as; it can be written over. */
  from: SavedQuery | null;
  onSaved: (saved: SavedQuery) => void;
  onClose: () => void;
}

/** Gives a question a name, or writes it over the one it began as. */
export function SaveDialog({ shown, view, from, onSaved, onClose }: SaveDialogProps) {
  const cache = useQueryClient();
  const [name, setName] = useState(from?.name ?? '');
  const [description, setDescription] = useState(from?.description ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async (over: SavedQuery | null) => {
    setBusy(true);
    setError(null);
    // The relative time is kept: what is saved is asked again later.
    const content = { name: name.trim(), description: description.trim(), dataset: shown.dataset, query: shown.asked, view: { ...view, region: null, group: null } };
    try {
      const saved = over === null ? await createSavedQuery(content) : await changeSavedQuery(over.id, content);
      await cache.invalidateQueries({ queryKey: savedQueriesQuery.queryKey });
      onSaved(saved);
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') void save(from);
  };
  return (
    <Modal opened onClose={onClose} title="Save the query" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="xs" c="dimmed" ff="monospace">
            {specText(shown.asked)}
          </Text>
          <TextInput label="Name" required data-autofocus maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Textarea label="Description" autosize minRows={2} maxLength={4_000} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
          {error !== null && <Failed error={error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            {from !== null && (
              <Button variant="default" disabled={name.trim() === '' || busy} onClick={() => void save(null)}>
                Save as another
              </Button>
            )}
            <Button type="submit" disabled={name.trim() === ''} loading={busy}>
              {from === null ? 'Save' : `Update “${from.name.length > 24 ? `${from.name.slice(0, 24)}…` : from.name}”`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
