import { useElementSize } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { ComparedColumn } from '../../api/bubbleup';
import type { ComparedValue, SharedBin } from '../../model/difference';
import classes from './BubbleUp.module.css';
import { DifferenceCard } from './DifferenceCard';

interface DifferenceGridProps {
  columns: readonly ComparedColumn[];
  selected: number;
  baseline: number;
  onValue: (column: string, value: ComparedValue, from: HTMLElement) => void;
  onBin: (column: string, bin: SharedBin, from: HTMLElement) => void;
}

const cardWidth = 300;
const cardHeight = 204;

/** Cards in rows, of which only those in sight are in the page: there can be hundreds. */
export function DifferenceGrid({ columns, selected, baseline, onValue, onBin }: DifferenceGridProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const place = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const across = Math.max(1, Math.floor((width + 10) / cardWidth));
  const rows = Math.ceil(columns.length / across);
  useLayoutEffect(() => {
    if (place.current) setTop(place.current.getBoundingClientRect().top + window.scrollY);
  }, [width, columns]);
  const virtual = useWindowVirtualizer({ count: rows, estimateSize: () => cardHeight, overscan: 3, scrollMargin: top });
  return (
    <div ref={ref}>
      <div ref={place} className={classes.grid} style={{ height: virtual.getTotalSize() }} role="list" aria-label="Columns by how different they are">
        {width > 0 &&
          virtual.getVirtualItems().map(({ index, start }) => (
            <div key={index} className={classes.gridRow} style={{ transform: `translateY(${start - top}px)`, height: cardHeight, gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))` }}>
              {columns.slice(index * across, (index + 1) * across).map((column) => (
                <DifferenceCard key={column.column} column={column} selected={selected} baseline={baseline} onValue={onValue} onBin={onBin} />
              ))}
            </div>
          ))}
      </div>
    </div>
  );
}
