import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocalStorage } from '@mantine/hooks';
import { useSearchParams } from 'react-router';
import type { Trace } from '../../model/trace/trace';
import { useAddress } from '../../ui/useAddress';
import { act as acted, addressOf, entryAt, firstView, type TraceAct, type TraceView } from '../../model/trace/view';

const addressDelayMs = 200;

/** How the trace is looked at. What is selected stands in the address, a moment later: a key held down would be too much for the browser's history. */
export function useTraceView(trace: Trace) {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const [kinds, setKinds] = useLocalStorage({ key: 'apiary.trace.kinds', defaultValue: { logs: true, events: false }, getInitialValueInEffect: false });
  const asked = search.get('span');
  const askedAt = search.get('at') === null ? null : Number(search.get('at'));
  const [view, setView] = useState<TraceView>(() => firstView(trace, asked, askedAt, kinds.logs, kinds.events));
  if (view.trace !== trace) setView((view) => acted(view, { do: 'read', trace }));

  const act = useCallback(
    (action: TraceAct) => {
      if (action.do === 'kinds') setKinds({ logs: action.logs, events: action.events });
      setView((view) => acted(view, action));
    },
    [setKinds],
  );

  const { spanId, atMs } = addressOf(view.trace, view.selected);
  const at = atMs === null ? null : String(atMs);
  // What this page itself wrote last: another value in the address comes from a link or the back button.
  const written = useRef({ span: asked, at: search.get('at') });
  useEffect(() => {
    const timer = setTimeout(() => {
      if (written.current.span === spanId && written.current.at === at) return;
      written.current = { span: spanId, at };
      setAddress({ span: spanId, at });
    }, addressDelayMs);
    return () => clearTimeout(timer);
  }, [spanId, at, setAddress]);
  useEffect(() => {
    if (asked === null || (written.current.span === asked && written.current.at === search.get('at'))) return;
    written.current = { span: asked, at: search.get('at') };
    const entry = entryAt(trace, asked, askedAt);
    if (entry >= 0) act({ do: 'find', entry });
  }, [asked, askedAt, search, trace, act]);

  /** The span that the address asks for and that is not in the trace. */
  const [firstAsked] = useState(asked);
  const lost = firstAsked !== null && asked === firstAsked && entryAt(trace, firstAsked, null) < 0 ? firstAsked : null;
  return { view, act, lost };
}
