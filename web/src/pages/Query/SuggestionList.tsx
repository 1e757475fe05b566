import { useEffect, useRef } from 'react';
import { ago, quantity } from '../../model/format';
import type { Suggestion } from '../../model/terms/complete';
import classes from './ClauseField.module.css';

interface SuggestionListProps {
  /** The field's id; options are named after it. */
  id: string;
  suggestions: readonly Suggestion[];
  selected: number | null;
  label: string;
  onAccept: (suggestion: Suggestion) => void;
}

/** What can stand at the caret. */
export function SuggestionList({ id, suggestions, selected, label, onAccept }: SuggestionListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (selected !== null) list.current?.children[selected]?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <ul ref={list} id={`${id}list`} className={classes.list} role="listbox" aria-label={label}>
      {suggestions.map((one, i) => (
        <li
          key={one.kind + one.label}
          id={`${id}option${i}`}
          role="option"
          aria-selected={i === selected}
          className={classes.option}
          // The field keeps the focus, else it would close the list before the click.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onAccept(one)}
        >
          <span className={classes.optionLabel}>{one.label}</span>
          <span className={classes.optionDetail}>{one.lastSeen !== undefined ? `seen ${ago(one.lastSeen)}` : one.count ? `${quantity(one.count)} ×` : ''}</span>
          <span className={classes.optionDetail}>{one.detail ?? ''}</span>
        </li>
      ))}
    </ul>
  );
}
