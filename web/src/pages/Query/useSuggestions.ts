import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { valuesQuery } from '../../api/query';
import { type ClauseId, complete, type Completion, type CompletionContext, valueSuggestions } from '../../model/terms/complete';

/** What can stand at the caret: at once what the page knows, and values of a column when the server has told them. */
export function useSuggestions(clause: ClauseId, text: string, caret: number, context: CompletionContext, dataset: string | null, active: boolean): Completion {
  const completion = useMemo(() => (active ? complete(clause, text, caret, context) : { from: caret, to: caret, suggestions: [] }), [active, clause, text, caret, context]);
  const wanted = completion.values;
  // The column may not exist yet while its name is typed: then there is nothing to ask for.
  const known = wanted !== undefined && context.columns.some((column) => column.name === wanted.column);
  const frequent = useQuery({ ...valuesQuery(dataset, wanted?.column ?? '', ''), enabled: known });
  const all = frequent.data?.complete === true;
  const beginning = useQuery({ ...valuesQuery(dataset, wanted?.column ?? '', wanted?.prefix ?? ''), enabled: known && !all && wanted.prefix !== '' && frequent.data !== undefined, placeholderData: keepPreviousData });
  return useMemo(() => {
    if (!known || frequent.data === undefined) return completion;
    const values = valueSuggestions([...(all ? [] : (beginning.data?.values ?? [])), ...frequent.data.values], wanted.prefix);
    return { ...completion, suggestions: [...completion.suggestions, ...values.filter((one) => !completion.suggestions.some((other) => other.label === one.label))] };
  }, [completion, known, frequent.data, beginning.data, all, wanted?.prefix]);
}
