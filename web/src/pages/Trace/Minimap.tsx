import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { duration } from '../../model/format';
import { drawMinimap, empty, failed } from '../../model/trace/minimap';
import { isWhole, type TimeWindow, wholeOf } from '../../model/trace/timeWindow';
import type { Trace } from '../../model/trace/trace';
import type { TraceAct } from '../../model/trace/view';
import { colourCount, none, others } from '../../model/trace/spanColours';
import classes from './Minimap.module.css';
import { errorColor, spanColor } from './palette';
import { useDrag } from './useDrag';

const height = 54;

interface MinimapProps {
  trace: Trace;
  colours: Uint8Array;
  window: TimeWindow;
  act: (action: TraceAct) => void;
}

/** All of the trace in small, and the part of its time that the waterfall shows: drag a new one, drag its edges, drag it along. */
export function Minimap({ trace, colours, window, act }: MinimapProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  const points = useMemo(() => (width > 0 ? drawMinimap(trace, colours, Math.floor(width), height) : null), [trace, colours, width]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context && points !== null) paint(context, points, Math.floor(width), dark);
  }, [points, width, dark]);

  const { toMs: length } = wholeOf(trace.lengthMs);
  const held = useRef<{ part: 'new' | 'from' | 'to' | 'all'; atMs: number; before: TimeWindow } | null>(null);
  const drag = useDrag({
    onStart: (share, target) => {
      const part = (target.dataset['part'] as 'from' | 'to' | 'all' | undefined) ?? 'new';
      held.current = { part: part === 'all' && isWhole(window, trace.lengthMs) ? 'new' : part, atMs: share * length, before: window };
    },
    onMove: (share) => {
      if (held.current === null) return;
      const { part, atMs, before } = held.current;
      const now = share * length;
      if (part === 'new') act({ do: 'window', fromMs: atMs, toMs: now });
      else if (part === 'from') act({ do: 'window', fromMs: Math.min(now, before.toMs), toMs: before.toMs });
      else if (part === 'to') act({ do: 'window', fromMs: before.fromMs, toMs: Math.max(now, before.fromMs) });
      else act({ do: 'pan', byMs: before.fromMs + now - atMs - window.fromMs });
    },
    onEnd: () => (held.current = null),
  });
  const percent = (ms: number) => `${((ms / length) * 100).toFixed(3)}%`;
  return (
    <div ref={ref} className={classes.map} {...drag} onDoubleClick={() => act({ do: 'whole' })} title="Drag to zoom, double click for all">
      <canvas ref={canvas} className={classes.canvas} width={Math.max(1, Math.floor(width))} height={height} aria-hidden />
      <div className={classes.outside} style={{ left: 0, width: percent(window.fromMs) }} />
      <div className={classes.outside} style={{ right: 0, width: percent(length - window.toMs) }} />
      <div className={classes.inside} data-part="all" style={{ left: percent(window.fromMs), width: percent(window.toMs - window.fromMs) }} />
      <Edge part="from" label="Start of what is shown" at={window.fromMs} length={length} onMove={(fromMs) => act({ do: 'window', fromMs: Math.min(fromMs, window.toMs), toMs: window.toMs })} />
      <Edge part="to" label="End of what is shown" at={window.toMs} length={length} onMove={(toMs) => act({ do: 'window', fromMs: window.fromMs, toMs: Math.max(toMs, window.fromMs) })} />
    </div>
  );
}

function Edge({ part, label, at, length, onMove }: { part: 'from' | 'to'; label: string; at: number; length: number; onMove: (toMs: number) => void }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowLeft: -0.01, ArrowRight: 0.01, PageUp: -0.1, PageDown: 0.1, Home: -1, End: 1 }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    onMove(Math.min(length, Math.max(0, at + steps * length)));
  };
  return (
    <div
      className={classes.edge}
      data-part={part}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={length}
      aria-valuenow={at}
      aria-valuetext={duration(at)}
      onKeyDown={onKeyDown}
      style={{ left: `${((at / length) * 100).toFixed(3)}%` }}
    />
  );
}

function paint(context: CanvasRenderingContext2D, points: Uint8Array, width: number, dark: boolean): void {
  const colors = new Uint32Array(256);
  const drop = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  if (drop === null) return;
  for (const point of [...Array(colourCount).keys(), others, none]) colors[point] = rgbaOf(drop, spanColor(point, dark));
  colors[failed] = rgbaOf(drop, errorColor(dark));
  colors[empty] = 0;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < points.length; i++) pixels[i] = colors[points[i]!]!;
  context.putImageData(image, 0, 0);
}

/** A CSS colour as the canvas stores it. */
function rgbaOf(context: CanvasRenderingContext2D, color: string): number {
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0]!;
}
