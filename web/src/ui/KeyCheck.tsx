import { Alert, Badge, Button, Group, List, Stack, Table, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { checkKey, type CheckedKey } from '../api/keys';
import { plural } from '../model/format';
import { Failed } from './Failed';
import { When } from './When';

/** What does this key open? Takes a key, a token, or the whole line that it stands in. */
export function KeyCheck() {
  const [text, setText] = useState('');
  const check = useMutation({ mutationFn: checkKey });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() !== '') check.mutate(text);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          label="Key, token, header or variable"
          description="As your program sends it, quotes and all: OTEL_EXPORTER_OTLP_HEADERS=…, Authorization: Bearer …, or the key alone. It is looked up and not kept."
          placeholder="OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=…"
          autosize
          minRows={2}
          maxRows={6}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            check.reset();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return;
            event.preventDefault();
            submit();
          }}
        />
        <Group>
          <Button type="submit" loading={check.isPending} disabled={text.trim() === ''}>
            Check the key
          </Button>
        </Group>
        <div aria-live="polite">
          {check.isError && <Failed error={check.error} what="The key could not be checked" />}
          {check.data && <Verdict checked={check.data} />}
        </div>
      </Stack>
    </form>
  );
}

function Verdict({ checked }: { checked: CheckedKey }) {
  const problems = checked.problems.length > 0 && (
    <List size="sm" mt="xs">
      {checked.problems.map((problem) => (
        <List.Item key={problem}>{problem}</List.Item>
      ))}
    </List>
  );
  if (!checked.found) {
    return (
      <Alert color="red" variant="light" title="This key opens nothing here">
        {checked.looks_like}
        {problems}
      </Alert>
    );
  }
  const works = checked.revoked_at === null && checked.problems.length === 0;
  return (
    <Alert color={works ? 'green' : checked.revoked_at === null ? 'yellow' : 'red'} variant="light" title={checked.revoked_at !== null ? 'This key was revoked' : works ? 'This key works' : 'The key is known, but not as it stands here'}>
      {problems}
      <Table withRowBorders={false} mt="xs" variant="vertical">
        <Table.Tbody>
          <Row name="Key">
            {checked.name} <Text span ff="monospace" size="sm">{checked.masked}</Text>
          </Row>
          <Row name="Opens">
            environment <b>{checked.environment.name}</b> of team <b>{checked.team}</b>
          </Row>
          <Row name="May">
            <Group gap={4}>
              {checked.permissions.map((permission) => (
                <Badge key={permission} variant="default" size="sm" tt="none">
                  {permission}
                </Badge>
              ))}
              {checked.permissions.length === 0 && 'nothing'}
            </Group>
          </Row>
          <Row name="Data came">
            <When time={checked.last_used_at} never="never with this key" />
            {checked.last_dataset !== null && (
              <>
                , last to <b>{checked.last_dataset}</b>
              </>
            )}
            ; {plural(checked.events_24h, 'event')} in the last 24 hours
          </Row>
          {checked.read_from && <Row name="Read from">{checked.read_from}</Row>}
          {checked.revoked_at !== null && (
            <Row name="Revoked">
              <When time={checked.revoked_at} />
            </Row>
          )}
        </Table.Tbody>
      </Table>
    </Alert>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={110} scope="row">
        {name}
      </Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}
