import { useEffect, useRef, useState } from 'react';
import { ApiError, lines, withParameters } from '../../api/client';
import { tailLine } from '../../api/rows';
import type { LogEvent } from '../../model/logs/buffer';

/** Whether new events are shown as they come. `refused`: the server said no, and why. */
export type TailState = { kind: 'off' | 'connecting' | 'on' | 'lost' } | { kind: 'refused'; why: string };

const flushEveryMs = 120;
const tryAgainMs = 2_000;

interface Tail {
  dataset: string | null;
  enabled: boolean;
  /** What came, a few times a second, and how many the server left out. */
  onEvents: (events: LogEvent[], missed: number) => void;
  /** The tail is there again after it was lost or turned off: what came meanwhile it does not tell. */
  onAgain: () => void;
}

/** Events as they are acknowledged, for as long as the page is there. A lost connection is tried again. */
export function useTail({ dataset, enabled, onEvents, onAgain }: Tail): TailState {
  const [state, setState] = useState<TailState>({ kind: 'off' });
  const told = useRef({ onEvents, onAgain });
  told.current = { onEvents, onAgain };
  // Of which dataset this page has had the tail before: between then and now events are missing. Undefined before the first.
  const heard = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    if (!enabled) {
      setState({ kind: 'off' });
      return;
    }
    const leaving = new AbortController();
    let events: LogEvent[] = [];
    let missed = 0;
    const flush = () => {
      if (events.length === 0 && missed === 0) return;
      const now = { events, missed };
      [events, missed] = [[], 0];
      told.current.onEvents(now.events, now.missed);
    };
    const timer = setInterval(flush, flushEveryMs);
    const listen = async () => {
      for (let attempt = 0; !leaving.signal.aborted; attempt++) {
        try {
          setState((before) => (before.kind === 'lost' ? before : { kind: 'connecting' }));
          const opened = () => {
            setState({ kind: 'on' });
            if (attempt > 0 || heard.current === dataset) told.current.onAgain();
            heard.current = dataset;
          };
          for await (const line of lines(withParameters('/api/tail', { dataset }), { signal: leaving.signal }, opened)) {
            const read = tailLine.safeParse(line);
            if (!read.success) continue;
            if ('missed' in read.data) missed += read.data.missed;
            else events.push(read.data);
          }
        } catch (fault) {
          if (leaving.signal.aborted) return;
          if (fault instanceof ApiError && fault.status >= 400 && fault.status < 500) {
            setState({ kind: 'refused', why: fault.message });
            return;
          }
        }
        if (leaving.signal.aborted) return;
        setState({ kind: 'lost' });
        await new Promise((resolve) => setTimeout(resolve, tryAgainMs));
      }
    };
    void listen();
    return () => {
      leaving.abort();
      clearInterval(timer);
    };
  }, [dataset, enabled]);
  return state;
}
