import { Badge, Group, MultiSelect, Text } from '@mantine/core';
import type { Column } from '../api/query';
import { ago } from '../model/format';

interface ColumnPickerProps {
  label: string;
  columns: readonly Column[];
  value: string[];
  onChange: (names: string[]) => void;
  placeholder?: string;
  /** Most columns that can be chosen. */
  max?: number;
}

const shownOptions = 100;

/** Chooses columns by name, with type and when they last came. */
export function ColumnPicker({ label, columns, value, onChange, placeholder = 'Add a column', max }: ColumnPickerProps) {
  const known = new Map(columns.map((column) => [column.name, column]));
  return (
    <MultiSelect
      aria-label={label}
      size="xs"
      data={[...new Set([...known.keys(), ...value])]}
      value={value}
      onChange={onChange}
      placeholder={value.length === 0 ? placeholder : ''}
      searchable
      clearable
      hidePickedOptions
      limit={shownOptions}
      nothingFoundMessage="No such column"
      {...(max !== undefined && { maxValues: max })}
      renderOption={({ option }) => <ColumnOption name={option.value} column={known.get(option.value)} />}
    />
  );
}

function ColumnOption({ name, column }: { name: string; column: Column | undefined }) {
  return (
    <Group gap="xs" wrap="nowrap" w="100%" justify="space-between">
      <Text size="sm">{name}</Text>
      <Group gap={6} wrap="nowrap">
        {column?.lastWrittenAt && (
          <Text size="xs" c="dimmed">
            {ago(column.lastWrittenAt)}
          </Text>
        )}
        <Badge size="xs" variant="default" tt="none">
          {column?.type ?? 'any'}
        </Badge>
      </Group>
    </Group>
  );
}
