import { Kbd, Modal, Table, Text } from '@mantine/core';
import { useActiveShortcuts } from './Shortcuts';

/** All keys that work on this page, on "?". */
export function HelpSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const active = useActiveShortcuts();
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="lg">
      <Table>
        <Table.Tbody>
          {opened &&
            active().map((one) => (
              <Table.Tr key={one.keys + one.label}>
                <Table.Td w="10rem">
                  {one.keys.split(' ').map((key, i) => (
                    <span key={key + i}>
                      {i > 0 && ' then '}
                      <Kbd>{key.replace('mod+', 'Ctrl ')}</Kbd>
                    </span>
                  ))}
                </Table.Td>
                <Table.Td>{one.label}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      <Text c="dimmed" size="xs" mt="sm">
        Two keys are pressed one after the other.
      </Text>
    </Modal>
  );
}
