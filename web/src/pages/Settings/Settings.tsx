import { Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { meQuery } from '../../api/me';
import { KeyCheck } from '../../ui/KeyCheck';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { About } from './About';
import { Keys } from './Keys';
import { Members } from './Members';
import { OwnPassword } from './OwnPassword';
import classes from './Settings.module.css';

/** Keys, members, one's own password, and what runs here. */
export function Component() {
  const { data: me } = useQuery(meQuery);
  const [search, setSearch] = useSearchParams();
  const { hash } = useLocation();
  useEffect(() => {
    if (hash === '#key-check') document.querySelector<HTMLElement>('#key-check textarea')?.focus();
  }, [hash, me]);
  if (me === undefined) return <Loading />;
  const isOwner = me.operator || me.person?.role === 'owner';
  const tabs = ['keys', ...(isOwner ? ['members'] : []), ...(me.person ? ['password'] : []), 'about'];
  const tab = tabs.find((one) => one === search.get('tab')) ?? 'keys';
  return (
    <div className={classes.page}>
      <PageHead title="Settings" />
      <Tabs value={tab} onChange={(value) => setSearch(value === null || value === 'keys' ? {} : { tab: value }, { replace: true })} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="keys">Keys</Tabs.Tab>
          {isOwner && <Tabs.Tab value="members">Members</Tabs.Tab>}
          {me.person && <Tabs.Tab value="password">Your password</Tabs.Tab>}
          <Tabs.Tab value="about">About</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="keys" pt="md">
          {me.may.includes('keys') ? <Keys /> : <Text size="sm" c="dimmed">Keys are made and revoked by owners.</Text>}
          <section className={classes.section} id="key-check" aria-labelledby="key-check-title">
            <Title order={3} size="h4" id="key-check-title" mb="xs">
              Key check
            </Title>
            <KeyCheck />
          </section>
        </Tabs.Panel>
        {isOwner && (
          <Tabs.Panel value="members" pt="md">
            <Members self={me.person?.id ?? null} />
          </Tabs.Panel>
        )}
        {me.person && (
          <Tabs.Panel value="password" pt="md">
            <OwnPassword email={me.person.email} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="about" pt="md">
          <About me={me} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
