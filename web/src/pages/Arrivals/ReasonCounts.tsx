import { Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { arrivalCountsQuery } from '../../api/arrivals';
import { byReason } from '../../model/arrivalCounts';
import { reasonOf } from '../../model/arrivals';
import { exact, plural, timestamp } from '../../model/format';
import classes from './Arrivals.module.css';

/** How many requests fared how since the server started; each is a filter. */
export function ReasonCounts({ chosen, choose }: { chosen: string | null; choose: (reason: string | null) => void }) {
  const { data } = useQuery(arrivalCountsQuery);
  const counts = useMemo(() => byReason(data?.counts ?? []), [data]);
  if (data === undefined || counts.length === 0) return null;
  return (
    <div className={classes.counts} role="group" aria-label="Requests by reason since the server started">
      {counts.map((one) => (
        <Tooltip key={one.reason} label={`${plural(one.requests, 'request')} with ${plural(one.events, 'event')}, last ${timestamp(one.lastTime)}`}>
          <UnstyledButton className={classes.count ?? ''} data-good={one.reason === 'accepted'} aria-pressed={one.reason === chosen} onClick={() => choose(one.reason === chosen ? null : one.reason)}>
            <span>{reasonOf(one.reason).title}</span>
            <span className={classes.number}>{exact(one.requests)}</span>
          </UnstyledButton>
        </Tooltip>
      ))}
      <Text size="xs" c="dimmed" style={{ alignSelf: 'center' }}>
        since {timestamp(data.since)}
      </Text>
    </div>
  );
}
