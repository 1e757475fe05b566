import { memo, type ReactNode } from 'react';
import type { ComparedColumn } from '../../api/bubbleup';
import { keyText } from '../../model/chartSeries';
import { type ComparedValue, type SharedBin, sharedBins, sharedValues, sharesText } from '../../model/difference';
import { measured, percent, unitOf } from '../../model/format';
import classes from './BubbleUp.module.css';

interface DifferenceCardProps {
  column: ComparedColumn;
  selected: number;
  baseline: number;
  onValue: (column: string, value: ComparedValue, from: HTMLElement) => void;
  onBin: (column: string, bin: SharedBin, from: HTMLElement) => void;
}

const shownValues = 7;

/** One column: shares of its values among the selected events (honey) and the others (grey). */
export const DifferenceCard = memo(function DifferenceCard({ column, selected, baseline, onValue, onBin }: DifferenceCardProps) {
  const distinct = column.distinct ?? 0;
  return (
    <div className={classes.card} role="listitem" aria-label={column.column}>
      <header className={classes.cardHead}>
        <h3 className={classes.cardName} title={column.column}>
          {column.column}
        </h3>
        {distinct > 0 && <span className={classes.cardDetail}>{distinct.toLocaleString('en-US')} values</span>}
      </header>
      {column.kind === 'bins' && column.bins ? <Bins column={column} selected={selected} baseline={baseline} onBin={onBin} /> : <Values column={column} selected={selected} baseline={baseline} onValue={onValue} />}
    </div>
  );
});

function Values({ column, selected, baseline, onValue }: Omit<DifferenceCardProps, 'onBin'>) {
  const weights = column.values ?? [];
  const values = sharedValues(weights.slice(0, shownValues), selected, baseline);
  const most = Math.max(0.02, ...values.map((one) => Math.max(one.selected, one.baseline)));
  return (
    <div>
      {values.map((one, i) => {
        const [, inside = 0, outside = 0] = weights[i] ?? [];
        const text = keyText(one.value);
        return (
          <button
            key={`${typeof one.value}${text}`}
            type="button"
            className={classes.valueRow}
            title={`${text}\n${sharesText(inside, selected, outside, baseline)}`}
            aria-label={`${text}: ${percent(one.selected)} of the selected, ${percent(one.baseline)} of the others`}
            onClick={(event) => onValue(column.column, one.value, event.currentTarget)}
          >
            <span className={classes.valueText} data-none={one.value === null}>
              {text}
            </span>
            <span className={classes.bars}>
              <span className={classes.barSelected} style={{ width: `${(one.selected / most) * 100}%` }} />
              <span className={classes.barBaseline} style={{ width: `${(one.baseline / most) * 100}%` }} />
            </span>
            <span className={classes.shares}>{percent(one.selected)}</span>
          </button>
        );
      })}
      {weights.length > shownValues && <More>{(weights.length - shownValues).toLocaleString('en-US')} more values</More>}
    </div>
  );
}

const More = ({ children }: { children: ReactNode }) => <div className={classes.more}>{children}</div>;

function Bins({ column, selected, baseline, onBin }: Omit<DifferenceCardProps, 'onValue'>) {
  const unit = unitOf(column.column);
  const bins = sharedBins(column.bins ?? [], selected, baseline);
  const most = Math.max(0.001, ...bins.map((one) => Math.max(one.selected, one.baseline)));
  const [first, last] = [bins[0], bins.at(-1)];
  const missing = [column.selected_missing ?? 0, column.baseline_missing ?? 0] as const;
  return (
    <div>
      <div className={classes.histogram} role="group" aria-label={`Distribution of ${column.column}, ${bins.length} bins`}>
        {bins.map((one) => {
          const text = `${measured(one.from, unit)} – ${measured(one.to, unit)}: ${percent(one.selected)} of the selected, ${percent(one.baseline)} of the others`;
          return (
            <button key={one.from} type="button" className={classes.bin} title={text} aria-label={text} onClick={(event) => onBin(column.column, one, event.currentTarget)}>
              <span className={classes.binBaseline} style={{ height: `${(one.baseline / most) * 100}%` }} />
              <span className={classes.binSelected} style={{ height: `${(one.selected / most) * 100}%` }} />
            </button>
          );
        })}
      </div>
      <div className={classes.binEnds}>
        <span>{first ? measured(first.from, unit) : ''}</span>
        {(missing[0] > 0 || missing[1] > 0) && (
          <span title={sharesText(missing[0], selected, missing[1], baseline)}>
            absent: {percent(selected > 0 ? missing[0] / selected : 0)} / {percent(baseline > 0 ? missing[1] / baseline : 0)}
          </span>
        )}
        <span>{last ? measured(last.to, unit) : ''}</span>
      </div>
    </div>
  );
}
