import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { assigneesQuery, type ErrorPage } from '../../api/errors';
import { valuesQuery } from '../../api/query';
import { useShortcuts } from '../../app/Shortcuts';
import { type Inbox, isFiltered, sorts } from '../../model/errors/inbox';
import { useAddress } from '../../ui/useAddress';
import classes from './Inbox.module.css';
import { levels } from './words';

const pauseMs = 300;

/** What the inbox is filtered and sorted by. */
export function InboxBar({ inbox, page }: { inbox: Inbox; page: ErrorPage | undefined }) {
  const setAddress = useAddress();
  const assignees = useQuery(assigneesQuery);
  const find = useRef<HTMLInputElement>(null);
  useShortcuts([{ keys: '/', label: 'Search the errors', run: () => find.current?.focus() }]);
  const set = (name: string) => (value: string | null) => setAddress({ [name]: value });
  const choice = (label: string, name: 'level' | 'environment' | 'framework' | 'assignee', data: readonly (string | { value: string; label: string })[]) => (
    <Select size="xs" w={130} aria-label={label} placeholder={label} data={[...data]} value={inbox[name] === '' ? null : inbox[name]} onChange={set(name)} clearable clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }} searchable={data.length > 8} />
  );
  return (
    <div className={classes.bar} role="search">
      <Typed inputRef={find} label="Search the errors" placeholder="Words of the title, or #12" value={inbox.q} onSettled={set('q')} wide />
      {choice('Level', 'level', levels)}
      {choice('Environment', 'environment', page?.environments ?? [])}
      {choice('Framework', 'framework', page?.frameworks ?? [])}
      <Suggested label="Version" column="service.version" value={inbox.version} onSettled={set('version')} enabled={page?.any ?? false} />
      <Suggested label="Person" column="user.id" value={inbox.person} onSettled={set('person')} enabled={page?.any ?? false} />
      {(assignees.data?.length ?? 0) > 0 && choice('Assignee', 'assignee', [{ value: 'nobody', label: 'Nobody' }, ...(assignees.data ?? []).map((one) => ({ value: one.id, label: one.name }))])}
      <Select size="xs" w={150} aria-label="Sort by" data={Object.entries(sorts).map(([value, label]) => ({ value, label: `By ${label.toLowerCase()}` }))} value={inbox.sort} onChange={(sort) => setAddress({ sort: sort === 'last_seen' ? null : sort })} allowDeselect={false} />
      <Button variant="default" onClick={() => setAddress({ order: inbox.ascending ? null : 'ascending' })} aria-label={inbox.ascending ? 'Smallest first' : 'Largest first'} title={inbox.ascending ? 'Smallest first' : 'Largest first'}>
        {inbox.ascending ? '↑' : '↓'}
      </Button>
      {isFiltered(inbox) && (
        <Button variant="subtle" onClick={() => setAddress({ level: null, environment: null, framework: null, version: null, person: null, assignee: null, q: null })}>
          Clear
        </Button>
      )}
    </div>
  );
}

/** A text that counts once it is not being typed any more. */
function useSettled(value: string, onSettled: (value: string | null) => void) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onSettled(typed.trim() === '' ? null : typed.trim()), pauseMs);
    return () => clearTimeout(timer);
    // Only typing starts the clock anew.
  }, [typed]);
  return [typed, setTyped] as const;
}

function Typed({ inputRef, label, placeholder, value, onSettled, wide }: { inputRef: React.Ref<HTMLInputElement>; label: string; placeholder: string; value: string; onSettled: (value: string | null) => void; wide: boolean }) {
  const [typed, setTyped] = useSettled(value, onSettled);
  return <TextInput ref={inputRef} size="xs" type="search" flex={wide ? '1 1 12rem' : undefined} maw="26rem" aria-label={label} placeholder={placeholder} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} spellCheck={false} />;
}

function Suggested({ label, column, value, onSettled, enabled }: { label: string; column: string; value: string; onSettled: (value: string | null) => void; enabled: boolean }) {
  const [typed, setTyped] = useSettled(value, onSettled);
  const [active, setActive] = useState(false);
  const values = useQuery({ ...valuesQuery('errors', column, ''), enabled: enabled && active, retry: false });
  const data = [...new Set((values.data?.values ?? []).map(([one]) => String(one)).filter((one) => one !== ''))];
  return <Autocomplete size="xs" w={120} aria-label={label} placeholder={label} data={data} limit={30} value={typed} onChange={setTyped} onFocus={() => setActive(true)} spellCheck={false} clearable clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }} />;
}
