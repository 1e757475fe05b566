import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import classes from './Boards.module.css';

/** A panel's text as it was typed. */
export function TextPanel({ text }: { text: string }) {
  return (
    <Text className={classes.text ?? ''} size="sm">
      {text}
    </Text>
  );
}

/** A dialog for a panel's text. */
export function EditPanelText({ text: before, save, onClose }: { text: string; save: (text: string) => void; onClose: () => void }) {
  const [text, setText] = useState(before);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(text.trim());
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Text" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Textarea aria-label="Text" data-autofocus autosize minRows={4} maxLength={10_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={text.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
