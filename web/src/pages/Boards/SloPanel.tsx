import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ApiError } from '../../api/client';
import { sloQuery } from '../../api/slos';
import { percentText, promiseText } from '../../model/alerts/slo';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';

/** What an objective promises, and how it fares. */
export function SloPanel({ id }: { id: string }) {
  const slo = useQuery(sloQuery(id));
  if (slo.error instanceof ApiError && slo.error.status === 404) return <Text size="sm" c="dimmed">It was deleted. The panel can be removed.</Text>;
  if (slo.isError) return <Failed error={slo.error} what="The objective could not be shown" retry={() => void slo.refetch()} />;
  if (slo.data === undefined) return <Loading />;
  return (
    <>
      <Text size="sm">
        {promiseText(slo.data)}. {slo.data.description}
      </Text>
      <Text size="sm" c="dimmed">
        {slo.data.status === 'no_events' ? 'No event was counted yet.' : `${percentText(slo.data.compliance)} were, and ${percentText(slo.data.budget_remaining)} of the budget is left.`}{' '}
        <Anchor component={Link} to={`/alerts/slos/${encodeURIComponent(id)}`} inherit>
          Its course
        </Anchor>
      </Text>
    </>
  );
}

/** An objective's name as a panel's title. */
export function SloTitle({ id }: { id: string }) {
  return <>{useQuery(sloQuery(id)).data?.name ?? 'An objective'}</>;
}
