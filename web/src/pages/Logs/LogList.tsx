import { useElementSize, useMergedRef } from '@mantine/hooks';
import { type MouseEvent, type ReactNode, type UIEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { LogLine } from '../../model/logs/buffer';
import { rowsBetween, topOfRow } from '../../model/logs/rows';
import classes from './Logs.module.css';
import { LogRow, logRowHeight } from './LogRow';

interface LogListProps {
  lines: readonly LogLine[];
  label: string;
  showDataset: boolean;
  showDate: boolean;
  /** The keys of the line that is looked at, and of the line that is laid open. */
  selected: number | null;
  opened: number | null;
  onSelect: (key: number) => void;
  onOpen: (key: number | null) => void;
  details: (line: LogLine) => ReactNode;
  /** The line that the page is about, to be brought to the middle once. */
  about?: number | null;
  /** True while the end stays in sight as lines come. */
  following: boolean;
  onFollow: (following: boolean) => void;
  /** The first line came into sight. */
  onStart?: () => void;
}

const around = 12;
const endSlackPixels = 24;
const startSlackPixels = 400;

/** Log lines, oldest first; only those in sight are in the page. */
export function LogList({ lines, label, showDataset, showDate, selected, opened, onSelect, onOpen, details, about = null, following, onFollow, onStart }: LogListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { ref: sized, height } = useElementSize<HTMLDivElement>();
  const merged = useMergedRef(frame, sized);
  const [top, setTop] = useState(0);
  const [openHeight, setOpenHeight] = useState(0);
  const openIndex = opened === null ? -1 : lines.findIndex((line) => line.key === opened);
  const open = openIndex < 0 ? null : { index: openIndex, height: openHeight };
  const total = topOfRow(lines.length, logRowHeight, open);

  // Lines that come in front push none of those in sight away.
  const first = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    const before = first.current;
    first.current = lines[0]?.key ?? null;
    if (element === null || before === null || before === first.current) return;
    const now = lines.findIndex((line) => line.key === before);
    if (now <= 0 || following) return;
    element.scrollTop += now * logRowHeight;
    setTop(element.scrollTop);
  }, [lines, following]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (following && element !== null) element.scrollTop = element.scrollHeight;
  }, [lines, following, height, total]);

  const bring = (key: number | null, middle: boolean) => {
    const element = frame.current;
    const index = key === null ? -1 : lines.findIndex((line) => line.key === key);
    if (element === null || index < 0) return;
    const y = topOfRow(index, logRowHeight, open);
    if (middle) element.scrollTop = y - element.clientHeight / 2;
    else if (y < element.scrollTop) element.scrollTop = y;
    else if (y + logRowHeight > element.scrollTop + element.clientHeight) element.scrollTop = y + logRowHeight - element.clientHeight;
  };
  useLayoutEffect(() => bring(selected, false), [selected]);
  useLayoutEffect(() => bring(about, true), [about, height > 0]);
  // What is laid open shows, as far as there is room, without the line itself going out of sight.
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null || open === null || openHeight === 0) return;
    const y = topOfRow(open.index, logRowHeight, open);
    const beyond = y + logRowHeight + openHeight - element.scrollTop - element.clientHeight;
    if (beyond > 0) element.scrollTop = Math.min(y, element.scrollTop + beyond);
  }, [opened, openHeight]);

  const nearStart = lines.length > 0 && top < startSlackPixels && !following;
  const firstKey = lines[0]?.key;
  useEffect(() => {
    // Where it is now: lines that came in front have moved it.
    if (nearStart && (frame.current?.scrollTop ?? 0) < startSlackPixels) onStart?.();
    // Once for each first line, not for each pixel.
  }, [nearStart, firstKey]);

  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    setTop(scrollTop);
    const atEnd = scrollTop + clientHeight >= scrollHeight - endSlackPixels;
    if (atEnd !== following && (atEnd ? opened === null : scrollTop < top)) onFollow(atEnd);
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const key = Number(target.closest<HTMLElement>('[data-line]')?.dataset['line'] ?? Number.NaN);
    if (Number.isNaN(key) || target.closest('a, button, [data-details]') !== null || (window.getSelection()?.toString() ?? '') !== '') return;
    onSelect(key);
    onOpen(opened === key ? null : key);
  };
  const measure = useCallback((element: HTMLDivElement | null) => {
    if (element === null) return;
    setOpenHeight(element.offsetHeight);
    const watcher = new ResizeObserver(() => setOpenHeight(element.offsetHeight));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);

  const [from, to] = rowsBetween(top, top + height, logRowHeight, lines.length, open);
  const shownFrom = Math.max(0, from - around);
  const shown = lines.slice(shownFrom, Math.min(lines.length, to + around));
  return (
    <div
      ref={merged}
      className={classes.list}
      role="treegrid"
      aria-label={label}
      aria-rowcount={lines.length}
      tabIndex={0}
      {...(selected !== null && { 'aria-activedescendant': `line-${selected}` })}
      data-following={following || undefined}
      onScroll={onScroll}
      onClick={onClick}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget || selected === null) return;
        event.preventDefault();
        onOpen(opened === selected ? null : selected);
      }}
    >
      <div className={classes.lines} role="rowgroup" style={{ height: total }}>
        {shown.map((line, i) => {
          const index = shownFrom + i;
          return (
            <LogRow key={line.key} line={line} index={index} y={topOfRow(index, logRowHeight, open)} showDataset={showDataset} showDate={showDate} selected={line.key === selected} opened={line.key === opened} about={line.key === about}>
              {line.key === opened && (
                <div ref={measure} role="gridcell" className={classes.details} data-details>
                  {details(line)}
                </div>
              )}
            </LogRow>
          );
        })}
      </div>
    </div>
  );
}
