import { IconAlertCircleFilled, IconChevronDown, IconChevronRight, IconLink } from '@tabler/icons-react';
import { memo } from 'react';
import type { CriticalStretch } from '../../model/trace/criticalPath';
import type { TimeWindow } from '../../model/trace/timeWindow';
import { below, fieldOf, Kind, textOf, type Trace } from '../../model/trace/trace';
import { exact } from '../../model/format';
import { Bar } from './Bar';
import classes from './Waterfall.module.css';

export interface WaterfallRowProps {
  trace: Trace;
  entry: number;
  row: number;
  indent: number;
  /** 0 for a row with nothing inside, 1 open, 2 closed. */
  fold: 0 | 1 | 2;
  selected: boolean;
  hit: 'none' | 'hit' | 'current';
  /** Hits inside a closed row. */
  hitsInside: number;
  colour: string;
  window: TimeWindow;
  pinned: readonly string[];
  /** Undefined while the critical path is not shown; what of it is this span's. */
  critical: readonly CriticalStretch[] | undefined;
  showCritical: boolean;
}

export const rowHeight = 24;

/** The id of a row in the page. */
export const rowId = (entry: number) => `span-${entry}`;

const kindNames = ['span', 'event', 'link', 'log', 'missing'] as const;

/** One line of the waterfall. What a click means is found out once for all rows, by the `data-entry` that was hit. */
export const WaterfallRow = memo(function WaterfallRow({ trace, entry, row, indent, fold, selected, hit, hitsInside, colour, window, pinned, critical, showCritical }: WaterfallRowProps) {
  const kind = trace.kind[entry]!;
  const failed = trace.error[entry] === 1 && kind === Kind.span;
  const errorsInside = fold === 2 ? below(trace, trace.errorsBefore, entry) : 0;
  const service = textOf(trace, trace.service, entry);
  const parent = trace.parent[entry]!;
  // A service is named where calls enter it: below, the colour says it.
  const entersService = kind === Kind.span && (parent < 0 || trace.service[parent] !== trace.service[entry]);
  const name = nameOf(trace, entry);
  return (
    <div
      id={rowId(entry)}
      role="row"
      aria-rowindex={row + 2}
      aria-level={trace.depth[entry]! + 1}
      aria-selected={selected}
      {...(fold !== 0 && { 'aria-expanded': fold === 1 })}
      className={`${classes.row} ${classes.columns}`}
      data-entry={entry}
      data-kind={kindNames[kind]}
      {...(failed && { 'data-error': true })}
      {...(hit !== 'none' && { 'data-hit': true })}
      {...(hit === 'current' && { 'data-current-hit': true })}
      {...(showCritical && critical === undefined && { 'data-dimmed': true })}
      style={{ top: row * rowHeight }}
    >
      <div className={classes.tree} role="gridcell" style={{ paddingLeft: 4 + indent }}>
        {fold === 0 ? (
          <span className={classes.noToggle} />
        ) : (
          <button type="button" tabIndex={-1} className={classes.toggle} data-toggle data-closed={fold === 2 || undefined} aria-label={fold === 2 ? 'Expand' : 'Collapse'}>
            {fold === 2 ? exact(trace.end[entry]! - entry - 1) : <IconChevronDown size={12} aria-hidden />}
            {fold === 2 && <IconChevronRight size={10} aria-hidden />}
          </button>
        )}
        <span className={classes.swatch} style={{ background: colour }} />
        {failed && <IconAlertCircleFilled size={13} className={classes.errorMark ?? ''} aria-label="failed" />}
        {kind === Kind.link && <IconLink size={12} aria-hidden />}
        <span className={classes.name} title={name}>
          {name}
        </span>
        {entersService && (
          <span className={classes.service} title={service}>
            {service}
          </span>
        )}
        {errorsInside > 0 && <span className={classes.inside}>{exact(errorsInside)} failed</span>}
        {hitsInside > 0 && (
          <span className={classes.inside} data-hits>
            {exact(hitsInside)} found
          </span>
        )}
      </div>
      {pinned.map((field) => (
        <PinnedCell key={field} value={fieldOf(trace, field, entry)} />
      ))}
      <div className={classes.time} role="gridcell">
        <Bar trace={trace} entry={entry} colour={colour} window={window} critical={critical} />
      </div>
    </div>
  );
});

function PinnedCell({ value }: { value: ReturnType<typeof fieldOf> }) {
  const text = value === undefined ? '…' : value === null ? '' : String(value);
  return (
    <div className={classes.cell} role="gridcell" data-number={typeof value === 'number' || undefined} title={text}>
      {text}
    </div>
  );
}

/** What an entry is called on the screen. */
export function nameOf(trace: Trace, entry: number): string {
  const name = textOf(trace, trace.name, entry);
  switch (trace.kind[entry]) {
    case Kind.missing:
      return 'Span that has not arrived';
    case Kind.link:
      return name || 'Link to another span';
    default:
      return name || '(no name)';
  }
}
