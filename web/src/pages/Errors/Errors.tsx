import { Anchor, Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { inboxQuery } from '../../api/errors';
import { plural } from '../../model/format';
import { everyState, type Inbox, inboxOf, isFiltered, states } from '../../model/errors/inbox';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { useAddress } from '../../ui/useAddress';
import shared from './Errors.module.css';
import classes from './Inbox.module.css';
import { InboxBar } from './InboxBar';
import { InboxTable } from './InboxTable';
import { stateNames } from './words';

const refreshMs = 15_000;

/** The errors that somebody should look at: `/errors?status=&level=&environment=&framework=&version=&person=&assignee=&q=&sort=&order=&range=`. */
export function Component() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const inbox = useMemo(() => inboxOf(search), [search]);
  const found = useInfiniteQuery({ ...inboxQuery(inbox), refetchInterval: refreshMs });
  const items = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const first = found.data?.pages[0];
  return (
    <div className={shared.page}>
      <PageHead title="Errors" about={first && `${plural(first.total, 'item')}${isFiltered(inbox) ? ' that fit' : ''}`}>
        <Anchor component={Link} to="/errors/rules" size="sm">
          Grouping rules
        </Anchor>
        <Anchor component={Link} to="/errors/source-maps" size="sm">
          Source maps
        </Anchor>
        <SegmentedControl size="xs" aria-label="Courses over" value={inbox.range} onChange={(range) => setAddress({ range: range === 'day' ? null : range })} data={[{ value: 'day', label: '24 hours' }, { value: 'month', label: '30 days' }]} />
      </PageHead>
      <div className={classes.states} role="group" aria-label="State">
        {([...states, everyState] as const).map((state) => (
          <Button key={state} variant={inbox.status === state ? 'light' : 'subtle'} color={inbox.status === state ? 'honey' : 'gray'} size="compact-sm" aria-pressed={inbox.status === state} onClick={() => setAddress({ status: state === 'active' ? null : state }, { push: true })}>
            {stateNames[state]}
            {first && state !== everyState && <span className={classes.stateCount}>{first.states[state]}</span>}
          </Button>
        ))}
      </div>
      <InboxBar inbox={inbox} page={first} />
      {found.error !== null && first === undefined ? (
        <Failed error={found.error} what="The errors could not be read" retry={() => void found.refetch()} />
      ) : first === undefined ? (
        <Loading label="Loading the errors" />
      ) : items.length === 0 ? (
        <Nothing inbox={inbox} any={first.any} clear={() => setAddress({ level: null, environment: null, framework: null, version: null, person: null, assignee: null, q: null })} />
      ) : (
        <div className={found.isPlaceholderData ? shared.dimmed : undefined}>
          <InboxTable items={items} inbox={inbox} window={first.window} />
          {found.hasNextPage && (
            <Button variant="default" mt="sm" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
              Show more of {plural(first.total, 'item')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Nothing({ inbox, any, clear }: { inbox: Inbox; any: boolean; clear: () => void }) {
  if (!any)
    return (
      <Empty title="No error has arrived yet">
        Errors come from Rollbar’s clients: <Anchor component={Link} to="/?send=rollbar-python" inherit>send one</Anchor>, it takes a token and two lines. If you sent some already, <Anchor component={Link} to="/arrivals?outcome=refused" inherit>arrivals</Anchor>{' '}
        tells why they are not here: mostly a token of the other scope, or another environment’s.
      </Empty>
    );
  if (isFiltered(inbox))
    return (
      <Empty title="No error fits">
        None {inbox.status === everyState ? '' : `that is ${stateNames[inbox.status]?.toLowerCase()} `}fits what is asked for.{' '}
        <Anchor component="button" type="button" onClick={clear} inherit>
          Take the filters away
        </Anchor>
        .
      </Empty>
    );
  return <Empty title={inbox.status === 'active' ? 'Nothing to do' : 'None here'}>{inbox.status === 'active' ? 'No error is active: all are resolved, snoozed, muted or archived.' : `No error is ${stateNames[inbox.status]?.toLowerCase()}.`}</Empty>;
}
