import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { duration, plural } from '../../model/format';
import type { TraceFacts } from '../../model/trace/facts';
import type { Trace } from '../../model/trace/trace';
import type { TraceAct } from '../../model/trace/view';
import classes from './TraceScreen.module.css';

interface FactsProps {
  trace: Trace;
  facts: TraceFacts;
  lost: string | null;
  fault: Error | null;
  act: (action: TraceAct) => void;
}

const shownSkews = 3;

/** `a, b and 3 more`. */
const listed = (names: readonly string[]) => (names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`);

/** What one should know before one trusts the picture, in plain words; nothing when all is well. */
export function Facts({ trace, facts, lost, fault, act }: FactsProps) {
  const show = (entry: number, text: ReactNode) => (
    <Anchor component="button" type="button" fz="inherit" onClick={() => act({ do: 'find', entry })}>
      {text}
    </Anchor>
  );
  const waiting = facts.missing.reduce((sum, one) => sum + one.waiting, 0);
  const lines: ReactNode[] = [];
  if (fault !== null) lines.push(<>The trace could not be read again: {fault.message}</>);
  if (lost !== null)
    lines.push(
      <>
        The span <code>{lost}</code> that the address names is not in this trace, or not yet.
      </>,
    );
  if (waiting > 0)
    lines.push(
      <>
        {plural(waiting, 'span has', 'spans have')} a parent that has not arrived ({facts.missing.length === 1 ? '1 span is' : `${facts.missing.length.toLocaleString('en-US')} spans are`} missing): it is still running or on its way, was left out by sampling, was refused, or its
        service sends to another place. See {show(facts.missing[0]!.entry, 'where')}, and what was refused in{' '}
        <Anchor component={Link} to="/arrivals" fz="inherit">
          arrivals
        </Anchor>
        .
      </>,
    );
  if (facts.roots.length === 0 && trace.spanCount > 0 && trace.inCircle.length === 0) lines.push(<>The root has not arrived: no span here is without a parent.</>);
  if (facts.roots.length > 1) lines.push(<>{plural(facts.roots.length, 'span has', 'spans have')} no parent. A trace usually has one root: was the context lost between services? See {show(facts.roots[1]!, 'the second')}.</>);
  const early = facts.skews.filter(({ side }) => side === 'before');
  for (const { caller, service, spans, mostMs, example } of early.slice(0, shownSkews))
    lines.push(
      <>
        Clocks differ: {plural(spans, 'span', 'spans')} of {service} {spans === 1 ? 'begins' : 'begin'} before the span {caller !== service && `of ${caller} `}above, by up to {duration(mostMs)}. Times are shown as they were sent. See {show(example, 'an example')}.
      </>,
    );
  if (early.length > shownSkews) lines.push(<>Clocks differ between {early.length - shownSkews} more pairs of services.</>);
  const late = facts.skews.filter(({ side }) => side === 'after');
  const lateSpans = late.reduce((sum, { spans }) => sum + spans, 0);
  if (late[0] !== undefined)
    lines.push(
      <>
        {plural(lateSpans, 'span', 'spans')} of {listed([...new Set(late.map(({ service }) => service))])} {lateSpans === 1 ? 'begins' : 'begin'} after the span above has ended, by up to {duration(late[0].mostMs)}: done later, as messages are, or clocks differ. See {show(late[0].example, 'an example')}.
      </>,
    );
  if (trace.inCircle.length > 0) lines.push(<>{plural(trace.inCircle.length, 'circle')} of spans that name each other as parents, opened at the earliest. See {show(trace.inCircle[0]!, 'where')}.</>);
  if (trace.duplicates.length > 0) lines.push(<>{plural(trace.duplicates.length, 'span has', 'spans have')} an id that another has too: sent twice, or the caller’s id used again. See {show(trace.duplicates[0]!, 'the first')}.</>);
  if (facts.loose.count > 0) lines.push(<>{plural(facts.loose.count, 'log line or span event belongs', 'log lines or span events belong')} to no span that is here. See {show(facts.loose.first, 'the first')}.</>);
  for (const warning of trace.warnings) lines.push(<>{warning}</>);
  if (lines.length === 0) return null;
  return (
    <ul className={classes.facts} aria-label="About this trace">
      {lines.map((line, i) => (
        <li key={i}>{line}</li>
      ))}
    </ul>
  );
}
