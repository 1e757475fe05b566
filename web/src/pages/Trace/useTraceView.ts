import { useCallback, useEffect, useState } from 'react';
import { useLocalStorage } from '@mantine/hooks';
import { useSearchParams } from 'react-router';
import type { Trace } from '../../model/trace/trace';
import { useAddress } from '../../ui/useAddress';
import { act as acted, addressOf, entryAt, firstView, type TraceAct, type TraceView } from '../../model/trace/view';

const addressDelayMs = 200;

/** How the trace is looked at. The first look is where the address says; what is selected from then on stands in it a moment later: a key held down would be too much for the browser's history. */
export function useTraceView(trace: Trace) {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const [kinds, setKinds] = useLocalStorage({ key: 'apiary.trace.kinds', defaultValue: { logs: true, events: false }, getInitialValueInEffect: false });
  const asked = search.get('span');
  const askedAt = search.get('at') === null ? null : Number(search.get('at'));
  const [view, setView] = useState<TraceView>(() => firstView(trace, asked, askedAt, kinds.logs, kinds.events));
  if (view.trace !== trace) setView((view) => acted(view, { do: 'read', trace }));

  // The span that the address asks for while it is not there: it may come, and until a person looks at another the address keeps it.
  const [lost, setLost] = useState(() => (asked !== null && entryAt(trace, asked, null) < 0 ? asked : null));
  if (lost !== null && entryAt(trace, lost, null) >= 0) {
    setLost(null);
    setView((view) => acted(view, { do: 'find', entry: entryAt(trace, lost, null) }));
  }

  const act = useCallback(
    (action: TraceAct) => {
      if (action.do === 'kinds') setKinds({ logs: action.logs, events: action.events });
      if (action.do === 'pick' || action.do === 'find' || action.do === 'step') setLost(null);
      setView((view) => acted(view, action));
    },
    [setKinds],
  );

  const { spanId, atMs } = addressOf(view.trace, view.selected);
  const at = atMs === null ? null : String(atMs);
  useEffect(() => {
    if (lost !== null) return;
    const timer = setTimeout(() => setAddress({ span: spanId, at }), addressDelayMs);
    return () => clearTimeout(timer);
  }, [lost, spanId, at, setAddress]);
  return { view, act, lost };
}
