import { Anchor, Group, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ErrorItemDetails } from '../../api/errors';
import { queryAddress } from '../../model/querySpec';
import { ErrorBadges } from './ErrorBadges';
import shared from './Errors.module.css';
import classes from './Item.module.css';
import { ItemActions } from './ItemActions';
import type { ItemChange } from './useItemChange';

const shownTitle = 300;

/** What the error is called, where in its life it is, and what can be done with it. */
export function ItemHead({ item, change }: { item: ErrorItemDetails; /** Null for who may only look. */ change: ItemChange | null }) {
  const [all, setAll] = useState(false);
  const ask = queryAddress({ dataset: 'errors', query: { calculations: [{ op: 'COUNT' }], filters: [{ column: 'rollbar.counter', op: '=', value: item.counter }], time_range: 7 * 86_400 } });
  return (
    <header className={classes.head}>
      <div className={shared.meta}>
        <Anchor component={Link} to="/errors" inherit>
          Errors
        </Anchor>
        <span>#{item.counter}</span>
        <ErrorBadges item={item} />
        <span>{item.environment}</span>
        {item.framework !== '' && <span>{item.framework}</span>}
      </div>
      <Title order={2} size="h3" className={classes.headTitle ?? ''}>
        {all ? item.title : item.title.slice(0, shownTitle) || '(no title)'}
        {item.title.length > shownTitle && (
          <Anchor component="button" type="button" fz="xs" ml="xs" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'less' : 'all of it'}
          </Anchor>
        )}
      </Title>
      <Group gap="sm" className={classes.headActions ?? ''}>
        {change !== null && <ItemActions items={[item]} change={change} version={item.versions[0]?.name ?? ''} />}
        <Anchor component={Link} to={ask} size="sm">
          Ask about its events
        </Anchor>
      </Group>
    </header>
  );
}
