import { Anchor, Badge } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { EventRow } from '../../api/rows';
import { clock, duration } from '../../model/format';
import { levelOf, messageOf } from '../../model/logs/line';
import { millisecondsBetween } from '../../model/nanos';
import { errorOf, type Exception, linkTarget, traceAddress } from '../../model/trace/attached';
import { timeAround } from '../../model/trace/spanPlace';
import { spanAt, type Trace } from '../../model/trace/trace';
import type { TraceAct } from '../../model/trace/view';
import { withTime } from '../../model/querySpec';
import { CopyButton } from '../../ui/CopyButton';
import { FieldList } from '../../ui/FieldList';
import { LevelBadge } from '../../ui/LevelBadge';
import classes from './SpanPanel.module.css';

const linesAtFirst = 6;
const mostTitle = 200;

/** What was thrown, first of all to be read. */
export function Exceptions({ exceptions }: { exceptions: readonly Exception[] }) {
  if (exceptions.length === 0) return null;
  return (
    <div className={classes.exceptions}>
      {exceptions.map((one, i) => (
        <ExceptionText key={i} exception={one} />
      ))}
    </div>
  );
}

function ExceptionText({ exception: { type, message, stack } }: { exception: Exception }) {
  const [all, setAll] = useState(false);
  const lines = stack.split('\n');
  const cut = !all && lines.length > linesAtFirst;
  return (
    <section className={classes.exception} aria-label={`Exception ${type}`}>
      <b>{type || 'Exception'}</b>
      {message !== '' && <p>{message}</p>}
      {stack !== '' && (
        <>
          <pre tabIndex={0} aria-label="Stack trace" role="region">
            {(cut ? lines.slice(0, linesAtFirst) : lines).join('\n')}
          </pre>
          <div className={classes.exceptionActions}>
            {lines.length > linesAtFirst && (
              <Anchor component="button" type="button" fz="xs" onClick={() => setAll(!all)} aria-expanded={all}>
                {all ? 'Fewer lines' : `All ${lines.length} lines`}
              </Anchor>
            )}
            <CopyButton text={stack} label="stack trace" />
          </div>
        </>
      )}
    </section>
  );
}

/** The errors that were reported from the span, each with the way to its page. */
export function ReportedErrors({ rows }: { rows: readonly EventRow[] }) {
  const errors = rows.flatMap((row) => {
    const error = errorOf(row.data);
    return error === null ? [] : [{ ...error, title: String(row.data['name'] ?? '') }];
  });
  if (errors.length === 0) return null;
  return (
    <ul className={classes.links} aria-label="Reported errors">
      {errors.map((error, i) => (
        <li key={i}>
          <Anchor component={Link} to={error.address} fz="inherit">
            Error #{error.counter}
          </Anchor>{' '}
          {error.title.slice(0, mostTitle)}
        </li>
      ))}
    </ul>
  );
}

/** Log lines of the span. */
export function AttachedLogs({ trace, entry, logs }: { trace: Trace; entry: number; logs: readonly EventRow[] }) {
  return (
    <ol className={classes.events}>
      {logs.map((log, i) => (
        <OneEvent key={i} trace={trace} entry={entry} row={log} title={messageOf(log.data)} badge={<LevelBadge level={levelOf(log.data)} />} />
      ))}
    </ol>
  );
}

/** Span events. */
export function AttachedEvents({ trace, entry, events }: { trace: Trace; entry: number; events: readonly EventRow[] }) {
  return (
    <ol className={classes.events}>
      {events.map((event, i) => (
        <OneEvent key={i} trace={trace} entry={entry} row={event} title={String(event.data['name'] ?? '(no name)')} badge={event.data['exception.type'] === undefined ? null : <Badge size="xs" color="red" variant="light">{String(event.data['exception.type'])}</Badge>} />
      ))}
    </ol>
  );
}

function OneEvent({ trace, entry, row, title, badge }: { trace: Trace; entry: number; row: EventRow; title: string; badge: React.ReactNode }) {
  const [open, setOpen] = useState(false);
  const after = trace.start === null ? 0 : millisecondsBetween(trace.start, row.time) - trace.startMs[entry]!;
  return (
    <li>
      <button type="button" className={classes.event} aria-expanded={open} onClick={() => setOpen(!open)} title={clock(row.time, true)}>
        <span className={classes.when}>{duration(after)}</span>
        {badge}
        <span>{title}</span>
      </button>
      {open && <FieldList data={row.data} dataset={row.dataset} query={withTime({}, timeAround(trace))} searchable={false} />}
    </li>
  );
}

/** Where the span's links lead. */
export function AttachedLinks({ trace, links, act }: { trace: Trace; links: readonly EventRow[]; act: (action: TraceAct) => void }) {
  return (
    <ul className={classes.links}>
      {links.map((link, i) => {
        const target = linkTarget(link.data);
        const here = target !== null && target.traceId === trace.id && target.spanId !== null ? spanAt(trace, target.spanId) : -1;
        return (
          <li key={i}>
            {target === null ? (
              'A link that does not say where it leads'
            ) : here >= 0 ? (
              <Anchor component="button" type="button" fz="inherit" onClick={() => act({ do: 'find', entry: here })}>
                Span {target.spanId} of this trace
              </Anchor>
            ) : (
              <Anchor component={Link} to={traceAddress(target.traceId, target.spanId)} fz="inherit">
                Trace {target.traceId}
                {target.spanId !== null && `, span ${target.spanId}`}
              </Anchor>
            )}
            <FieldList data={link.data} dataset={link.dataset} query={withTime({}, timeAround(trace))} searchable={false} />
          </li>
        );
      })}
    </ul>
  );
}
