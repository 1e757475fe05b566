import { Anchor, List } from '@mantine/core';
import { Link } from 'react-router';
import { plural } from '../../model/format';
import type { TraceFacts } from '../../model/trace/facts';
import type { Trace } from '../../model/trace/trace';
import classes from './SpanPanel.module.css';

/** Why a span may be missing that others name as their parent. */
export function MissingSpan({ trace, entry, facts }: { trace: Trace; entry: number; facts: TraceFacts }) {
  const missing = facts.missing.find((one) => one.entry === entry);
  return (
    <div className={classes.note}>
      <p>
        {plural(missing?.waiting ?? 0, 'span', 'spans')} of {missing?.services.join(', ')} {missing?.waiting === 1 ? 'names' : 'name'} <code>{trace.spanId[entry]}</code> as parent. No span with this id is here.
      </p>
      <p>It may be that</p>
      <List size="xs">
        <List.Item>it is still running: a span is sent when it ends;</List.Item>
        <List.Item>it is on its way: exporters send in batches;</List.Item>
        <List.Item>
          it was refused: see <Anchor component={Link} to="/arrivals" fz="inherit">arrivals</Anchor>;
        </List.Item>
        <List.Item>sampling left it out;</List.Item>
        <List.Item>its process ended before it could send: exporters have to be shut down;</List.Item>
        <List.Item>a proxy, gateway or browser passes the context on and sends its own spans nowhere, or to another environment.</List.Item>
      </List>
      <p>Its bar is drawn from the first start to the last end of what waits for it.</p>
    </div>
  );
}
