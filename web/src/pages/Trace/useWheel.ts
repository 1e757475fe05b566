import { type RefObject, useEffect, useRef } from 'react';
import { timeAt, type TimeWindow } from '../../model/trace/timeWindow';
import type { TraceAct } from '../../model/trace/view';
import classes from './Waterfall.module.css';

const zoomFactor = 1.2;

/**
 * The wheel over the waterfall: sideways it moves the window of time, with Ctrl it zooms into it, with Shift it moves it too. Upright
 * it scrolls, and that must not wait for this page: a listener that may hold a wheel back is there only while one of those keys is down.
 */
export function useWheel(frame: RefObject<HTMLDivElement | null>, shown: TimeWindow, act: (action: TraceAct) => void): void {
  const latest = useRef({ window: shown, act });
  latest.current = { window: shown, act };
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const area = () => element.querySelector(`.${classes.ruler}`)?.getBoundingClientRect();
    const pan = (pixels: number) => {
      const { window, act } = latest.current;
      const width = area()?.width ?? 0;
      if (width > 0) act({ do: 'pan', byMs: (pixels / width) * (window.toMs - window.fromMs) });
    };
    const sideways = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey && Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan(event.deltaX);
    };
    const held = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
      event.preventDefault();
      const delta = event.deltaY !== 0 ? event.deltaY : event.deltaX;
      if (event.shiftKey) return pan(delta);
      const box = area();
      if (box === undefined || box.width === 0) return;
      const { window, act } = latest.current;
      act({ do: 'zoom', factor: zoomFactor ** Math.sign(delta), aboutMs: timeAt(window, Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))) });
    };
    const keys = (event: KeyboardEvent) => {
      element.removeEventListener('wheel', held);
      if (event.ctrlKey || event.metaKey || event.shiftKey) element.addEventListener('wheel', held, { passive: false });
    };
    element.addEventListener('wheel', sideways, { passive: true });
    window.addEventListener('keydown', keys);
    window.addEventListener('keyup', keys);
    return () => {
      element.removeEventListener('wheel', sideways);
      element.removeEventListener('wheel', held);
      window.removeEventListener('keydown', keys);
      window.removeEventListener('keyup', keys);
    };
  }, [frame]);
}
