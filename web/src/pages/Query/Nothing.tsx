import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { Empty } from '../../ui/Empty';

/** No event has arrived here yet. */
export const Nothing = () => (
  <Empty title="Nothing to ask about yet">
    No event has arrived in this environment. <Anchor component={Link} to="/">Send the first one</Anchor>; if you did already, <Anchor component={Link} to="/arrivals">see what arrived and why it was refused</Anchor>.
  </Empty>
);

/** An address of a run that is not there. */
export const NoSuchRun = () => (
  <Empty title="There is no such answer here">
    Its address may be cut off, it may belong to another environment, or it is so old that it is no longer kept. <Anchor component={Link} to="/query">Ask something new</Anchor>.
  </Empty>
);
