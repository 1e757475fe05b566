import { Alert, Button, Group, List } from '@mantine/core';
import { ApiError } from '../api/client';

/** What went wrong, in the server's words, and a way to try again. */
export function Failed({ error, what, retry }: { error: unknown; what: string; retry?: () => void }) {
  const details = error instanceof ApiError ? error.details : [];
  return (
    <Alert color="red" variant="light" title={what} m="md" role="alert">
      {error instanceof Error ? error.message : String(error)}
      {details.length > 0 && (
        <List size="sm" mt="xs">
          {details.map((detail) => (
            <List.Item key={detail.field + detail.message}>
              <b>{detail.field}</b>: {detail.message}
            </List.Item>
          ))}
        </List>
      )}
      {retry && (
        <Group mt="sm">
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}
