import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { plural } from '../../model/format';

const longestVersion = 40;

/** Asks in which version an error is mended. */
export function ResolveDialog({ version, count, resolve, onClose }: { version: string; count: number; resolve: (version: string) => void; onClose: () => void }) {
  const [typed, setTyped] = useState(version);
  return (
    <Modal opened onClose={onClose} title={`Resolve ${count === 1 ? 'it' : plural(count, 'error')} in a version`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          resolve(typed.trim());
          onClose();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">Occurrences of earlier versions leave it resolved; one of this version or a later one opens it again.</Text>
          <TextInput label="Version" description="As the program tells it: 2.1.0, 417, or a revision that was deployed" maxLength={longestVersion} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} data-autofocus spellCheck={false} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">{typed.trim() === '' ? 'Resolve in any version' : 'Resolve'}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
