import { type PointerEvent, useRef } from 'react';

interface Drag {
  /** Where the pointer is, as a share of the element's width from 0 to 1. */
  onStart: (share: number, target: HTMLElement) => void;
  onMove: (share: number) => void;
  onEnd: (moved: boolean) => void;
}

const slackPixels = 3;

/** A drag along an element's width, by mouse, pen or finger. What is less than a few pixels is a click: `onEnd(false)`. */
export function useDrag({ onStart, onMove, onEnd }: Drag) {
  const from = useRef<{ x: number; moved: boolean } | null>(null);
  const share = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return width === 0 ? 0 : Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, moved: false };
      onStart(share(event), event.target as HTMLElement);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (from.current === null) return;
      from.current.moved ||= Math.abs(event.clientX - from.current.x) > slackPixels;
      if (from.current.moved) onMove(share(event));
    },
    onPointerUp: () => {
      if (from.current !== null) onEnd(from.current.moved);
      from.current = null;
    },
    onPointerCancel: () => {
      if (from.current !== null) onEnd(false);
      from.current = null;
    },
  };
}
