import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A page's title with what can be done on it. */
export function PageHead({ title, about, children }: { title: ReactNode; /** One line below the title. */ about?: ReactNode; children?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-end" gap="sm" mb="sm">
      <div>
        <Title order={2} size="h3">
          {title}
        </Title>
        {about !== undefined && (
          <Text component="div" size="sm" c="dimmed">
            {about}
          </Text>
        )}
      </div>
      <Group gap="xs">{children}</Group>
    </Group>
  );
}
