import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLink, IconRefresh } from '@tabler/icons-react';
import { duration, exact, plural, timestamp } from '../../model/format';
import type { TraceFacts } from '../../model/trace/facts';
import { textOf, type Trace } from '../../model/trace/trace';
import classes from './TraceScreen.module.css';
import { nameOf } from './WaterfallRow';

interface TraceHeadProps {
  trace: Trace;
  facts: TraceFacts;
  onLink: () => void;
  reload: () => void;
  busy: boolean;
}

/** What trace this is, in one line. */
export function TraceHead({ trace, facts, onLink, reload, busy }: TraceHeadProps) {
  const root = facts.roots[0] ?? -1;
  const errors = trace.errorsBefore[trace.size]!;
  const services = new Set(trace.service).size - (trace.service.includes(-1) ? 1 : 0);
  return (
    <header className={classes.headLine}>
      <div className={classes.head}>
      <h1 className={classes.title}>{root >= 0 ? nameOf(trace, root) : 'A trace without its root'}</h1>
      {root >= 0 && <span className={classes.figure}>{textOf(trace, trace.service, root)}</span>}
      <span className={classes.figure}>
        <b>{duration(trace.lengthMs)}</b>
      </span>
      <span className={classes.figure}>
        <b>{exact(trace.spanCount)}</b> {trace.spanCount === 1 ? 'span' : 'spans'} in <b>{exact(services)}</b> {services === 1 ? 'service' : 'services'}
      </span>
      {errors > 0 && (
        <span className={classes.figure} data-bad>
          <b>{plural(errors, 'error')}</b>
        </span>
      )}
      {trace.start !== null && (
        <span className={classes.figure} title={trace.start}>
          {timestamp(trace.start, true)}
        </span>
      )}
      <code className={classes.figure}>{trace.id}</code>
      </div>
      <Tooltip label="Look for spans that came since (r)">
        <ActionIcon variant="default" size="sm" onClick={reload} loading={busy} aria-label="Look for spans that came since">
          <IconRefresh size={14} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Copy the link to the span (y)">
        <ActionIcon variant="default" size="sm" onClick={onLink} aria-label="Copy the link to the span">
          <IconLink size={14} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}
