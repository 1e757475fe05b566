import { type RefObject, useEffect, useRef } from 'react';
import { timeAt, type TimeWindow } from '../../model/trace/timeWindow';
import type { TraceAct } from '../../model/trace/view';
import classes from './Waterfall.module.css';

const zoomFactor = 1.2;
const lineHeight = 24;

/**
 * The wheel over the waterfall: upright it scrolls, sideways or with Shift it moves the window of time, with Ctrl it zooms into it.
 * Scrolling is done here, not by the browser's compositor: that shows what it has and leaves the rows that come to the next
 * frame, while here a place and its rows are painted together.
 */
export function useWheel(frame: RefObject<HTMLDivElement | null>, shown: TimeWindow, act: (action: TraceAct) => void, scroll: (pixels: number) => void): void {
  const latest = useRef({ window: shown, act, scroll });
  latest.current = { window: shown, act, scroll };
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const area = () => element.querySelector(`.${classes.ruler}`)?.getBoundingClientRect();
    const pan = (pixels: number) => {
      const { window, act } = latest.current;
      const width = area()?.width ?? 0;
      if (width > 0) act({ do: 'pan', byMs: (pixels / width) * (window.toMs - window.fromMs) });
    };
    const zoom = (delta: number, x: number) => {
      const box = area();
      if (box === undefined || box.width === 0) return;
      const { window, act } = latest.current;
      act({ do: 'zoom', factor: zoomFactor ** Math.sign(delta), aboutMs: timeAt(window, Math.min(1, Math.max(0, (x - box.left) / box.width))) });
    };
    let [pixels, next] = [0, 0];
    // At the start of a frame: what changes in the middle of one is late for it.
    const scroll = (more: number) => {
      if (pixels === 0) {
        next = requestAnimationFrame(() => {
          latest.current.scroll(pixels);
          pixels = 0;
        });
      }
      pixels += more;
    };
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : element.clientHeight;
      const [across, down] = [event.deltaX * unit, event.deltaY * unit];
      if (event.ctrlKey || event.metaKey) zoom(down !== 0 ? down : across, event.clientX);
      else if (event.shiftKey) pan(down !== 0 ? down : across);
      else if (Math.abs(across) > Math.abs(down)) pan(across);
      else scroll(down);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
      cancelAnimationFrame(next);
    };
  }, [frame]);
}
