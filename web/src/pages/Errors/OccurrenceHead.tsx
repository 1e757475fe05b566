import { ActionIcon, Anchor, Button, Tooltip } from '@mantine/core';
import { IconBinaryTree2, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Occurrence } from '../../api/errors';
import { timestamp } from '../../model/format';
import { traceAddress } from '../../model/trace/attached';
import { When } from '../../ui/When';
import classes from './Item.module.css';
import { sourceNames } from './words';

const around = 1_800;

/** Which occurrence is shown, the ones beside it, and the trace and logs that it belongs to. */
export function OccurrenceHead({ occurrence, show }: { occurrence: Occurrence; show: (id: number | null) => void }) {
  const second = Math.floor(Date.parse(occurrence.time) / 1_000);
  const logs = `/logs?${new URLSearchParams({ time: `${second - around}-${second + around}`, filters: JSON.stringify([{ column: 'trace.trace_id', op: '=', value: occurrence.trace_id }]) })}`;
  return (
    <div className={classes.occurrence}>
      <Tooltip label="Older occurrence (j)">
        <ActionIcon variant="default" size="sm" aria-label="Older occurrence" disabled={occurrence.older === null} onClick={() => show(occurrence.older)}>
          <IconChevronLeft size={15} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Newer occurrence (k)">
        <ActionIcon variant="default" size="sm" aria-label="Newer occurrence" disabled={occurrence.newer === null} onClick={() => show(occurrence.newer)}>
          <IconChevronRight size={15} />
        </ActionIcon>
      </Tooltip>
      <span className={classes.occurrenceAt} role="status">
        {timestamp(occurrence.time)} <small>(<When time={occurrence.time} />{occurrence.newer === null && ', the last'})</small>
      </span>
      {occurrence.source !== '' && occurrence.source !== 'rollbar' && <span>from an {sourceNames[occurrence.source] ?? occurrence.source}</span>}
      {occurrence.service !== '' && <span>in {occurrence.service}</span>}
      {occurrence.version !== '' && <span>version {occurrence.version}</span>}
      {occurrence.host !== '' && <span>on {occurrence.host}</span>}
      {occurrence.person.id !== '' && <span>met {occurrence.person.name || occurrence.person.email || occurrence.person.id}</span>}
      <span className={classes.gap} />
      {occurrence.trace_id === '' ? (
        <Tooltip label="The report carries no trace id: neither traceparent nor X-Amzn-Trace-Id among the request’s headers, nor trace_id among its attributes or custom data" multiline maw={320}>
          <span tabIndex={0} className={classes.noTrace}>
            in no trace
          </span>
        </Tooltip>
      ) : (
        <div className={classes.onward}>
          <Anchor component={Link} to={logs} size="sm">
            Its logs
          </Anchor>
          <Button component={Link} to={traceAddress(occurrence.trace_id, occurrence.span_id || null)} variant="default" leftSection={<IconBinaryTree2 size={14} />}>
            Open the trace
          </Button>
        </div>
      )}
    </div>
  );
}
