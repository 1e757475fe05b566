import { memo, type Ref, useImperativeHandle, useMemo, useRef } from 'react';
import type { Column } from '../../api/query';
import { calculationsOf, type QuerySpec } from '../../model/querySpec';
import { clauses, type ClauseFault } from '../../model/terms/clauses';
import type { ClauseId, CompletionContext } from '../../model/terms/complete';
import classes from './Builder.module.css';
import { ClauseField, type ClauseHandle } from './ClauseField';

/** What the page does with the builder from outside. */
export interface BuilderHandle {
  focus: (clause: ClauseId) => void;
  /** The query with all that is typed; null when something of it cannot be read, which is then said. */
  flush: (query: QuerySpec) => QuerySpec | null;
}

interface BuilderProps {
  dataset: string | null;
  query: QuerySpec;
  columns: readonly Column[];
  faults: ReadonlyMap<ClauseId | null, readonly ClauseFault[]>;
  onChange: (query: QuerySpec) => void;
  onRun: () => void;
  ref: Ref<BuilderHandle>;
}

const none: readonly ClauseFault[] = [];

/** The clauses of a question. */
export const Builder = memo(function Builder({ dataset, query, columns, faults, onChange, onRun, ref }: BuilderProps) {
  const fields = useRef(new Map<ClauseId, ClauseHandle>());
  const types = useMemo(() => new Map(columns.map((column) => [column.name, column.type])), [columns]);
  const context = useMemo((): CompletionContext => ({ columns, calculations: calculationsOf(query), breakdowns: query.breakdowns ?? [] }), [columns, query]);
  useImperativeHandle(ref, () => ({
    focus: (clause) => fields.current.get(clause)?.focus(),
    flush: (query) => {
      let flushed: QuerySpec | null = query;
      for (const clause of clauses) flushed = flushed && (fields.current.get(clause.id)?.flush(flushed) ?? null);
      return flushed;
    },
  }));
  return (
    <div className={classes.clauses}>
      {clauses.map((clause) => (
        <ClauseField
          key={clause.id}
          clause={clause}
          query={query}
          dataset={dataset}
          context={context}
          typeOf={(column) => types.get(column) ?? null}
          faults={faults.get(clause.id) ?? none}
          onChange={onChange}
          onRun={onRun}
          ref={(handle) => {
            if (handle) fields.current.set(clause.id, handle);
            return () => void fields.current.delete(clause.id);
          }}
        />
      ))}
    </div>
  );
});
