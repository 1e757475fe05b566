import { drawnGroups, groupLabel } from '../../model/chartSeries';
import { timestamp } from '../../model/format';
import { specText } from '../../model/querySpec';
import { seriesColor } from '../../ui/seriesColors';
import type { Shown } from './useAsked';

const edge = 20;
const line = 18;
const legendEntries = 24;
const entryWidth = 220;

/** The charts of a page as one picture, below each other, with what was asked above and the groups' colours below. */
export async function drawPicture(shown: Shown, place: HTMLElement, dark: boolean): Promise<Blob> {
  const charts = [...place.querySelectorAll<HTMLElement>('[data-chart]')].flatMap((chart) => {
    const canvas = chart.querySelector('canvas');
    return canvas ? [{ name: chart.dataset['chart'] ?? '', canvas }] : [];
  });
  const scale = window.devicePixelRatio || 1;
  const width = Math.max(600, ...charts.map(({ canvas }) => canvas.width / scale)) + 2 * edge;
  const groups = shown.result.breakdowns.length > 0 ? shown.result.groups.slice(0, Math.min(legendEntries, drawnGroups)) : [];
  const perRow = Math.max(1, Math.floor((width - 2 * edge) / entryWidth));
  const legendHeight = groups.length > 0 ? (Math.ceil(groups.length / perRow) + 1) * line : 0;
  const height = edge + 2 * line + 10 + charts.reduce((sum, { canvas }) => sum + canvas.height / scale + line + 8, 0) + legendHeight + edge;

  const picture = document.createElement('canvas');
  picture.width = Math.round(width * scale);
  picture.height = Math.round(height * scale);
  const pen = picture.getContext('2d');
  if (pen === null) throw new Error('this browser draws no pictures');
  pen.scale(scale, scale);
  const [paper, ink, faint] = dark ? ['#1f1f1f', '#e6e6e6', '#9a9a9a'] : ['#ffffff', '#212529', '#6c757d'];
  pen.fillStyle = paper;
  pen.fillRect(0, 0, width, height);

  const write = (text: string, left: number, top: number, color: string, font: string, room: number) => {
    pen.font = font;
    pen.fillStyle = color;
    pen.textBaseline = 'top';
    pen.fillText(fitted(pen, text, room), left, top);
  };
  let top = edge;
  const { start, end } = shown.result.window;
  write(specText(shown.query), edge, top, ink, '600 14px system-ui, sans-serif', width - 2 * edge);
  write(`${shown.dataset ?? 'all datasets'}, ${timestamp(start * 1_000)} – ${timestamp(end * 1_000)}`, edge, top + line + 2, faint, '12px system-ui, sans-serif', width - 2 * edge);
  top += 2 * line + 10;
  for (const { name, canvas } of charts) {
    write(name, edge, top, ink, '600 13px ui-monospace, monospace', width - 2 * edge);
    pen.drawImage(canvas, edge, top + line, canvas.width / scale, canvas.height / scale);
    top += canvas.height / scale + line + 8;
  }
  groups.forEach((group, i) => {
    const [left, above] = [edge + (i % perRow) * entryWidth, top + Math.floor(i / perRow) * line];
    pen.fillStyle = seriesColor(i, dark);
    pen.fillRect(left, above + 2, 10, 10);
    write(groupLabel(group), left + 16, above, ink, '12px system-ui, sans-serif', entryWidth - 26);
  });
  if (shown.result.groups.length > groups.length && groups.length > 0) write(`and ${shown.result.groups.length - groups.length} more groups`, edge, top + Math.ceil(groups.length / perRow) * line, faint, '12px system-ui, sans-serif', width);

  return new Promise((resolve, reject) => picture.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be written'))), 'image/png'));
}

function fitted(pen: CanvasRenderingContext2D, text: string, room: number): string {
  if (pen.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 1 && pen.measureText(`${text.slice(0, length)}…`).width > room) length = Math.floor(length * 0.95);
  return `${text.slice(0, length)}…`;
}
