import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** What a list is about, and the button that adds to it; null for who may not. */
export function ListHead({ children, action, onAdd }: { children: ReactNode; action: string; onAdd: (() => void) | null }) {
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed">
        {children}
      </Text>
      {onAdd !== null && (
        <Button leftSection={<IconPlus size={15} />} onClick={onAdd}>
          {action}
        </Button>
      )}
    </Group>
  );
}
