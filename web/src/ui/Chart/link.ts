import { useSyncExternalStore } from 'react';

/** What the pointer is on: a time (Unix seconds) and a series or group by its key. */
interface Pointed {
  time: number | null;
  key: string | null;
}

/** Ties charts and a table: what is pointed at in one shows in all. Changes come at the pace of the pointer, so nothing renders that need not. */
export class ChartLink {
  private pointed: Pointed = { time: null, key: null };
  private readonly listeners = new Set<(pointed: Pointed) => void>();

  get time(): number | null {
    return this.pointed.time;
  }

  get key(): string | null {
    return this.pointed.key;
  }

  /** Says what is pointed at now; nulls when nothing is. */
  point(time: number | null, key: string | null): void {
    if (time === this.pointed.time && key === this.pointed.key) return;
    this.pointed = { time, key };
    for (const listener of [...this.listeners]) listener(this.pointed);
  }

  readonly subscribe = (listener: (pointed: Pointed) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

const nothing = new ChartLink();

/** Whether this key is pointed at; renders again only when that changes. */
export function usePointedAt(link: ChartLink | undefined, key: string): boolean {
  const from = link ?? nothing;
  return useSyncExternalStore(from.subscribe, () => from.key === key);
}
