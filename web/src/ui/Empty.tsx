import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** Nothing to show, why, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack gap="xs" maw="40rem" mx="auto" py="xl" px="md">
      <Title order={3}>{title}</Title>
      {children !== undefined && (
        <Text component="div" c="dimmed">
          {children}
        </Text>
      )}
    </Stack>
  );
}
