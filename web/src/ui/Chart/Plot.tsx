import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import uPlot from 'uplot';
import { inkColors } from '../seriesColors';
import type { ChartLink } from './link';
import classes from './Plot.module.css';

/** The part of uPlot's options that a kind of chart decides; the rest is alike for all. */
export type PlotOptions = Pick<uPlot.Options, 'series' | 'hooks' | 'bands'> & {
  y: uPlot.Scale;
  yAxis: uPlot.Axis;
  /** The series drawn strongest under the pointer: from the bucket's index and the pointer's place above the bottom in units of y. */
  keyAt?: (plot: uPlot, index: number) => string | null;
  /** The uPlot series of a key; null when it is not drawn here. */
  seriesOf?: (key: string) => number | null;
  /** True when the drag takes part of the y axis too. */
  dragY?: boolean;
  /** True when the picture depends on the key that is pointed at. */
  redrawOnKey?: boolean;
};

interface PlotProps {
  /** Spoken in place of the picture. */
  label: string;
  height: number;
  data: uPlot.AlignedData;
  start: number;
  end: number;
  /** Builds the options; called again whenever `deps` or the theme change. */
  options: (dark: boolean) => PlotOptions;
  deps: readonly unknown[];
  link?: ChartLink | undefined;
  /** A drag ended: the box in pixels of the plot and what it covers on the time axis. */
  onSelect?: ((plot: uPlot, from: number, to: number) => void) | undefined;
  /** What lies over the plot area, positioned in percent of it; gets the plot for what needs pixels. */
  children?: (plot: uPlot, dark: boolean) => ReactNode;
}

/** Width of the y axis: the same everywhere, so that times stand below each other in all charts. */
export const axisWidth = 66;

/** What is left free at the right, for half of the last time's label, and above, for the flags of markers. */
export const [rightRoom, topRoom] = [20, 16];

/** A chart's frame: time axis, theme, size, the tied cursor and the drag; the kinds of chart fill it. */
export function Plot({ label, height, data, start, end, options, deps, link, onSelect, children }: PlotProps) {
  const dark = useComputedColorScheme('light') === 'dark';
  const place = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<uPlot | null>(null);
  const select = useRef(onSelect);
  select.current = onSelect;
  const size = useRef(height);
  size.current = height;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const kind = options(dark);
    const made = new uPlot(frame(kind, dark, start, end, element.clientWidth, size.current, link, select), data, element);
    setPlot(made);
    const watcher = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== made.width) made.setSize({ width: element.clientWidth, height: size.current });
    });
    watcher.observe(element);
    let shownKey: string | null = null;
    const leave = link?.subscribe(({ time, key }) => {
      follow(made, time);
      if (key !== shownKey) showKey(made, kind, (shownKey = key));
    });
    return () => {
      watcher.disconnect();
      leave?.();
      made.destroy();
      setPlot(null);
    };
    // `options` is made anew by each render; `deps` say when it means something else.
  }, [data, start, end, dark, link, ...deps]);

  // The canvas is the picture; what lies over it, flags of markers, is not part of it.
  useEffect(() => {
    plot?.ctx.canvas.setAttribute('role', 'img');
    plot?.ctx.canvas.setAttribute('aria-label', label);
  }, [plot, label]);

  useEffect(() => {
    if (plot !== null && plot.height !== height) plot.setSize({ width: plot.width, height });
  }, [plot, height]);

  return (
    <div ref={place} className={classes.plot} style={{ height }}>
      {plot !== null && children && createPortal(children(plot, dark), plot.over)}
    </div>
  );
}

function follow(plot: uPlot, time: number | null) {
  if (plot.over.matches(':hover')) return;
  const left = time === null ? -10 : plot.valToPos(time, 'x');
  if (Math.abs((plot.cursor.left ?? -10) - left) > 0.5) plot.setCursor({ left, top: time === null ? -10 : 0 }, false);
}

function showKey(plot: uPlot, kind: PlotOptions, key: string | null) {
  if (kind.redrawOnKey) plot.redraw(false, false);
  plot.setSeries(key === null ? null : (kind.seriesOf?.(key) ?? null), { focus: true });
}

function frame(kind: PlotOptions, dark: boolean, start: number, end: number, width: number, height: number, link: ChartLink | undefined, select: { current: PlotProps['onSelect'] }): uPlot.Options {
  const ink = inkColors(dark);
  const font = '11px system-ui, sans-serif';
  const line = { stroke: ink.grid, width: 1 };
  return {
    width: Math.max(width, 50),
    height,
    padding: [topRoom, rightRoom, 0, 0],
    legend: { show: false },
    ...(kind.bands && { bands: kind.bands }),
    focus: { alpha: 0.18 },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: kind.dragY === true, setScale: false, dist: 4 },
      bind: { dblclick: () => null },
    },
    scales: { x: { time: true, range: () => [start, end] }, y: kind.y },
    axes: [
      { stroke: ink.text, grid: line, ticks: { ...line, size: 4 }, font, size: 34, gap: 3, values: timeLabels, space: 70 },
      { stroke: ink.text, grid: line, ticks: { show: false }, font, size: axisWidth, gap: 6, ...kind.yAxis },
    ],
    series: kind.series,
    hooks: {
      ...kind.hooks,
      setCursor: [
        (plot) => {
          if (link === undefined || !plot.over.matches(':hover')) return;
          const index = plot.cursor.idx;
          if (index === null || index === undefined || (plot.cursor.left ?? -1) < 0) return;
          link.point(plot.data[0][index] ?? null, kind.keyAt?.(plot, index) ?? null);
        },
      ],
      ready: [
        (plot) => {
          plot.over.addEventListener('pointerleave', () => link?.point(null, null));
        },
        ...(kind.hooks?.ready ?? []),
      ] as NonNullable<uPlot.Hooks.Arrays['ready']>,
      setSelect: [
        (plot) => {
          const { left, width: across } = plot.select;
          if (across < 4) return;
          select.current?.(plot, plot.posToVal(left, 'x'), plot.posToVal(left + across, 'x'));
          if (!kind.dragY) plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

const day = '\n{D} {MMM}';
const dayAndYear = '\n{D} {MMM} {YYYY}';
// By the distance of two labels in seconds: the label itself, and what is written below it where a year or a day begins.
const timeLabels: uPlot.Axis.Values = [
  [31_536_000, '{YYYY}', null, null, null, null, null, null, 1],
  [2_419_200, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [86_400, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', dayAndYear, null, day, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', dayAndYear, null, day, null, null, null, 1],
  [0.001, '{ss}.{fff} s', dayAndYear, null, day, null, null, null, 1],
];
