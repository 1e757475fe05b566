import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Arrival, type ArrivalFilter, mergeArrivals } from '../model/arrivals';
import { followArrivals, listArrivals } from './arrivals';
import { ApiError } from './client';

const again = 2_000;
const breath = 100;

interface Feed {
  /** Newest first. */
  arrivals: readonly Arrival[];
  /** False until the first list is here. */
  ready: boolean;
  /** Whether what comes now will show. */
  live: boolean;
  /** What came too fast to be told. */
  missed: number;
  /** Why nothing can be shown: the server refused. */
  error: ApiError | null;
}

const nothing: Feed = { arrivals: [], ready: false, live: false, missed: 0, error: null };

/**
 * Requests that brought data, kept up to date while the page is on the screen. A page in the background lets go of its connection,
 * of which a browser allows few, and catches up when it is looked at again; so does one whose server was away.
 * @param onArrival called once for each that came after the first list.
 */
export function useArrivals(filter: ArrivalFilter, { limit, paused = false, onArrival }: { limit: number; paused?: boolean; onArrival?: (arrival: Arrival) => void }): Feed {
  const cache = useQueryClient();
  const [feed, setFeed] = useState<Feed>(nothing);
  const latest = useRef(onArrival);
  latest.current = onArrival;
  const { dataset, outcome, reason } = filter;

  useEffect(() => setFeed(nothing), [dataset, outcome, reason]);
  useEffect(() => {
    if (paused) return;
    let known: readonly Arrival[] | null = null;
    let waiting: Arrival[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let leave = new AbortController();
    const asked = { dataset, outcome, reason };

    const take = (more: readonly Arrival[]) => {
      const before = known;
      const merged = mergeArrivals(before ?? [], more, limit);
      known = merged;
      setFeed((feed) => ({ ...feed, arrivals: before === null ? mergeArrivals(feed.arrivals, merged, limit) : merged, ready: true, error: null }));
      if (before === null || merged === before) return;
      const old = new Set(before);
      for (const arrival of merged.filter((one) => !old.has(one)).reverse()) latest.current?.(arrival);
    };
    const flush = () => {
      timer = undefined;
      if (known === null) return;
      const more = waiting;
      waiting = [];
      take(more);
    };
    const catchUp = async (signal: AbortSignal) => {
      // Asked through the cache, so that the frame notices a server that is away.
      const list = await cache.fetchQuery({ queryKey: ['arrivals', 'list', asked], queryFn: () => listArrivals(asked, limit, signal), staleTime: 0, gcTime: 0, retry: false });
      if (!signal.aborted) take(list.arrivals);
    };
    const follow = async (signal: AbortSignal) => {
      try {
        for await (const line of followArrivals(asked, signal, () => {
          setFeed((feed) => ({ ...feed, live: true }));
          void catchUp(signal).catch(() => undefined);
        })) {
          if ('missed' in line) setFeed((feed) => ({ ...feed, missed: feed.missed + line.missed }));
          else waiting.push(line);
          timer ??= setTimeout(flush, breath);
        }
      } catch (failure) {
        if (signal.aborted) return;
        if (failure instanceof ApiError && failure.status >= 400 && failure.status < 500) {
          setFeed((feed) => ({ ...feed, live: false, error: failure }));
          return;
        }
        if (!(failure instanceof Error)) throw failure;
      }
      if (signal.aborted) return;
      setFeed((feed) => ({ ...feed, live: false }));
      void catchUp(signal).catch(() => undefined);
      setTimeout(() => void (signal.aborted || follow(signal)), again);
    };
    const look = () => {
      leave.abort();
      leave = new AbortController();
      if (document.visibilityState === 'visible') void follow(leave.signal);
      else setFeed((feed) => ({ ...feed, live: false }));
    };

    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(timer);
      leave.abort();
      setFeed((feed) => ({ ...feed, live: false }));
    };
  }, [cache, dataset, outcome, reason, limit, paused]);
  return feed;
}
