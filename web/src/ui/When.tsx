import { Tooltip } from '@mantine/core';
import { ago, timestamp } from '../model/format';

/** How long ago, with the exact time on hover. */
export function When({ time, never = 'never' }: { time: string | null | undefined; never?: string }) {
  if (time === null || time === undefined) return <>{never}</>;
  return (
    <Tooltip label={timestamp(time)}>
      <time dateTime={time}>{ago(time)}</time>
    </Tooltip>
  );
}
