import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconKey } from '@tabler/icons-react';
import { createKey, keysQuery } from '../../api/keys';
import { serviceNameProblem, type TokenScope } from '../../model/snippets';
import { CopyButton } from '../../ui/CopyButton';
import { Failed } from '../../ui/Failed';
import classes from './Start.module.css';
import type { KeyOfThisVisit } from './useKeyOfThisVisit';

interface KeyStepProps {
  /** For Rollbar's clients, which send with a token of a scope; absent for an ingest key. */
  scope: TokenScope | undefined;
  service: string;
  setService: (name: string) => void;
  value: KeyOfThisVisit | null;
  setKey: (key: KeyOfThisVisit | null) => void;
  mayCreate: boolean;
}

/** What could stand in a key's place and would break a shell or a string. */
export const isKeyLike = (text: string) => /^[A-Za-z0-9_.~+/=-]+$/.test(text);

/** Name and key that go into the snippets. */
export function KeyStep({ scope, service, setService, value, setKey, mayCreate }: KeyStepProps) {
  const cache = useQueryClient();
  const problem = serviceNameProblem(service);
  const create = useMutation({
    mutationFn: () => scope === undefined ? createKey(service, 'ingest') : createKey(service, 'rollbar', [scope]),
    onSuccess: (created) => {
      setKey({ secret: created.secret, created });
      void cache.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  const kind = scope === undefined ? 'an ingest key' : `a Rollbar token, ${scope}`;
  return (
    <Stack gap="sm">
      <Group align="flex-start" gap="md">
        <TextInput label="Your program's name" description={scope === undefined ? 'Becomes the dataset' : 'Names the token'} value={service} onChange={(event) => setService(event.currentTarget.value.trim())} error={problem} w={230} spellCheck={false} autoComplete="off" />
        <TextInput
          label="Key"
          description={mayCreate ? `Paste ${kind}, or make one` : `Paste ${kind}; an owner can make one`}
          placeholder={scope === undefined ? 'hcaik_…' : undefined}
          value={value?.secret ?? ''}
          onChange={(event) => {
            const secret = event.currentTarget.value.trim();
            setKey(secret === '' ? null : { secret, created: null });
          }}
          error={value !== null && !isKeyLike(value.secret) ? 'A key has letters, digits and _ alone: the check below reads it from a whole line' : undefined}
          flex="1 1 18rem"
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: classes.key ?? '' }}
          rightSectionWidth={value?.created ? 80 : 132}
          rightSection={
            value?.created ? (
              <CopyButton text={value.secret} label="the new key" />
            ) : mayCreate && value === null ? (
              <Button leftSection={<IconKey size={14} />} onClick={() => create.mutate()} loading={create.isPending} disabled={problem !== null}>
                Make a key
              </Button>
            ) : undefined
          }
        />
      </Group>
      {create.isError && <Failed error={create.error} what="The key could not be made" />}
      <Text size="sm" role="status">
        {value === null
          ? 'Sending always needs a key. Until one is here, YOUR_KEY stands in its place.'
          : value.created && `The key “${value.created.name}” is made and stands in all that you copy below. It can only send. Keep it if you need it elsewhere: it is not shown again.`}
      </Text>
    </Stack>
  );
}
