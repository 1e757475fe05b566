import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { memo, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { ErrorItem, ErrorPage } from '../../api/errors';
import { meQuery } from '../../api/me';
import { useShortcuts } from '../../app/Shortcuts';
import { barHeights, type Inbox, rangeBetween } from '../../model/errors/inbox';
import { exact, quantity } from '../../model/format';
import { useStable } from '../../ui/useStable';
import { When } from '../../ui/When';
import shared from './Errors.module.css';
import classes from './Inbox.module.css';
import { ErrorBadges } from './ErrorBadges';
import { ItemActions } from './ItemActions';
import { useItemChange } from './useItemChange';
import { itemAddress } from './words';

interface InboxTableProps {
  items: readonly ErrorItem[];
  inbox: Inbox;
  window: ErrorPage['window'];
}

/** The items, to look through and to select: j and k go, x selects, shift and a click select a range. */
export function InboxTable({ items, inbox, window }: InboxTableProps) {
  const { data: me } = useQuery(meQuery);
  const mayChange = me?.may.includes('columns') ?? false;
  const table = useRef<HTMLTableElement>(null);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const anchor = useRef<number | null>(null);
  const counters = useMemo(() => items.map((item) => item.counter), [items]);
  // What is not in the list any more is not changed unseen.
  const chosen = useMemo(() => items.filter((item) => selected.has(item.counter)), [items, selected]);
  const change = useItemChange(() => setSelected(new Set()));

  const toggle = useStable((counter: number, range: boolean) => {
    const next = new Set(selected);
    const on = !next.has(counter);
    for (const one of range ? rangeBetween(counters, anchor.current, counter) : [counter])
      if (on) next.add(one);
      else next.delete(one);
    anchor.current = counter;
    setSelected(next);
  });
  const links = () => [...(table.current?.querySelectorAll<HTMLAnchorElement>('a[data-counter]') ?? [])];
  const at = () => links().findIndex((link) => link.closest('tr')?.contains(document.activeElement));
  const go = (step: number) => {
    const all = links();
    const next = all[Math.min(all.length - 1, Math.max(0, at() < 0 ? 0 : at() + step))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  const here = () => counters[at()];
  const act = (does: (counters: readonly number[]) => void) => () => {
    const those = chosen.length > 0 ? chosen.map((item) => item.counter) : here() === undefined ? [] : [here()!];
    if (those.length > 0) does(those);
  };
  useShortcuts([
    { keys: 'j', label: 'Next error', run: () => go(1) },
    { keys: 'k', label: 'Previous error', run: () => go(-1) },
    ...(mayChange
      ? [
          { keys: 'x', label: 'Select the error', run: () => here() !== undefined && toggle(here()!, false) },
          { keys: 'X', label: 'Select up to the error', run: () => here() !== undefined && toggle(here()!, true) },
          { keys: 'e', label: 'Resolve', run: act((those) => change.mutate({ counters: those, change: { status: 'resolved' } })) },
          { keys: 'm', label: 'Mute', run: act((those) => change.mutate({ counters: those, change: { status: 'muted' } })) },
          { keys: 'r', label: 'Reopen', run: act((those) => change.mutate({ counters: those, change: { status: 'active' } })) },
          { keys: 'Escape', label: 'Select nothing', run: () => setSelected(new Set()) },
        ]
      : []),
  ]);
  return (
    <>
      {mayChange && (
        <div className={classes.bulk} data-on={chosen.length > 0 || undefined}>
          <Checkbox size="xs" aria-label="Select all that are shown" checked={chosen.length === items.length} indeterminate={chosen.length > 0 && chosen.length < items.length} onChange={() => setSelected(chosen.length === items.length ? new Set() : new Set(counters))} />
          <span role="status">{chosen.length === 0 ? 'Select with x, go with j and k' : `${chosen.length} selected`}</span>
          {chosen.length > 0 && <ItemActions items={chosen} change={change} />}
        </div>
      )}
      <div className={shared.scroll}>
        <table className={shared.table} aria-label="Errors" ref={table}>
          <thead>
            <tr>
              {mayChange && <th className={classes.check} aria-label="Selected" />}
              <th>Error</th>
              <th className={classes.barsHead}>{inbox.range === 'day' ? 'Last 24 hours' : 'Last 30 days'}</th>
              <th className={shared.number}>Times</th>
              <th className={shared.number}>People</th>
              <th className={shared.number}>Last seen</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Row key={item.counter} item={item} selected={selected.has(item.counter)} selectable={mayChange} toggle={toggle} bucket={window.bucket} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface RowProps {
  item: ErrorItem;
  selected: boolean;
  selectable: boolean;
  toggle: (counter: number, range: boolean) => void;
  bucket: number;
}

const mostTitle = 300;

const Row = memo(function Row({ item, selected, selectable, toggle, bucket }: RowProps) {
  return (
    <tr data-selected={selected || undefined} data-level={item.level}>
      {selectable && (
        <td className={classes.check}>
          <Checkbox size="xs" aria-label={`Select #${item.counter}`} checked={selected} onChange={() => undefined} onClick={(event) => toggle(item.counter, event.shiftKey)} />
        </td>
      )}
      <td className={classes.what}>
        <Link to={itemAddress(item.counter)} className={classes.title ?? ''} data-counter={item.counter} title={item.title.slice(0, mostTitle)}>
          {item.title.slice(0, mostTitle) || '(no title)'}
        </Link>
        <div className={shared.meta}>
          <ErrorBadges item={item} />
          <span>#{item.counter}</span>
          <span>{item.environment}</span>
          {item.framework !== '' && <span>{item.framework}</span>}
          {item.assignee !== null && <span>{item.assignee.name ?? 'a former member'}</span>}
          <span>
            new <When time={item.first_seen} />
          </span>
        </div>
      </td>
      <td>
        <Bars counts={item.series ?? []} bucket={bucket} />
      </td>
      <td className={shared.number} title={exact(item.occurrences)}>
        {quantity(item.occurrences)}
      </td>
      <td className={shared.number} title={item.people === null ? undefined : exact(item.people)}>
        {item.people === null || item.people === 0 ? '–' : quantity(item.people)}
      </td>
      <td className={shared.number}>
        <When time={item.last_seen} />
      </td>
    </tr>
  );
});

const [barsWidth, barsHeight] = [132, 26];

/** Occurrences over time as small bars; their sum stands in words for those who do not see them. */
function Bars({ counts, bucket }: { counts: readonly number[]; bucket: number }) {
  const sum = counts.reduce((all, count) => all + count, 0);
  const step = barsWidth / Math.max(1, counts.length);
  return (
    <svg className={classes.bars} viewBox={`0 0 ${barsWidth} ${barsHeight}`} width={barsWidth} height={barsHeight} role="img" aria-label={`${exact(sum)} in ${bucket >= 86_400 ? '30 days' : '24 hours'}`}>
      <path className={classes.barsLine} d={`M0 ${barsHeight - 0.5}H${barsWidth}`} />
      {barHeights(counts).map((height, i) => height > 0 && <rect key={i} x={i * step + 0.5} width={Math.max(1, step - 1)} y={barsHeight - height * barsHeight} height={height * barsHeight} />)}
    </svg>
  );
}
