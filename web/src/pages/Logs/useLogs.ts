import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { fetchLogs, logsQuery } from '../../api/logs';
import { arrived, emptyBuffer, identityOf, type LogBuffer, type LogEvent, lineOf, mostLines, precededBy, released } from '../../model/logs/buffer';
import { type LogScope, wanted } from '../../model/logs/scope';
import { useTail } from './useTail';

// How long after the first answer the tail may still tell events that were in it.
const overlapMs = 4_000;
const mostEarly = 5_000;

interface LogsRequest {
  scope: LogScope;
  /** The columns that there are; null until they are known. */
  columns: ReadonlySet<string> | null;
  live: boolean;
  /** True while a person reads and nothing may move. */
  reading: boolean;
}

/** The lines of a scope: the newest there are, what arrives after them, and older ones when asked for. */
export function useLogs({ scope, columns, live, reading }: LogsRequest) {
  const { lists, options } = logsQuery(scope, columns);
  const history = useQuery(options);
  const [buffer, setBuffer] = useState<LogBuffer>(emptyBuffer);
  const [older, setOlder] = useState<{ busy: boolean; more: boolean; fault: Error | null }>({ busy: false, more: false, fault: null });
  // Events that came before the first answer, and what was in that answer.
  const early = useRef<LogEvent[]>([]);
  const seen = useRef<{ identities: ReadonlySet<string>; until: number } | null>(null);
  const isReading = useRef(reading);
  isReading.current = reading;

  const take = useCallback(
    (events: readonly LogEvent[], missed: number) => {
      const known = seen.current;
      if (known === null) {
        early.current = [...early.current, ...events].slice(-mostEarly);
        return;
      }
      const overlap = Date.now() < known.until;
      const fresh = events.filter((event) => wanted(scope, columns ?? new Set(), event.data) && !(overlap && known.identities.has(identityOf(event))));
      if (fresh.length > 0 || missed > 0) setBuffer((buffer) => arrived(buffer, fresh.map(lineOf), missed, isReading.current));
    },
    [scope, columns],
  );

  const key = JSON.stringify(options.queryKey);
  useEffect(() => {
    // What is shown stays, dimmed, until the answer is there.
    early.current = [];
    seen.current = null;
  }, [key]);
  useEffect(() => {
    if (history.data === undefined) return;
    seen.current = { identities: new Set(history.data.events.map(identityOf)), until: Date.now() + overlapMs };
    const waiting = early.current;
    early.current = [];
    setBuffer({ ...emptyBuffer, lines: history.data.events.map(lineOf).reverse() });
    setOlder({ busy: false, more: history.data.full, fault: null });
    take(waiting, 0);
    // Once for each answer; what `take` looks at is the same until there is another.
  }, [history.data]);

  const tail = useTail({ dataset: scope.dataset, enabled: live && columns !== null, onEvents: take, onAgain: () => void history.refetch() });

  const oldest = buffer.lines[0]?.event.time ?? null;
  const asking = useRef<AbortController | null>(null);
  useEffect(() => () => asking.current?.abort(), [key]);
  const loadOlder = useCallback(() => {
    if (older.busy || !older.more || oldest === null || buffer.lines.length >= mostLines) return;
    const asked = new AbortController();
    asking.current = asked;
    setOlder((before) => ({ ...before, busy: true, fault: null }));
    fetchLogs(scope, lists, oldest, asked.signal).then(
      (page) => {
        if (asked.signal.aborted) return;
        setBuffer((buffer) => precededBy(buffer, page.events.map(lineOf).reverse()));
        setOlder({ busy: false, more: page.full, fault: null });
      },
      (fault: unknown) => {
        if (!asked.signal.aborted) setOlder({ busy: false, more: true, fault: fault instanceof Error ? fault : new Error(String(fault)) });
      },
    );
  }, [older, oldest, buffer.lines.length, scope, lists]);

  return {
    buffer,
    history,
    tail,
    older: { ...older, atBound: buffer.lines.length >= mostLines },
    loadOlder,
    release: useCallback(() => setBuffer(released), []),
    possible: useMemo(() => lists.length > 0, [lists]),
  };
}
