import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import classes from './Waterfall.module.css';

const narrowest = 120;
const widest = 900;
const keyStep = 20;

/** The edge between names and times, to drag or to move with arrow keys. */
export function TreeGrip({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const held = useRef<{ x: number; width: number } | null>(null);
  const set = (to: number) => onWidth(Math.min(widest, Math.max(narrowest, Math.round(to))));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    set(width + (event.key === 'ArrowLeft' ? -keyStep : keyStep));
  };
  return (
    <div
      className={classes.grip}
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the names"
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event: PointerEvent<HTMLElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => held.current && set(held.current.width + event.clientX - held.current.x)}
      onPointerUp={() => (held.current = null)}
      onPointerCancel={() => (held.current = null)}
    />
  );
}
