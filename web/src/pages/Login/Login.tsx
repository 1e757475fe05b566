import { Alert, Button, Group, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { ApiError } from '../../api/client';
import { meQuery, signIn } from '../../api/me';
import comb from '../../app/comb.svg';
import { duration } from '../../model/format';
import { localPath } from '../../model/localPath';
import { Failed } from '../../ui/Failed';
import classes from './Login.module.css';

/** Where members sign in; then on to where they were going. */
export function Component() {
  const [search] = useSearchParams();
  const me = useQuery(meQuery);
  if (me.data !== undefined && (!me.data.login_required || me.data.person !== null || me.data.operator)) return <Navigate to={localPath(search.get('next'), window.location.origin)} replace />;
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <Group gap="xs" mb="md">
          <img src={comb} alt="" width={28} height={28} />
          <Title order={1} size="h3">
            Sign in to Apiary
          </Title>
        </Group>
        {me.isError ? <Failed error={me.error} what="The server could not be asked who you are" retry={() => void me.refetch()} /> : <Form />}
        <div className={classes.help}>
          No account, or the password is lost? An owner adds members and gives new passwords in the settings. So does, on the server's machine:
          <code>./apiary members add you@example.org --name You --role owner --key "$(cat apiary-data/admin-token)"</code>
          <code>./apiary members reset-password you@example.org --key "$(cat apiary-data/admin-token)"</code>
        </div>
      </div>
    </main>
  );
}

function Form() {
  const cache = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const login = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => cache.resetQueries(),
    onError: () => setPassword(''),
  });
  const wait = useCountdown(login.error instanceof ApiError && login.error.status === 429 ? (login.error.retryAfter ?? 0) : 0, login.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wait === 0) login.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="E-mail" type="email" name="username" autoComplete="username" required autoFocus value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput label="Password" name="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} />
        <div aria-live="assertive">
          {login.isError && (
            <Alert color="red" variant="light" p="xs">
              {wait > 0 ? `Too many wrong passwords. You can try again in ${duration(wait * 1_000)}.` : login.error.message}
            </Alert>
          )}
        </div>
        <Button type="submit" size="sm" fullWidth loading={login.isPending} disabled={wait > 0}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

/** Seconds that are left of `seconds`, counted anew for each new `cause`. */
function useCountdown(seconds: number, cause: unknown): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    setLeft(seconds);
    if (seconds <= 0) return;
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1_000);
    return () => clearInterval(timer);
  }, [seconds, cause]);
  return left;
}
