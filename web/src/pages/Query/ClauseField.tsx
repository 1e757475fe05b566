import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { joinedBy, type Clause, type ClauseFault } from '../../model/terms/clauses';
import type { CompletionContext, Suggestion } from '../../model/terms/complete';
import type { Parsed, TypeOf } from '../../model/terms/parse';
import type { QuerySpec } from '../../model/querySpec';
import { Chip } from './Chip';
import classes from './ClauseField.module.css';
import { SuggestionList } from './SuggestionList';
import { useSuggestions } from './useSuggestions';

/** What the page does with a clause from outside. */
export interface ClauseHandle {
  focus: () => void;
  /** The query with what is typed but not taken over yet; null when that cannot be read, which is then said. */
  flush: (query: QuerySpec) => QuerySpec | null;
}

interface ClauseFieldProps {
  clause: Clause;
  query: QuerySpec;
  dataset: string | null;
  context: CompletionContext;
  typeOf: TypeOf;
  faults: readonly ClauseFault[];
  onChange: (query: QuerySpec) => void;
  /** Enter in the empty field. */
  onRun: () => void;
  ref: Ref<ClauseHandle>;
}

/** A clause of the builder: terms as chips, and a field into which the next is typed or one is edited. */
export function ClauseField({ clause, query, dataset, context, typeOf, faults, onChange, onRun, ref }: ClauseFieldProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [editing, setEditing] = useState<number | null>(null);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const terms = clause.texts(query);
  const { from, to, suggestions } = useSuggestions(clause.id, text, caret, context, dataset, open);
  const selected = chosen ?? (text.trim() === '' ? null : 0);
  const listed = open && suggestions.length > 0;

  const type = (value: string, at = value.length) => {
    setText(value);
    setCaret(at);
    setChosen(null);
    setFault(null);
    setOpen(true);
  };
  const reset = () => {
    setText('');
    setCaret(0);
    setChosen(null);
    setFault(null);
    setEditing(null);
  };
  /** Takes what is typed into the query; says what is wrong when it cannot be read. */
  const commit = (value: string, on = query): Parsed<QuerySpec> => {
    const put = clause.put(on, editing, value, typeOf);
    if (put.ok) {
      reset();
      onChange(put.value);
    } else setFault(put.message);
    return put;
  };
  const accept = (suggestion: Suggestion) => {
    const value = text.slice(0, from) + suggestion.insert + text.slice(to);
    if (suggestion.complete && to === text.length && clause.put(query, editing, value, typeOf).ok) {
      commit(value);
      setOpen(false);
    } else {
      type(value, from + suggestion.insert.length);
      // The caret is set when the field shows the text.
      requestAnimationFrame(() => input.current?.setSelectionRange(from + suggestion.insert.length, from + suggestion.insert.length));
    }
    input.current?.focus();
  };
  const edit = (index: number) => {
    if (text.trim() !== '' && !commit(text).ok) return;
    setEditing(index);
    type(terms[index] ?? '');
    input.current?.focus();
  };
  const remove = (index: number) => {
    onChange(clause.remove(query, index));
    reset();
    input.current?.focus();
  };
  const chips = () => [...(box.current?.querySelectorAll<HTMLElement>('[data-chip]') ?? [])];

  useImperativeHandle(ref, () => ({
    focus: () => {
      input.current?.focus();
      setOpen(true);
    },
    flush: (on) => {
      if (text.trim() === '') {
        if (editing !== null) setEditing(null);
        return on;
      }
      const put = commit(text, on);
      if (!put.ok) input.current?.focus();
      return put.ok ? put.value : null;
    },
  }));

  const enter = () => {
    const suggestion = chosen === null ? undefined : suggestions[chosen];
    if (listed && suggestion) return accept(suggestion);
    if (text.trim() === '') {
      if (editing !== null) return remove(editing);
      setOpen(false);
      return onRun();
    }
    const put = clause.put(query, editing, text, typeOf);
    const first = listed ? suggestions[0] : undefined;
    // A name that nobody knows is more likely the beginning of one that is offered.
    const unknown = clause.id === 'breakdowns' && !context.columns.some((column) => column.name === text.trim());
    if (first && (!put.ok || unknown)) return accept(first);
    if (commit(text).ok) setOpen(false);
  };

  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const move = (by: number) => {
      event.preventDefault();
      setOpen(true);
      if (suggestions.length > 0) setChosen(((chosen ?? (by > 0 ? -1 : 0)) + by + suggestions.length) % suggestions.length);
    };
    if (event.key === 'ArrowDown') return move(1);
    if (event.key === 'ArrowUp') return move(-1);
    if (event.key === 'Enter') {
      // With Ctrl the page runs the query.
      if (event.ctrlKey || event.metaKey) return setOpen(false);
      event.preventDefault();
      return enter();
    }
    if (event.key === 'Tab' && !event.shiftKey && listed && (chosen !== null || text.trim() !== '')) {
      const suggestion = suggestions[chosen ?? 0];
      // What is typed out already is left to the next field.
      if (suggestion && text.slice(from) !== suggestion.insert.trimEnd()) {
        event.preventDefault();
        return accept(suggestion);
      }
    }
    if (event.key === 'Escape') {
      // First the list goes, then what was being edited is as it was, then the page has its keys again.
      if (!listed && editing === null) return event.currentTarget.blur();
      event.preventDefault();
      return listed ? setOpen(false) : reset();
    }
    const atStart = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0;
    if (event.key === 'Backspace' && text === '' && terms.length > 0 && editing === null) {
      event.preventDefault();
      return edit(terms.length - 1);
    }
    if (event.key === 'ArrowLeft' && atStart) chips().at(-1)?.focus();
  };

  const chipKeys = (event: KeyboardEvent<HTMLElement>, index: number) => {
    const at = chips().indexOf(event.currentTarget);
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      remove(index);
    } else if (event.key === 'ArrowLeft') chips()[at - 1]?.focus();
    else if (event.key === 'ArrowRight') (chips()[at + 1] ?? input.current)?.focus();
    else if (event.key === 'F2') edit(index);
    else return;
    event.preventDefault();
  };

  const own = fault ?? faults.find((one) => one.index === null)?.message ?? faults.map((one) => one.message).at(0) ?? null;
  const joint = query.filter_combination === 'OR' ? 'or' : 'and';
  return (
    <div className={classes.field}>
      <label className={classes.title} htmlFor={`${id}input`}>
        {clause.title.toUpperCase()}
      </label>
      <div className={classes.place}>
      <div
        ref={box}
        className={classes.box}
        data-faulty={own !== null}
        onPointerDown={(event) => {
          if (event.target !== event.currentTarget) return;
          event.preventDefault();
          input.current?.focus();
          setOpen(true);
        }}
      >
        {terms.map((term, index) =>
          index === editing ? null : (
            <Chip
              key={term}
              text={term}
              clause={clause.title}
              faulty={faults.some((one) => one.index === index)}
              onEdit={() => edit(index)}
              onRemove={() => remove(index)}
              onKeyDown={(event) => chipKeys(event, index)}
              {...(clause.id === 'filters' && index > 0 && { joint: { word: joint, onTurn: () => onChange(joinedBy(query, joint === 'and' ? 'OR' : 'AND')) } })}
            />
          ),
        )}
        <input
          ref={input}
          id={`${id}input`}
          className={classes.input}
          role="combobox"
          aria-expanded={listed}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={listed && selected !== null ? `${id}option${selected}` : undefined}
          aria-invalid={own !== null}
          aria-describedby={own === null ? undefined : `${id}fault`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={terms.length === 0 ? clause.example : ''}
          style={{ minWidth: `min(100%, ${text.length + 1}ch)` }}
          value={text}
          onChange={(event) => {
            const value = event.currentTarget.value;
            const at = event.currentTarget.selectionStart ?? value.length;
            // A comma ends a term of a list.
            if (/,\s*$/.test(value) && at === value.length && clause.id !== 'filters' && editing === null && clause.put(query, null, value, typeOf).ok) commit(value);
            else type(value, at);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onKeyDown={keys}
          onFocus={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            if (text.trim() !== '') commit(text);
            else if (editing !== null) reset();
          }}
        />
      </div>
      {listed && <SuggestionList id={id} suggestions={suggestions} selected={selected} label={`${clause.title}: what can stand here`} onAccept={accept} />}
      </div>
      {own !== null && (
        <div id={`${id}fault`} className={classes.fault} role="alert">
          {own}
        </div>
      )}
    </div>
  );
}
