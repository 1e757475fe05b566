import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Failed } from './Failed';

interface ConfirmProps {
  title: string;
  /** What will happen, and that it cannot be undone. */
  children: ReactNode;
  /** The word on the button: what is done. */
  action: string;
  busy: boolean;
  error: unknown;
  confirm: () => void;
  onClose: () => void;
}

/** Asks before something goes for good. */
export function Confirm({ title, children, action, busy, error, confirm, onClose }: ConfirmProps) {
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm">
        <Text component="div" size="sm">
          {children}
        </Text>
        {error !== null && <Failed error={error} what="It was not done" />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" onClick={confirm} loading={busy}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
