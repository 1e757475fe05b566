import { Button, Menu } from '@mantine/core';
import { IconListSearch, IconTimeline } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { EventField } from '../../model/eventFields';
import type { LogLine } from '../../model/logs/buffer';
import { traceOf } from '../../model/logs/line';
import { type Filter, filterAgainst, filterFor, type QuerySpec } from '../../model/querySpec';
import { traceAddress } from '../../model/trace/attached';
import { CopyButton } from '../../ui/CopyButton';
import { FieldList } from '../../ui/FieldList';
import classes from './Logs.module.css';

interface LineDetailsProps {
  line: LogLine;
  /** What questions about a field ask beside it. */
  query: QuerySpec;
  /** Left out where lines cannot be filtered. */
  onFilter?: (filter: Filter) => void;
  onContext?: (line: LogLine) => void;
}

/** All of a line: what it says in full, and every field. */
export function LineDetails({ line, query, onFilter, onContext }: LineDetailsProps) {
  const { event, message } = line;
  const trace = traceOf(event.data);
  const more = useMemo(
    () =>
      onFilter &&
      (([name, value]: EventField) => (
        <>
          <Menu.Item onClick={() => onFilter(filterFor(name, value))}>Only lines with this value</Menu.Item>
          <Menu.Item onClick={() => onFilter(filterAgainst(name, value))}>Only lines without it</Menu.Item>
        </>
      )),
    [onFilter],
  );
  return (
    <>
      <div className={classes.actions}>
        {onContext && (
          <Button variant="default" size="compact-xs" leftSection={<IconListSearch size={14} />} onClick={() => onContext(line)}>
            Lines around it
          </Button>
        )}
        {trace !== null && (
          <Button component={Link} to={traceAddress(trace.traceId, trace.spanId)} variant="default" size="compact-xs" leftSection={<IconTimeline size={14} />}>
            To its trace
          </Button>
        )}
        <CopyButton text={message} label="message" />
      </div>
      <pre className={classes.text} tabIndex={0} role="region" aria-label="Message">
        {message}
      </pre>
      <div className={classes.detailFields}>
        <FieldList data={event.data} dataset={event.dataset} query={query} more={more} searchable={Object.keys(event.data).length > 12} />
      </div>
    </>
  );
}
