import type { CDPSession, Page } from '@playwright/test';

/** The middle of some measurements and how far they lie apart, as bench/RESULTS.md writes them. */
export function told(values: readonly number[], unit = 'ms'): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(unit === 'ms' ? 0 : 1);
  return `${at(0.5)} ${unit} (${at(0)} to ${at(0.999)}, ${values.length} runs)`;
}

/** The time of the last mark of a name, in ms since the page's navigation began. */
export const markOf = (page: Page, name: string) => page.evaluate((mark) => performance.getEntriesByName(mark).at(-1)?.startTime ?? Number.NaN, name);

interface Frames {
  shown: number;
  /** Nothing new was shown, although there was something to show. */
  dropped: number;
  /** The compositor scrolled what it had, and what the page added came with the next frame. */
  partial: number;
}

/** Frames while `work` ran, as Chromium's own trace tells them. */
export async function framesDuring(session: CDPSession, work: () => Promise<void>): Promise<Frames> {
  const counts: Frames = { shown: 0, dropped: 0, partial: 0 };
  const collect = (batch: { value: { name?: string; args?: { hasPartialUpdate?: boolean } }[] }) => {
    for (const event of batch.value) {
      if (event.name === 'DrawFrame') counts.shown++;
      if (event.name === 'DroppedFrame') counts[event.args?.hasPartialUpdate === true ? 'partial' : 'dropped']++;
    }
  };
  session.on('Tracing.dataCollected', collect as never);
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline.frame', 'devtools.timeline.frame'] } });
  await work();
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await ended;
  session.off('Tracing.dataCollected', collect as never);
  return counts;
}
