import { Alert, Button, Group, PasswordInput, Stack, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changePassword } from '../../api/members';
import { Failed } from '../../ui/Failed';

const toggle = { 'aria-label': 'Show the password' };

/** One's own password. */
export function OwnPassword({ email }: { email: string }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const change = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      setAgain('');
    },
  });
  const differ = again !== '' && next !== again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next === again) change.mutate();
  };
  return (
    <section aria-labelledby="password">
      <Title order={3} size="h4" id="password" mb="xs">
        Your password
      </Title>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={360}>
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <PasswordInput label="Present password" autoComplete="current-password" required value={current} onChange={(event) => setCurrent(event.currentTarget.value)} visibilityToggleButtonProps={toggle} />
          <PasswordInput label="New password" autoComplete="new-password" required value={next} onChange={(event) => setNext(event.currentTarget.value)} visibilityToggleButtonProps={toggle} />
          <PasswordInput label="New password again" autoComplete="new-password" required value={again} error={differ ? 'These two differ' : undefined} onChange={(event) => setAgain(event.currentTarget.value)} visibilityToggleButtonProps={toggle} />
          <div aria-live="polite">
            {change.isError && <Failed error={change.error} what="The password was not changed" />}
            {change.isSuccess && <Alert color="green" variant="light">Your password is changed.</Alert>}
          </div>
          <Group>
            <Button type="submit" loading={change.isPending} disabled={differ}>
              Change the password
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
