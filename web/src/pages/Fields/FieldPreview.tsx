import { Stack, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fieldPreviewQuery } from '../../api/fields';
import { expressionFault, splitAt } from '../../model/alerts/expression';
import { keyText } from '../../model/chartSeries';
import { exact, percent } from '../../model/format';
import classes from './Fields.module.css';

/** What an expression comes to for the events of the last day, or where it is wrong. */
export function FieldPreview({ dataset, expression, isStale }: { dataset: string | null; expression: string; isStale: boolean }) {
  const preview = useQuery({ ...fieldPreviewQuery(dataset, expression), placeholderData: keepPreviousData, retry: false });
  if (preview.isError) return <Fault expression={expression} message={preview.error.message} />;
  if (preview.data === undefined) return <Text size="xs" c="dimmed" role="status">Trying…</Text>;
  const { values, total } = preview.data;
  return (
    <Stack gap={4} className={isStale || preview.isPlaceholderData ? (classes.stale ?? '') : ''}>
      <Text size="xs" c="dimmed" role="status">
        {total === 0 ? 'It can be computed. No event of the last day is there to show values of.' : `Values among ${exact(total)} events of the last day`}
      </Text>
      {values.length > 0 && (
        <Table withRowBorders={false} verticalSpacing={2} aria-label="Values">
          <Table.Tbody>
            {values.map(([value, count]) => (
              <Table.Tr key={`${typeof value} ${String(value)}`}>
                <Table.Td className={classes.expression ?? ''}>{keyText(value)}</Table.Td>
                <Table.Td ta="end" w="8rem">
                  {exact(count)}
                </Table.Td>
                <Table.Td ta="end" w="6rem" c="dimmed">
                  {percent(count / total)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}

function Fault({ expression, message }: { expression: string; message: string }) {
  const fault = expressionFault(message);
  const [before, at, behind] = splitAt(expression, fault.at ?? expression.length);
  return (
    <div role="alert">
      {fault.at !== null && (
        <pre className={classes.faulty}>
          {before}
          <mark>{at}</mark>
          {behind}
        </pre>
      )}
      <Text size="sm" className={classes.faulty ?? ''}>
        {fault.message}
      </Text>
    </div>
  );
}
