import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Failed } from '../../ui/Failed';

interface EditTextProps {
  title: string;
  label: string;
  text: string;
  busy: boolean;
  error: unknown;
  save: (text: string) => void;
  onClose: () => void;
}

/** A dialog for a description. */
export function EditText({ title, label, text: before, busy, error, save, onClose }: EditTextProps) {
  const [text, setText] = useState(before);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(text.trim());
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Textarea label={label} data-autofocus autosize minRows={2} maxLength={1_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          {error !== null && <Failed error={error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
