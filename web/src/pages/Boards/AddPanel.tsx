import { Button, Group, Modal, SegmentedControl, Select, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { savedQueriesQuery } from '../../api/savedQueries';
import type { Panel } from '../../model/board';

/** A dialog for one more panel. */
export function AddPanel({ add, onClose }: { add: (panel: Panel) => void; onClose: () => void }) {
  const saved = useQuery(savedQueriesQuery);
  const [kind, setKind] = useState<'query' | 'text'>('query');
  const [query, setQuery] = useState<string | null>(null);
  const [text, setText] = useState('');
  const ready = kind === 'query' ? query !== null : text.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (kind === 'text') add({ kind, text: text.trim() });
    else if (query !== null) add({ kind, saved_query_id: query, width: 1, style: 'graph' });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Add a panel" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <SegmentedControl aria-label="Kind of panel" value={kind} onChange={(value) => setKind(value as typeof kind)} data={[{ value: 'query', label: 'Saved query' }, { value: 'text', label: 'Text' }]} />
          {kind === 'query' ? (
            <>
              <Select label="Saved query" searchable data-autofocus placeholder="Find" data={saved.data?.map((one) => ({ value: one.id, label: one.name })) ?? []} value={query} onChange={setQuery} />
              {saved.data?.length === 0 && <Text size="sm" c="dimmed">There is no saved query yet: save one on the query page.</Text>}
            </>
          ) : (
            <Textarea label="Text" data-autofocus autosize minRows={3} maxLength={10_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!ready}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
