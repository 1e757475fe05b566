import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { compareValues, nextCell, type Sort, sorted } from '../model/table';
import { type ChartLink, usePointedAt } from './Chart/link';
import classes from './DataTable.module.css';

export interface DataColumn<Row> {
  key: string;
  /** The heading; also spoken. */
  label: string;
  header?: ReactNode;
  render: (row: Row) => ReactNode;
  /** What rows are sorted by; without it the column cannot be sorted. */
  sortValue?: (row: Row) => string | number | boolean | null;
  /** Width in pixels, or a share of what is left ("1fr"). */
  width?: number | string;
  align?: 'start' | 'end';
  /** Click, or Enter on the cell: with the cell, to place a menu at. */
  onActivate?: (row: Row, cell: HTMLElement) => void;
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  /** Largest height in pixels; fewer rows take less. */
  height?: number;
  rowHeight?: number;
  /** Ties rows to the lines of charts with the same keys. */
  link?: ChartLink;
  /** Rows that stay at the foot, unsorted: totals. */
  foot?: readonly Row[];
  /** The last rows came into sight: time to load more. */
  onEnd?: () => void;
}

const overscan = 12;

/** A long table: only what is in sight is in the page. Arrows walk the cells, Enter activates one, Home and End go to the row's ends, Page keys leap. */
export function DataTable<Row>({ label, columns, rows, rowKey, sort = null, onSort, height = 480, rowHeight = 28, link, foot, onEnd }: DataTableProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, column: 0 });
  const wanted = useRef(false);
  const shown = useMemo(() => {
    const by = sort === null ? undefined : columns.find((column) => column.key === sort.key)?.sortValue;
    return by === undefined || sort === null ? rows : sorted(rows, by, sort.descending, compareValues);
  }, [rows, columns, sort]);
  // The row with the focus stays in the page wherever one scrolls: with its cell the focus would go, and keys would do nothing.
  const rangeExtractor = (range: Parameters<typeof defaultRangeExtractor>[0]) => {
    const inSight = defaultRangeExtractor(range);
    if (active.row >= range.count || inSight.includes(active.row)) return inSight;
    return active.row < (inSight[0] ?? 0) ? [active.row, ...inSight] : [...inSight, active.row];
  };
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan, rangeExtractor });
  const items = virtual.getVirtualItems();
  const template = columns.map(({ width = 'minmax(90px, 1fr)' }) => (typeof width === 'number' ? `${width}px` : width)).join(' ');
  const minWidth = columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 90), 0);

  const lastNear = (virtual.range?.endIndex ?? -1) + overscan;
  const nearEnd = shown.length > 0 && lastNear >= shown.length - 1;
  useEffect(() => {
    if (nearEnd) onEnd?.();
    // Asked once for each end that comes into sight, not for each render.
  }, [nearEnd, shown.length]);

  useEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-row="${active.row}"] [data-column="${active.column}"]`);
    cell?.focus();
  }, [active, items]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const cell = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-column]') : null;
    if (cell === null || event.target !== cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = shown[active.row];
    if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) {
      event.preventDefault();
      const column = columns[active.column];
      if (column?.onActivate) column.onActivate(row, cell);
      else cell.querySelector<HTMLElement>('a, button')?.click();
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const next = nextCell(active, event.key, shown.length, columns.length, page);
    if (next === null) return;
    event.preventDefault();
    wanted.current = true;
    virtual.scrollToIndex(next.row);
    setActive(next);
  };

  return (
    <div ref={scroller} className={classes.grid} style={{ maxHeight: height }} role="grid" aria-label={label} aria-rowcount={shown.length + 1 + (foot?.length ?? 0)} aria-colcount={columns.length} onKeyDown={onKeyDown}>
      <div className={classes.head} role="rowgroup" style={{ minWidth }}>
        <div className={classes.row} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template, height: rowHeight + 2 }}>
          {columns.map((column) => (
            <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
      </div>
      <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize(), minWidth }}>
        {items.map(({ index, start }) => {
          const row = shown[index];
          return row === undefined ? null : (
            <DataRow
              key={rowKey(row)}
              id={rowKey(row)}
              row={row}
              index={index}
              start={start}
              height={rowHeight}
              template={template}
              columns={columns as readonly DataColumn<unknown>[]}
              activeColumn={active.row === index ? active.column : null}
              onFocusCell={setActive}
              link={link}
            />
          );
        })}
      </div>
      {foot && foot.length > 0 && (
        <div className={classes.foot} role="rowgroup" style={{ minWidth }}>
          {foot.map((row, i) => (
            <div key={rowKey(row)} className={classes.row} role="row" aria-rowindex={shown.length + 2 + i} style={{ gridTemplateColumns: template, height: rowHeight }}>
              {columns.map((column) => (
                <div key={column.key} className={classes.cell} role="gridcell" data-align={column.align}>
                  {column.render(row)}
                </div>
              ))}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function Heading<Row>({ column, sort, onSort }: { column: DataColumn<Row>; sort: Sort | null; onSort: ((sort: Sort) => void) | undefined }) {
  const own = sort?.key === column.key ? sort : null;
  const sortable = column.sortValue !== undefined && onSort !== undefined;
  // Numbers are most interesting from above, texts from A.
  const turn = () => onSort?.({ key: column.key, descending: own ? !own.descending : column.align === 'end' });
  return (
    <div className={classes.cell} role="columnheader" data-align={column.align} aria-sort={own ? (own.descending ? 'descending' : 'ascending') : 'none'} title={column.label}>
      {sortable ? (
        <button type="button" className={classes.sort} onClick={turn}>
          <span>{column.header ?? column.label}</span>
          {own && (own.descending ? <IconArrowDown size={13} aria-hidden /> : <IconArrowUp size={13} aria-hidden />)}
        </button>
      ) : (
        <b>{column.header ?? column.label}</b>
      )}
    </div>
  );
}

interface DataRowProps {
  id: string;
  row: unknown;
  index: number;
  start: number;
  height: number;
  template: string;
  columns: readonly DataColumn<unknown>[];
  activeColumn: number | null;
  onFocusCell: (cell: { row: number; column: number }) => void;
  link: ChartLink | undefined;
}

const DataRow = memo(function DataRow({ id, row, index, start, height, template, columns, activeColumn, onFocusCell, link }: DataRowProps) {
  const pointed = usePointedAt(link, id);
  return (
    <div
      className={classes.row}
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      data-pointed={pointed}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${start}px)` }}
      onPointerEnter={() => link?.point(null, id)}
      onPointerLeave={() => link?.point(null, null)}
    >
      {columns.map((column, i) => (
        <div
          key={column.key}
          className={classes.cell}
          role="gridcell"
          data-align={column.align}
          data-column={i}
          tabIndex={activeColumn === i ? 0 : -1}
          onFocus={() => onFocusCell({ row: index, column: i })}
          onClick={column.onActivate && ((event) => column.onActivate?.(row, event.currentTarget))}
        >
          {column.render(row)}
        </div>
      ))}
    </div>
  );
});
