import { useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { measured, quantity, type Unit } from '../../model/format';
import { cellIndex, heaviest, labelledEdges, positionOf, snapped, strength, valueAt } from '../../model/heatmap';
import type { HeatmapCells } from '../../model/queryResult';
import { brushed, type TimeRange, windowLabel } from '../../model/time';
import { heatColor, heatColors } from './heatColors';
import { HeatmapTip } from './HeatmapTip';
import type { ChartLink } from './link';
import { type Marker, Markers } from './Markers';
import { Plot, type PlotOptions } from './Plot';
import classes from './Plot.module.css';

/** A rectangle on a heatmap: times in Unix seconds, end exclusive; values min inclusive, max exclusive. Null: open on that side. */
export interface HeatmapRegion {
  start: number | null;
  end: number | null;
  min: number | null;
  max: number | null;
}

interface HeatmapProps {
  label: string;
  heatmap: HeatmapCells;
  /** The cells of each group, shown alone while a row of the table with this key is pointed at. */
  groups?: ReadonlyMap<string, HeatmapCells>;
  times: readonly number[];
  step: number;
  start: number;
  end: number;
  unit?: Unit;
  height?: number;
  link?: ChartLink;
  /** Shown as chosen. */
  region?: HeatmapRegion | null;
  /** A rectangle was dragged. */
  onRegion?: (region: HeatmapRegion) => void;
  /** The drag was meant for the time alone (Shift). */
  onBrush?: (range: TimeRange) => void;
  markers?: readonly Marker[];
}

const labelRoomPixels = 20;

/** Weights over time and value as colours. A drag chooses a rectangle, with Shift a time. */
export function Heatmap({ label, heatmap, groups, times, step, start, end, unit = null, height = 220, link, region, onRegion, onBrush, markers }: HeatmapProps) {
  const shift = useRef(false);
  const edges = heatmap.bin_edges;
  const bins = Math.max(1, edges.length - 1);
  const most = useMemo(() => heaviest(heatmap), [heatmap]);
  const index = useMemo(() => cellIndex(heatmap), [heatmap]);
  const data = useMemo((): uPlot.AlignedData => [times.map((time) => time + step / 2), times.map(() => null)], [times, step]);
  const options = (dark: boolean): PlotOptions => ({
    y: { range: () => [0, bins] },
    yAxis: {
      splits: (plot) => labelledEdges(edges, Math.floor(plot.over.clientHeight / labelRoomPixels) || 4),
      values: (_plot, splits) => splits.map((at) => measured(edges[at] ?? 0, unit)),
      grid: { show: false },
    },
    series: [{}, { show: false }],
    dragY: onRegion !== undefined,
    hooks: {
      ready: [
        (plot) => {
          plot.over.addEventListener('pointerdown', (event) => (shift.current = event.shiftKey));
        },
      ],
      draw: [(plot) => drawCells(plot, heatmap, most, link?.key == null ? undefined : groups?.get(link.key), step, dark)],
    },
    redrawOnKey: groups !== undefined && groups.size > 0,
  });
  const select = (plot: uPlot, from: number, to: number) => {
    const { top, height: high } = plot.select;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (shift.current || onRegion === undefined) return onBrush?.(brushed(from, to));
    const found = snapped({ x: from, y: plot.posToVal(top + high, 'y') }, { x: to, y: plot.posToVal(top, 'y') }, step, bins);
    onRegion({ start: Math.max(found.start, start), end: Math.min(found.end, end), min: valueAt(edges, found.low), max: valueAt(edges, found.high) });
  };
  return (
    <Plot
      label={`${label}: heatmap from ${windowLabel({ start, end })}, values from ${measured(edges[0] ?? 0, unit)} to ${measured(edges[bins] ?? 0, unit)}, at most ${quantity(most)} in a cell`}
      height={height}
      data={data}
      start={start}
      end={end}
      options={options}
      deps={[heatmap, groups, unit]}
      link={link}
      onSelect={select}
    >
      {(plot) => (
        <>
          {markers && <Markers markers={markers} start={start} end={end} />}
          {region && <div className={classes.region} style={regionPlace(region, edges, start, end)} />}
          <HeatmapTip plot={plot} index={index} edges={edges} step={step} unit={unit} />
        </>
      )}
    </Plot>
  );
}

function regionPlace(region: HeatmapRegion, edges: readonly number[], start: number, end: number) {
  const across = (time: number) => Math.min(Math.max((time - start) / (end - start), 0), 1);
  const up = (value: number) => positionOf(edges, value) / Math.max(1, edges.length - 1);
  const [left, right] = [across(region.start ?? start), across(region.end ?? end)];
  const [bottom, top] = [region.min === null ? 0 : up(region.min), region.max === null ? 1 : up(region.max)];
  const percent = (share: number) => `${(share * 100).toFixed(3)}%`;
  return { left: percent(left), width: percent(right - left), bottom: percent(bottom), height: percent(top - bottom) };
}

const behind = 0.15;

function drawCells(plot: uPlot, heatmap: HeatmapCells, most: number, alone: HeatmapCells | undefined, step: number, dark: boolean) {
  const { ctx } = plot;
  const colors = heatColors(dark);
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  ctx.globalAlpha = alone === undefined ? 1 : behind;
  fill(plot, heatmap.cells, (bin) => bin, most, step, colors);
  ctx.globalAlpha = 1;
  if (alone !== undefined) {
    // A group's bins may be others than those of all.
    const places = alone.bin_edges.map((edge) => positionOf(heatmap.bin_edges, edge));
    fill(plot, alone.cells, (bin) => places[bin] ?? 0, most, step, colors);
  }
  ctx.restore();
}

function fill(plot: uPlot, cells: HeatmapCells['cells'], place: (bin: number) => number, most: number, step: number, colors: readonly string[]) {
  const { ctx } = plot;
  // Cells share their bucket, their bin and often their weight with others: each is worked out once.
  const across = remembered((time) => Math.round(plot.valToPos(time, 'x', true)));
  const down = remembered((bin) => Math.round(plot.valToPos(place(bin), 'y', true)));
  const colorOf = remembered((weight) => heatColor(colors, strength(weight, most)));
  let last = '';
  for (const [time, bin, weight] of cells) {
    const color = colorOf(weight);
    if (color !== last) ctx.fillStyle = last = color;
    const [left, top] = [across(time), down(bin + 1)];
    ctx.fillRect(left, top, Math.max(1, across(time + step) - left), Math.max(1, down(bin) - top));
  }
}

function remembered<Found>(find: (key: number) => Found): (key: number) => Found {
  const known = new Map<number, Found>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = find(key)));
    return found;
  };
}

/** What the colours mean: from one event to the most in a cell. */
export function HeatmapLegend({ heatmap, dark }: { heatmap: HeatmapCells; dark: boolean }) {
  const most = useMemo(() => heaviest(heatmap), [heatmap]);
  return (
    <span className={classes.legend} aria-label={`Colours from 1 to ${quantity(most)} events in a cell`} role="img">
      1
      <span className={classes.ramp} style={{ backgroundImage: `linear-gradient(to right, ${heatColors(dark).filter((_color, i) => i % 6 === 0).join(', ')})` }} />
      {quantity(Math.max(1, most))}
    </span>
  );
}
