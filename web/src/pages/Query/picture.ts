import { groupLabel } from '../../model/chartSeries';
import { quantity, timestamp } from '../../model/format';
import { heaviest } from '../../model/heatmap';
import { specText } from '../../model/querySpec';
import { heatColors } from '../../ui/Chart/heatColors';
import type { Marker } from '../../ui/Chart/Markers';
import { axisWidth, rightRoom, topRoom } from '../../ui/Chart/Plot';
import { seriesColor } from '../../ui/seriesColors';
import type { Shown } from './useAsked';

// All in CSS pixels.
const edge = 20;
const line = 18;
const leastWidth = 600;
const legendEntries = 24;
const entryWidth = 220;
const rampWidth = 96;
const timeAxisHeight = 34;

const fonts = { title: '600 14px system-ui, sans-serif', name: '600 13px ui-monospace, monospace', text: '12px system-ui, sans-serif' };

/** The charts within `place` as one picture (PNG): what was asked above, the charts below each other with markers, the groups' colours at the foot. */
export async function drawPicture(shown: Shown, place: HTMLElement, markers: readonly Marker[], dark: boolean): Promise<Blob> {
  const scale = window.devicePixelRatio || 1;
  const charts = [...place.querySelectorAll<HTMLElement>('[data-chart]')].flatMap((chart) => {
    const canvas = chart.querySelector('canvas');
    return canvas ? [{ name: chart.dataset['chart'] ?? '', canvas, width: canvas.width / scale, height: canvas.height / scale }] : [];
  });
  const width = Math.max(leastWidth, ...charts.map((chart) => chart.width)) + 2 * edge;
  const groups = shown.result.breakdowns.length > 0 ? shown.result.groups.slice(0, legendEntries).map(groupLabel) : [];
  const perRow = Math.max(1, Math.floor((width - 2 * edge) / entryWidth));
  const legendRows = Math.ceil(groups.length / perRow) + (shown.result.groups.length > groups.length && groups.length > 0 ? 1 : 0);
  const height = 2 * edge + 2 * line + 10 + charts.reduce((sum, chart) => sum + chart.height + line + 8, 0) + legendRows * line;
  const sheet = new Sheet(width, height, scale, dark);

  const { start, end } = shown.result.window;
  sheet.write(specText(shown.query), edge, edge, fonts.title);
  sheet.write(`${shown.dataset ?? 'all datasets'}, ${timestamp(start * 1_000)} – ${timestamp(end * 1_000)}`, edge, edge + line + 2, fonts.text, { faint: true });
  let top = edge + 2 * line + 10;
  for (const chart of charts) {
    sheet.write(chart.name, edge, top, fonts.name);
    const heatmap = shown.result.total.heatmaps?.[shown.result.calculations.indexOf(chart.name)];
    if (heatmap) sheet.ramp(Math.max(1, heaviest(heatmap)), top);
    sheet.pen.drawImage(chart.canvas, edge, top + line, chart.width, chart.height);
    for (const marker of markers) {
      const share = (marker.start_time - start) / (end - start);
      if (share >= 0 && share <= 1) sheet.marker(marker.message || marker.type, edge + axisWidth + share * (chart.width - axisWidth - rightRoom), top + line, chart.height);
    }
    top += chart.height + line + 8;
  }
  groups.forEach((label, i) => sheet.entry(label, i, edge + (i % perRow) * entryWidth, top + Math.floor(i / perRow) * line));
  const more = shown.result.groups.length - groups.length;
  if (groups.length > 0 && more > 0) sheet.write(`and ${more} more groups`, edge, top + Math.ceil(groups.length / perRow) * line, fonts.text, { faint: true });
  return sheet.png();
}

/** A canvas in the colours of the theme. */
class Sheet {
  readonly pen: CanvasRenderingContext2D;
  private readonly canvas = document.createElement('canvas');
  private readonly ink: string;
  private readonly faint: string;

  constructor(
    private readonly width: number,
    height: number,
    scale: number,
    private readonly dark: boolean,
  ) {
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const pen = this.canvas.getContext('2d');
    if (pen === null) throw new Error('this browser draws no pictures');
    this.pen = pen;
    pen.scale(scale, scale);
    pen.textBaseline = 'top';
    [this.ink, this.faint] = dark ? ['#e6e6e6', '#9a9a9a'] : ['#212529', '#6c757d'];
    pen.fillStyle = dark ? '#1f1f1f' : '#ffffff';
    pen.fillRect(0, 0, width, height);
  }

  /** Writes a line, cut where its room ends. */
  write(text: string, left: number, top: number, font: string, { faint = false, room = this.width - left - edge } = {}): void {
    this.pen.font = font;
    this.pen.fillStyle = faint ? this.faint : this.ink;
    let length = text.length;
    const shortened = () => (length === text.length ? text : `${text.slice(0, length)}…`);
    while (length > 1 && this.pen.measureText(shortened()).width > room) length = Math.floor(length * 0.95);
    this.pen.fillText(shortened(), left, top);
  }

  /** What a heatmap's colours mean, at the right of its name. */
  ramp(most: number, top: number): void {
    const colors = heatColors(this.dark);
    const left = this.width - edge - rampWidth - 60;
    colors.forEach((color, i) => {
      this.pen.fillStyle = color;
      this.pen.fillRect(left + (i * rampWidth) / colors.length, top + 2, rampWidth / colors.length + 0.5, 10);
    });
    this.write('1', left - 12, top, fonts.text, { faint: true });
    this.write(quantity(most), left + rampWidth + 6, top, fonts.text, { faint: true });
  }

  /** A marker on a chart whose picture begins at `top`. */
  marker(text: string, left: number, top: number, height: number): void {
    const { pen } = this;
    pen.strokeStyle = this.faint;
    pen.setLineDash([4, 3]);
    pen.beginPath();
    pen.moveTo(left, top + topRoom);
    pen.lineTo(left, top + height - timeAxisHeight);
    pen.stroke();
    this.write(text, left, top + 2, '11px system-ui, sans-serif', { faint: true, room: 160 });
  }

  /** A group with its colour. */
  entry(label: string, index: number, left: number, top: number): void {
    this.pen.fillStyle = seriesColor(index, this.dark);
    this.pen.fillRect(left, top + 2, 10, 10);
    this.write(label, left + 16, top, fonts.text, { room: entryWidth - 26 });
  }

  png(): Promise<Blob> {
    return new Promise((resolve, reject) => this.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be written'))), 'image/png'));
  }
}
