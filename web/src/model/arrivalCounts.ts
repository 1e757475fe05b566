interface Count {
  reason: string;
  requests: number;
  events: number;
  last_time: string;
}

export interface ReasonCount {
  reason: string;
  requests: number;
  events: number;
  lastTime: string;
}

/** Requests by reason, whatever key, endpoint and dataset; what was refused most often first, `accepted` before all. */
export function byReason(counts: readonly Count[]): ReasonCount[] {
  const found = new Map<string, ReasonCount>();
  for (const { reason, requests, events, last_time } of counts) {
    const known = found.get(reason);
    found.set(reason, {
      reason,
      requests: (known?.requests ?? 0) + requests,
      events: (known?.events ?? 0) + events,
      lastTime: known !== undefined && known.lastTime > last_time ? known.lastTime : last_time,
    });
  }
  return [...found.values()].sort((a, b) => Number(b.reason === 'accepted') - Number(a.reason === 'accepted') || b.requests - a.requests || (a.reason < b.reason ? -1 : 1));
}
