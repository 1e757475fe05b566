import { Button, Group } from '@mantine/core';

/** What can be done with a row: to edit it and, where it may go, to delete it. */
export function RowActions({ name, onEdit, onDelete }: { name: string; onEdit: () => void; onDelete: (() => void) | null }) {
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button variant="subtle" size="compact-xs" onClick={onEdit} aria-label={`Edit ${name}`}>
        Edit
      </Button>
      {onDelete !== null && (
        <Button variant="subtle" color="red" size="compact-xs" onClick={onDelete} aria-label={`Delete ${name}`}>
          Delete
        </Button>
      )}
    </Group>
  );
}
