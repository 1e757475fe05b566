import { useMemo } from 'react';
import uPlot from 'uplot';
import { bucketLabel } from '../../model/chartSeries';
import { measured, type Unit } from '../../model/format';
import { bandAt, finite, positive, stacked, type Values } from '../../model/stack';
import { brushed, granularityLabel, type TimeRange, windowLabel } from '../../model/time';
import { seriesColor } from '../seriesColors';
import { bars } from './bars';
import type { ChartLink } from './link';
import { type Marker, Markers } from './Markers';
import { Plot, type PlotOptions } from './Plot';
import { ChartTip } from './ChartTip';

export interface ChartSeries {
  /** What ties it to a row of a table and to other charts. */
  key: string;
  label: string;
  /** One for each bucket. */
  values: Values;
  /** Which colour it has; by default its place in the list. */
  color?: number;
  /** Dashed and not part of a stack: the period before, a threshold. */
  dashed?: boolean;
}

export type ChartKind = 'line' | 'stack' | 'bar';

interface ChartProps {
  /** What is drawn, for those who do not see it. */
  label: string;
  /** Starts of the buckets in Unix seconds, ascending. */
  times: readonly number[];
  /** Width of a bucket in seconds. */
  step: number;
  start: number;
  end: number;
  series: readonly ChartSeries[];
  kind?: ChartKind;
  log?: boolean;
  unit?: Unit;
  height?: number;
  link?: ChartLink;
  /** A range was dragged along the time axis. */
  onBrush?: (range: TimeRange) => void;
  markers?: readonly Marker[];
}

const nearPixels = 24;

/** Lines, stacked areas or stacked bars over time. `times`, `series` should keep their identity between renders while they mean the same. */
export function Chart({ label, times, step, start, end, series, kind = 'line', log = false, unit = null, height = 180, link, onBrush, markers }: ChartProps) {
  const logarithmic = log && kind === 'line';
  const drawn = useMemo(() => layout(series, kind, logarithmic), [series, kind, logarithmic]);
  const data = useMemo((): uPlot.AlignedData => [times.map((time) => time + step / 2), ...drawn.columns], [times, step, drawn]);
  const options = (dark: boolean): PlotOptions => ({
    y: logarithmic ? { distr: 3, log: 10, range: (_plot, min, max) => (min === null || max === null ? [1, 10] : uPlot.rangeLog(min, max, 10, true)) } : { range: (_plot, min, max) => rangeFromZero(min, max) },
    yAxis: { values: (_plot, splits) => splits.map((value) => (value === null ? '' : measured(value, unit))), space: 28 },
    ...draw(series, drawn, kind, dark, step),
  });
  return (
    <Plot
      label={describe(label, kind, series, start, end, step, unit)}
      height={height}
      data={data}
      start={start}
      end={end}
      options={options}
      deps={[drawn, logarithmic, unit]}
      link={link}
      onSelect={onBrush && ((_plot, from, to) => onBrush(brushed(from, to)))}
    >
      {(plot, dark) => (
        <>
          {markers && <Markers markers={markers} start={start} end={end} />}
          <ChartTip plot={plot} link={link} heading={(at) => bucketLabel(at - step / 2, step)} rows={(index) => series.map((one, i) => ({ key: one.key, label: one.label, color: seriesColor(one.color ?? i, dark), value: one.values[index] ?? null }))} unit={unit} />
        </>
      )}
    </Plot>
  );
}

interface Layout {
  columns: (number | null)[][];
  /** Indexes into the series of those that stand on each other, lowest first. */
  stack: number[];
  lower: number[][];
  upper: number[][];
}

function layout(series: readonly ChartSeries[], kind: ChartKind, logarithmic: boolean): Layout {
  const stack = kind === 'line' ? [] : series.flatMap((one, i) => (one.dashed ? [] : [i]));
  const { lower, upper } = stacked(stack.map((i) => series[i]?.values ?? []));
  const columns = series.map((one, i) => {
    const level = stack.indexOf(i);
    return level >= 0 ? (upper[level] ?? []) : logarithmic ? positive(one.values) : finite(one.values);
  });
  return { columns, stack, lower, upper };
}

function draw(series: readonly ChartSeries[], { columns, stack, lower, upper }: Layout, kind: ChartKind, dark: boolean, step: number): Pick<PlotOptions, 'series' | 'bands' | 'keyAt' | 'seriesOf'> {
  const seriesOf = (key: string) => {
    const found = series.findIndex((one) => one.key === key && !one.dashed);
    return found < 0 ? null : found + 1;
  };
  const described = series.map((one, i): uPlot.Series => {
    const color = seriesColor(one.color ?? i, dark, one.dashed ? 0.75 : 1);
    const level = stack.indexOf(i);
    if (level >= 0 && kind === 'bar') return { fill: seriesColor(one.color ?? i, dark, 0.85), points: { show: false }, paths: bars(lower[level] ?? [], step) };
    if (level >= 0) return { stroke: color, width: 1, fill: seriesColor(one.color ?? i, dark, 0.45), points: { show: false } };
    return { stroke: color, width: 1.5, spanGaps: false, points: { size: 4, width: 0, fill: color, filter: alone }, ...(one.dashed && { dash: [5, 4], width: 1.25 }) };
  });
  const bands = kind === 'stack' ? stack.slice(1).map((i, below): uPlot.Band => ({ series: [i + 1, (stack[below] ?? 0) + 1] })) : undefined;
  const keyAt = (plot: uPlot, index: number): string | null => {
    const top = plot.cursor.top ?? -1;
    if (stack.length > 0) {
      const level = bandAt(upper, index, plot.posToVal(top, 'y'));
      return level === null ? null : (series[stack[level] ?? -1]?.key ?? null);
    }
    return nearest(plot, series, columns, index, top);
  };
  return { series: [{}, ...described], ...(bands && { bands }), keyAt, seriesOf };
}

function nearest(plot: uPlot, series: readonly ChartSeries[], columns: (number | null)[][], index: number, top: number): string | null {
  let found: string | null = null;
  let best = nearPixels;
  columns.forEach((values, i) => {
    const value = values[index];
    if (value === null || value === undefined || series[i]?.dashed) return;
    const distance = Math.abs(plot.valToPos(value, 'y') - top);
    if (distance < best) [best, found] = [distance, series[i]?.key ?? null];
  });
  return found;
}

// A value between two missing ones has no line to it: it is drawn as a point.
const alone: uPlot.Series.Points.Filter = (plot, index, _show) => {
  const values = plot.data[index];
  const found: number[] = [];
  values?.forEach((value, i) => {
    if (value !== null && value !== undefined && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null) found.push(i);
  });
  return found;
};

// The axis holds zero, so that a height means an amount.
function rangeFromZero(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null || (min === 0 && max === 0)) return [0, 1];
  return [min < 0 ? min * 1.08 : 0, max > 0 ? max * 1.08 : 0];
}

function describe(label: string, kind: ChartKind, series: readonly ChartSeries[], start: number, end: number, step: number, unit: Unit): string {
  let largest = -Infinity;
  for (const { values } of series) for (const value of values) if (value !== null && value > largest) largest = value;
  const what = { line: 'lines', stack: 'stacked areas', bar: 'stacked bars' }[kind];
  return `${label}: ${series.length} ${what} from ${windowLabel({ start, end })} in steps of ${granularityLabel(step)}${largest > -Infinity ? `, at most ${measured(largest, unit)}` : ', no values'}`;
}
