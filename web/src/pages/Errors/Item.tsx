import { Anchor, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { type ErrorItemDetails, itemQuery, occurrenceQuery } from '../../api/errors';
import { meQuery } from '../../api/me';
import { useShortcuts } from '../../app/Shortcuts';
import { payloadOf } from '../../model/errors/payload';
import { traceAddress } from '../../model/trace/attached';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { useAddress } from '../../ui/useAddress';
import { ApiError } from '../../api/client';
import { Chain } from './Chain';
import { Course } from './Course';
import shared from './Errors.module.css';
import classes from './Item.module.css';
import { History } from './History';
import { ItemHead } from './ItemHead';
import { ItemSide } from './ItemSide';
import { Merged } from './Merged';
import { OccurrenceHead } from './OccurrenceHead';
import { Occurrences } from './Occurrences';
import { SentData } from './SentData';
import { Timeline } from './Timeline';
import { useItemChange } from './useItemChange';

const refreshMs = 15_000;
const mostOrdinary = 2_147_483_647;

/** One error: `/errors/<counter>?occurrence=<id>&tab=<tab>`. */
export function Component() {
  const { counter = '' } = useParams();
  const number = /^\d{1,10}$/.test(counter) && Number(counter) <= mostOrdinary ? Number(counter) : null;
  const item = useQuery({ ...itemQuery(number ?? 0), enabled: number !== null, refetchInterval: refreshMs });
  if (number === null || (item.error instanceof ApiError && item.error.status === 404))
    return (
      <Empty title="There is no such error">
        Nothing has the number {counter.slice(0, 20)} in this environment; another one may. <Anchor component={Link} to="/errors?status=any" inherit>All errors</Anchor> of this one, and in <Anchor component={Link} to="/arrivals" inherit>arrivals</Anchor> what came lately.
      </Empty>
    );
  if (item.error !== null && item.data === undefined) return <Failed error={item.error} what="The error could not be read" retry={() => void item.refetch()} />;
  if (item.data === undefined) return <Loading label="Loading the error" />;
  return <ItemPage key={number} item={item.data} />;
}

function ItemPage({ item }: { item: ErrorItemDetails }) {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const mayChange = me?.may.includes('columns') ?? false;
  const chosen = /^\d{1,16}$/.test(search.get('occurrence') ?? '') ? Number(search.get('occurrence')) : item.last_occurrence_id;
  const found = useQuery(occurrenceQuery(chosen));
  const occurrence = found.data;
  const payload = useMemo(() => payloadOf(occurrence?.data), [occurrence?.data]);
  const change = useItemChange();
  const show = (id: number | null | undefined) => id !== null && id !== undefined && setAddress({ occurrence: String(id) });
  const does = (status: 'resolved' | 'muted' | 'active') => () => change.mutate({ counters: [item.counter], change: { status } });
  useShortcuts([
    { keys: 'j', label: 'Older occurrence', run: () => show(occurrence?.older) },
    { keys: 'k', label: 'Newer occurrence', run: () => show(occurrence?.newer) },
    { keys: 'u', label: 'Back to the errors', run: () => void navigate('/errors') },
    { keys: 't', label: 'Open the trace', run: () => occurrence && occurrence.trace_id !== '' && void navigate(traceAddress(occurrence.trace_id, occurrence.span_id || null)) },
    ...(mayChange
      ? [
          { keys: 'e', label: 'Resolve', run: does('resolved') },
          { keys: 'm', label: 'Mute', run: does('muted') },
          { keys: 'r', label: 'Reopen', run: does('active') },
        ]
      : []),
  ]);
  const tabs = ['stack', ...(payload.crumbCount > 0 ? ['timeline'] : []), 'data', 'occurrences', 'history'];
  const tab = tabs.find((one) => one === search.get('tab')) ?? 'stack';
  return (
    <div className={shared.page}>
      <ItemHead item={item} change={mayChange ? change : null} />
      <Course item={item} />
      <div className={classes.columns}>
        <div className={classes.main}>
          {occurrence !== undefined && <OccurrenceHead occurrence={occurrence} show={show} />}
          <Tabs value={tab} onChange={(value) => setAddress({ tab: value === 'stack' ? null : value })} keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="stack">{payload.chain.length > 0 ? 'Stack' : 'Message'}</Tabs.Tab>
              {payload.crumbCount > 0 && <Tabs.Tab value="timeline">Before it {payload.crumbCount}</Tabs.Tab>}
              <Tabs.Tab value="data">Request and data</Tabs.Tab>
              <Tabs.Tab value="occurrences">Occurrences</Tabs.Tab>
              <Tabs.Tab value="history">History</Tabs.Tab>
            </Tabs.List>
            {(tab === 'stack' || tab === 'timeline' || tab === 'data') && (
              <div className={found.isPlaceholderData ? shared.dimmed : undefined}>
                {chosen === null ? (
                  <Empty title="Its events are gone">The item is kept, its occurrences went with the dataset’s retention.</Empty>
                ) : found.error !== null && occurrence === undefined ? (
                  <Failed error={found.error} what="The occurrence could not be read" retry={() => void found.refetch()} />
                ) : occurrence === undefined ? (
                  <Loading label="Loading the occurrence" />
                ) : (
                  <>
                    <Tabs.Panel value="stack" pt="xs">
                      <Chain key={occurrence.id} payload={payload} occurrence={occurrence} />
                    </Tabs.Panel>
                    <Tabs.Panel value="timeline" pt="xs">
                      <Timeline payload={payload} atMs={Date.parse(occurrence.time)} />
                    </Tabs.Panel>
                    <Tabs.Panel value="data" pt="xs">
                      <SentData key={occurrence.id} payload={payload} occurrence={occurrence} />
                    </Tabs.Panel>
                  </>
                )}
              </div>
            )}
            <Tabs.Panel value="occurrences" pt="xs">
              <Occurrences counter={item.counter} chosen={chosen} show={show} />
            </Tabs.Panel>
            <Tabs.Panel value="history" pt="xs">
              <Merged counter={item.counter} mayChange={mayChange} />
              <History counter={item.counter} mayWrite={mayChange} />
            </Tabs.Panel>
          </Tabs>
        </div>
        <ItemSide item={item} />
      </div>
    </div>
  );
}
