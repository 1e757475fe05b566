import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAddress } from '../../ui/useAddress';
import { errorEntries, fieldsOfSearch, findEntries, nextHit, placeOfHit } from '../../model/trace/spanSearch';
import type { Trace } from '../../model/trace/trace';
import type { TraceAct } from '../../model/trace/view';

const typingPauseMs = 150;

/** The text of the search as it is typed, and as it stands in the address a moment later. */
export function useSearchText() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const [text, setText] = useState(search.get('find') ?? '');
  const [settled] = useDebouncedValue(text, typingPauseMs);
  useEffect(() => {
    setAddress({ find: settled });
  }, [settled, setAddress]);
  return { text, settled, setText };
}

/** What a search finds, and steps through it and through what failed. */
export function useHits(trace: Trace, text: string, selected: number, act: (action: TraceAct) => void) {
  const hits = useMemo(() => findEntries(trace, text), [trace, text]);
  const errors = useMemo(() => errorEntries(trace), [trace]);
  const go = (to: number) => {
    if (to >= 0) act({ do: 'find', entry: to });
  };
  return {
    hits,
    errors,
    place: placeOfHit(hits, selected),
    /** True while fields that the search names are still to come. */
    waiting: fieldsOfSearch(text).some((field) => !trace.fields.has(field)),
    next: (back = false) => go(nextHit(hits, selected, back)),
    nextError: (back = false) => (errors.length === 0 ? void notifications.show({ message: 'No span of this trace failed' }) : go(nextHit(errors, selected, back))),
  };
}
