import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { Empty } from '../ui/Empty';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Empty title="There is no such page">
      The address may be cut off. <Anchor component={Link} to="/">Go to the start</Anchor>, or press <b>?</b> for what the keys do.
    </Empty>
  );
}
