import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { Difference } from '../../api/bubbleup';
import { fit } from '../../model/terms/rank';
import type { ComparedValue, SharedBin } from '../../model/difference';
import classes from './BubbleUp.module.css';
import { DifferenceCard } from './DifferenceCard';

interface ImpliedProps {
  difference: Difference;
  search: string;
  onValue: (column: string, value: ComparedValue, from: HTMLElement) => void;
  onBin: (column: string, bin: SharedBin, from: HTMLElement) => void;
}

/** Columns that differ because the selection says so, and those that could not be compared; folded, with the reasons. */
export function Implied({ difference, search, onValue, onBin }: ImpliedProps) {
  const [open, setOpen] = useState(false);
  const typed = search.trim().toLowerCase();
  const implied = difference.columns.filter((one) => one.implied && fit(one.column.toLowerCase(), typed) > 0);
  const omitted = (difference.omitted ?? []).filter((one) => fit(one.column.toLowerCase(), typed) > 0);
  if (implied.length + omitted.length === 0) return null;
  const parts = [implied.length > 0 ? `${implied.length} that the selection itself explains` : '', omitted.length > 0 ? `${omitted.length} not compared` : ''];
  return (
    <div className={classes.implied}>
      <UnstyledButton className={classes.impliedHead} onClick={() => setOpen(!open)} aria-expanded={open}>
        {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />} {parts.filter((part) => part !== '').join(', ')}
      </UnstyledButton>
      {open && (
        <>
          <div className={classes.impliedGrid}>
            {implied.map((column) => (
              <div key={column.column}>
                <DifferenceCard column={column} selected={difference.selected} baseline={difference.baseline} onValue={onValue} onBin={onBin} />
                <div className={classes.more}>{column.reason}</div>
              </div>
            ))}
          </div>
          <ul className={classes.omitted}>
            {omitted.map((one) => (
              <li key={one.column}>
                <b>{one.column}</b>: {one.reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
