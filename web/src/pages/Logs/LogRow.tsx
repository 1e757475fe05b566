import { IconTimeline } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { Link } from 'react-router';
import { clock, date } from '../../model/format';
import type { LogLine } from '../../model/logs/buffer';
import { traceOf } from '../../model/logs/line';
import { traceAddress } from '../../model/trace/attached';
import { LevelBadge } from '../../ui/LevelBadge';
import classes from './Logs.module.css';

interface LogRowProps {
  line: LogLine;
  index: number;
  y: number;
  showDataset: boolean;
  showDate: boolean;
  selected: boolean;
  opened: boolean;
  about: boolean;
  /** What is shown below the line when it is laid open. */
  children: ReactNode;
}

export const logRowHeight = 22;

/** One log line on one line. */
export const LogRow = memo(function LogRow({ line, index, y, showDataset, showDate, selected, opened, about, children }: LogRowProps) {
  const { event, level, message } = line;
  const trace = traceOf(event.data);
  return (
    <div
      id={`line-${line.key}`}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      aria-expanded={opened}
      className={classes.row}
      data-line={line.key}
      data-level={level ?? undefined}
      data-opened={opened || undefined}
      data-about={about || undefined}
      style={{ transform: `translateY(${y}px)` }}
    >
      <div className={classes.line}>
        <time role="gridcell" className={classes.time} dateTime={event.time} title={event.time}>
          {showDate && `${date(event.time)} `}
          {clock(event.time, true)}
        </time>
        <span role="gridcell">
          <LevelBadge level={level} />
        </span>
        {showDataset && (
          <span role="gridcell" className={classes.dataset} title={event.dataset}>
            {event.dataset}
          </span>
        )}
        <span role="gridcell" className={classes.message}>
          {/* Line ends would break the row; what is behind them shows when it is laid open. */}
          {message.length > 2_000 ? `${message.slice(0, 2_000)}…` : message}
        </span>
        <span role="gridcell" className={classes.jump}>
          {trace !== null && (
            <Link to={traceAddress(trace.traceId, trace.spanId)} title="To its trace" aria-label="To its trace" tabIndex={-1}>
              <IconTimeline size={14} />
            </Link>
          )}
        </span>
      </div>
      {children}
    </div>
  );
});
