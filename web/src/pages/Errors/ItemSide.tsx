import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ErrorItemDetails } from '../../api/errors';
import { exact, quantity } from '../../model/format';
import { queryAddress } from '../../model/querySpec';
import { When } from '../../ui/When';
import classes from './Item.module.css';
import { sourceNames } from './words';

const shown = 6;

/** What is known of the error: since when, whom and what it met, which deploy may have brought it. */
export function ItemSide({ item }: { item: ErrorItemDetails }) {
  const ask = (column: string, value?: string) =>
    queryAddress({
      dataset: 'errors',
      query: {
        calculations: [{ op: 'COUNT' }],
        filters: [{ column: 'rollbar.counter', op: '=', value: item.counter }, ...(value === undefined ? [] : [{ column, op: '=' as const, value }])],
        ...(value === undefined && { breakdowns: [column] }),
        time_range: 28 * 86_400,
      },
    });
  return (
    <aside className={classes.side} aria-label="About the error">
      <dl className={classes.facts}>
        <Fact name="Occurrences">
          {exact(item.occurrences)}
          {item.occurrences_since_activation !== item.occurrences && <small> · {exact(item.occurrences_since_activation)} since it was opened</small>}
        </Fact>
        <Fact name="People">{item.people === null || item.people === 0 ? 'none known' : exact(item.people)}</Fact>
        <Fact name="First seen">
          <When time={item.first_seen} />
        </Fact>
        <Fact name="Last seen">
          <When time={item.last_seen} />
        </Fact>
        {item.reopened && (
          <Fact name="Came back">
            <When time={item.activated_at} />
          </Fact>
        )}
        {item.resolved_at !== null && (
          <Fact name="Resolved">
            <When time={item.resolved_at} />
          </Fact>
        )}
        <Fact name="Assigned to">{item.assignee === null ? 'nobody' : (item.assignee.name ?? 'a former member')}</Fact>
        {item.suspect !== null && (
          <Fact name="Deploy before it">
            <span className={classes.mono} title={item.suspect.comment ?? undefined}>
              {item.suspect.revision}
            </span>{' '}
            <When time={item.suspect.started_at} />
          </Fact>
        )}
      </dl>
      <Shares title="Reported by" rows={item.sources.map((one) => ({ ...one, name: sourceNames[one.name] ?? one.name, key: one.name }))} total={item.occurrences} to={(name) => ask('meta.source', name)} all={ask('meta.source')} />
      <Shares title="Services" rows={item.services} total={item.occurrences} to={(name) => ask('service.name', name)} all={ask('service.name')} />
      <Shares title="Versions" rows={item.versions} total={item.occurrences} to={(name) => ask('service.version', name)} all={ask('service.version')} />
      <Shares title="Hosts" rows={item.hosts} total={item.occurrences} to={(name) => ask('host.name', name)} all={ask('host.name')} />
      <Shares title="People" rows={item.met.map((one) => ({ name: one.name || one.email || one.id, key: one.id, occurrences: one.occurrences }))} total={item.occurrences} to={(id) => ask('user.id', id)} all={ask('user.id')} />
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Shares({ title, rows, total, to, all }: { title: string; rows: readonly { name: string; key?: string; occurrences: number }[]; total: number; to: (key: string) => string; all: string }) {
  if (rows.length === 0) return null;
  return (
    <section className={classes.shares} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {rows.slice(0, shown).map((row, i) => (
          <li key={i}>
            <svg className={classes.shareBar} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden>
              <rect width={Math.min(100, (row.occurrences / Math.max(1, total)) * 100)} height={1} />
            </svg>
            <Anchor component={Link} to={to(row.key ?? row.name)} inherit title={row.name.slice(0, 300)}>
              {row.name.slice(0, 100)}
            </Anchor>
            <span title={exact(row.occurrences)}>{quantity(row.occurrences)}</span>
          </li>
        ))}
      </ul>
      {rows.length > shown && (
        <Anchor component={Link} to={all} size="xs">
          All of them
        </Anchor>
      )}
    </section>
  );
}
