import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../../api/client';
import { sloQuery } from '../../api/slos';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';

/** What an objective promises. */
export function SloPanel({ id }: { id: string }) {
  const slo = useQuery(sloQuery(id));
  if (slo.error instanceof ApiError && slo.error.status === 404) return <Text size="sm" c="dimmed">It was deleted. The panel can be removed.</Text>;
  if (slo.isError) return <Failed error={slo.error} what="The objective could not be shown" retry={() => void slo.refetch()} />;
  if (slo.data === undefined) return <Loading />;
  return (
    <Text size="sm">
      {slo.data.target_per_million / 10_000} % of the events in {slo.data.dataset_slugs.join(', ')} shall be good, over {slo.data.time_period_days === 1 ? 'a day' : `${slo.data.time_period_days} days`}. {slo.data.description}
    </Text>
  );
}

/** An objective's name as a panel's title. */
export function SloTitle({ id }: { id: string }) {
  return <>{useQuery(sloQuery(id)).data?.name ?? 'An objective'}</>;
}
