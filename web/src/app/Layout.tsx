import { ActionIcon, AppShell, Burger, Group, NavLink, ScrollArea, Select, Skeleton, Text, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconKeyboard, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { Suspense, useEffect } from 'react';
import { NavLink as RouterLink, Outlet, useLocation, useNavigate } from 'react-router';
import { chosenEnvironment } from '../api/request';
import { meQuery, signOut } from '../api/me';
import { Failed } from '../ui/Failed';
import { Loading } from '../ui/Loading';
import comb from './comb.svg';
import { HelpSheet } from './HelpSheet';
import classes from './Layout.module.css';
import { places } from './places';
import { ServerAway } from './ServerAway';
import { useShortcuts } from './Shortcuts';

/** The frame around every page: where one can go, which environment, theme, help. */
export function Layout() {
  const [menuOpen, menu] = useDisclosure(false);
  const [helpOpen, help] = useDisclosure(false);
  const navigate = useNavigate();
  const location = useLocation();
  const me = useQuery(meQuery);
  const signedOut = me.data !== undefined && me.data.login_required && me.data.person === null && !me.data.operator;
  const onLogin = location.pathname === '/login';
  useShortcuts([
    { keys: '?', label: 'Show these keys', run: help.open },
    ...places.map((place) => ({ keys: `g ${place.key}`, label: `Go to ${place.label.toLowerCase()}`, run: () => void navigate(place.to) })),
  ]);
  useEffect(() => {
    if (signedOut && !onLogin) void navigate(`/login?next=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
  }, [signedOut, onLogin, navigate, location.pathname, location.search]);

  if (onLogin) return <Outlet />;
  return (
    <AppShell header={{ height: 44 }} navbar={{ width: 176, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }} padding={0}>
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="sm" gap="sm" wrap="nowrap">
          <Burger opened={menuOpen} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
          <RouterLink to="/" className={classes.brand ?? ''}>
            <img src={comb} alt="" width={22} height={22} />
            <Text fw={700}>Apiary</Text>
          </RouterLink>
          <div className={classes.gap} />
          <EnvironmentPicker />
          <Tooltip label="Keys (?)">
            <ActionIcon variant="subtle" color="gray" onClick={help.open} aria-label="Show keys" visibleFrom="sm">
              <IconKeyboard size={18} />
            </ActionIcon>
          </Tooltip>
          <ThemeSwitch />
          {me.data?.person && <SignOut name={me.data.person.name} />}
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <ScrollArea>
          <nav aria-label="Pages">
            {places.map((place) => (
              <NavLink
                key={place.to}
                component={RouterLink}
                to={place.to}
                label={place.label}
                leftSection={<place.icon size={17} stroke={1.6} />}
                active={location.pathname === place.to || (place.to !== '/' && location.pathname.startsWith(`${place.to}/`))}
                onClick={menu.close}
              />
            ))}
          </nav>
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page">
        <ServerAway />
        {me.isError ? (
          <Failed error={me.error} what="The server could not be asked who you are" retry={() => void me.refetch()} />
        ) : me.data === undefined || signedOut ? (
          <Loading />
        ) : (
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        )}
      </AppShell.Main>
      <HelpSheet opened={helpOpen} onClose={help.close} />
    </AppShell>
  );
}

function EnvironmentPicker() {
  const me = useQuery(meQuery);
  const cache = useQueryClient();
  if (me.data === undefined) return <Skeleton h={24} w={120} />;
  if (me.data.environments.length < 2) return <Text size="sm" c="dimmed">{me.data.environment?.name}</Text>;
  return (
    <Select
      aria-label="Environment"
      size="xs"
      w={180}
      allowDeselect={false}
      data={me.data.environments.map((one) => ({ value: one.id, label: one.name }))}
      value={me.data.environment?.id ?? null}
      onChange={(id) => {
        chosenEnvironment.set(id);
        void cache.resetQueries();
      }}
    />
  );
}

function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <Tooltip label={dark ? 'Light theme' : 'Dark theme'}>
      <ActionIcon variant="subtle" color="gray" onClick={() => setColorScheme(dark ? 'light' : 'dark')} aria-label={dark ? 'Light theme' : 'Dark theme'}>
        {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}

function SignOut({ name }: { name: string }) {
  const cache = useQueryClient();
  return (
    <Tooltip label={`Sign out ${name}`}>
      <ActionIcon variant="subtle" color="gray" aria-label="Sign out" onClick={() => void signOut().then(() => cache.resetQueries())}>
        <IconLogout size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
