import { resultsCsv, seriesCsv } from '../../model/csv';
import { calculationsOf } from '../../model/querySpec';
import type { Marker } from '../../ui/Chart/Markers';
import { drawPicture } from './picture';
import type { Shown } from './useAsked';

export type Download = 'results' | 'series' | 'json' | 'picture';

/** Hands a file to the browser's downloads. */
function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The answer as a file: the table or the course over time as CSV, all of it as JSON, or the charts within `charts` as a picture. */
export async function download(kind: Download, shown: Shown, charts: HTMLElement | null, markers: readonly Marker[], dark: boolean): Promise<void> {
  const calculations = calculationsOf(shown.query);
  const name = `${shown.dataset ?? 'all-datasets'}-${new Date(shown.result.window.end * 1_000).toISOString().slice(0, 19).replaceAll(':', '')}`.replaceAll(/[^\w.-]/g, '_');
  const csv = { type: 'text/csv;charset=utf-8' };
  switch (kind) {
    case 'results': return save(`${name}.csv`, new Blob([resultsCsv(shown.result, calculations)], csv));
    case 'series': return save(`${name}-series.csv`, new Blob([seriesCsv(shown.result, calculations)], csv));
    case 'json': return save(`${name}.json`, new Blob([JSON.stringify({ dataset: shown.dataset, query: shown.query, result: shown.result }, null, 2)], { type: 'application/json' }));
    case 'picture': {
      if (charts === null) return;
      const picture = await drawPicture(shown, charts, markers, dark);
      return save(`${name}.png`, picture);
    }
  }
}
