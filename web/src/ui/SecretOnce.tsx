import { Alert, Code, Group } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { CopyButton } from './CopyButton';

/** A key or password that is shown this one time. */
export function SecretOnce({ title, secret, label }: { title: string; secret: string; label: string }) {
  return (
    <Alert color="green" variant="light" title={title} icon={<IconKey size={18} />} role="status">
      <Group gap="xs" wrap="nowrap">
        <Code fz="sm" data-testid="secret">
          {secret}
        </Code>
        <CopyButton text={secret} label={label} />
      </Group>
      Copy it now: it cannot be shown again.
    </Alert>
  );
}
