import { IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import classes from './ClauseField.module.css';

interface ChipProps {
  text: string;
  /** The clause it is in, for those who hear the page. */
  clause: string;
  faulty: boolean;
  onEdit: () => void;
  onRemove: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  /** The word before it, and what a press on it does. */
  joint?: { word: string; onTurn: () => void };
}

/** A term of a clause: a press edits it, Delete removes it, arrows lead to its neighbours. */
export function Chip({ text, clause, faulty, onEdit, onRemove, onKeyDown, joint }: ChipProps) {
  return (
    <>
      {joint && (
        <button type="button" className={classes.joint} onClick={joint.onTurn} aria-label={`Filters are joined by ${joint.word}; change`} tabIndex={-1}>
          {joint.word}
        </button>
      )}
      <span className={classes.chip} data-faulty={faulty}>
        <button type="button" className={classes.chipText} data-chip onClick={onEdit} onKeyDown={onKeyDown} aria-label={`${clause}: ${text}. Enter edits, Delete removes`} title={text} tabIndex={-1}>
          {text}
        </button>
        <button type="button" className={classes.chipRemove} onClick={onRemove} aria-label={`Remove ${text}`} tabIndex={-1}>
          <IconX size={12} aria-hidden />
        </button>
      </span>
    </>
  );
}
