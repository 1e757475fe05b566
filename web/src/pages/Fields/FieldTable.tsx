import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Field, fieldsQuery } from '../../api/fields';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { When } from '../../ui/When';
import classes from './Fields.module.css';

interface FieldTableProps {
  title: string;
  dataset: string;
  /** What can be done with a field; null when nothing can. */
  actions: { edit: (dataset: string, field: Field) => void; remove: (dataset: string, field: Field) => void } | null;
  /** More words for when there is none. */
  children?: ReactNode;
}

/** The fields of one dataset or of all. */
export function FieldTable({ title, dataset, actions, children }: FieldTableProps) {
  const fields = useQuery(fieldsQuery(dataset));
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={3} size="h4">
        {title}
      </Title>
      {fields.isError ? (
        <Failed error={fields.error} what="The fields could not be listed" retry={() => void fields.refetch()} />
      ) : fields.data === undefined ? (
        <Loading />
      ) : fields.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          No field yet. {children}
        </Text>
      ) : (
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="14rem">Name</Table.Th>
              <Table.Th>Expression</Table.Th>
              <Table.Th w="20%">Description</Table.Th>
              <Table.Th w="8rem">Changed</Table.Th>
              <Table.Th w="9rem" aria-label="Change" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.data.map((field) => (
              <Table.Tr key={field.id}>
                <Table.Td>{field.alias}</Table.Td>
                <Table.Td className={classes.expression ?? ''}>{field.expression}</Table.Td>
                <Table.Td c="dimmed">{field.description}</Table.Td>
                <Table.Td>
                  <When time={field.updated_at} />
                </Table.Td>
                <Table.Td>
                  {actions && (
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      <Button variant="subtle" size="compact-xs" onClick={() => actions.edit(dataset, field)} aria-label={`Edit ${field.alias}`}>
                        Edit
                      </Button>
                      <Button variant="subtle" color="red" size="compact-xs" onClick={() => actions.remove(dataset, field)} aria-label={`Delete ${field.alias}`}>
                        Delete
                      </Button>
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
