import { Badge } from '@mantine/core';

const looks = {
  triggered: { color: 'red', words: 'Triggered' },
  resolved: { color: 'green', words: 'Resolved' },
  ok: { color: 'green', words: 'OK' },
  disabled: { color: 'gray', words: 'Disabled' },
  no_events: { color: 'gray', words: 'No events' },
} as const;

/** How something that is watched stands. */
export function StateBadge({ state }: { state: keyof typeof looks }) {
  const { color, words } = looks[state];
  return (
    <Badge variant={state === 'triggered' ? 'filled' : 'light'} color={color} tt="none" autoContrast>
      {words}
    </Badge>
  );
}
