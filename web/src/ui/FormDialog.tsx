import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { Failed } from './Failed';

interface FormDialogProps {
  title: string;
  size?: string;
  children: ReactNode;
  /** The word on the button. */
  action?: string;
  color?: string | undefined;
  disabled?: boolean;
  busy: boolean;
  /** Why it was not done, when no field of the form says so; null for nothing. */
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
}

/** A dialog to fill in, sent with Enter too. */
export function FormDialog({ title, size, children, action = 'Save', color, disabled = false, busy, error, onSubmit, onClose }: FormDialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={title} {...(size !== undefined && { size })} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {children}
          {error !== null && <Failed error={error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" {...(color !== undefined && { color })} loading={busy} disabled={disabled}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
