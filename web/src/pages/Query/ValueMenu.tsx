import { Menu } from '@mantine/core';
import { IconCopy, IconFilter, IconFilterOff, IconListTree, IconStack2, IconZoomQuestion } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router';
import { keyText } from '../../model/chartSeries';
import { binFilters, type SharedBin } from '../../model/difference';
import { measured, unitOf } from '../../model/format';
import type { Filter, Scalar } from '../../model/querySpec';
import { copyText } from '../../ui/copyText';
import classes from './ValueMenu.module.css';

/** What can be done with a value wherever it shows. */
export interface ValueActions {
  filter: (column: string, value: Scalar | null) => void;
  exclude: (column: string, value: Scalar | null) => void;
  group: (column: string) => void;
  /** Adds several filters at once. */
  narrow: (filters: Filter[]) => void;
}

interface Picked {
  column: string;
  value: Scalar | null;
  /** A range of numbers instead of a value. */
  bin?: SharedBin;
  /** Asks what is different about the group that the value is of. */
  difference?: (() => void) | undefined;
  left: number;
  top: number;
  from: HTMLElement;
}

/** A menu on a value: filter by it, leave it out, group by its column. `show` opens it at an element, which has the focus back in the end. */
export function useValueMenu(actions: ValueActions) {
  const [picked, setPicked] = useState<Picked | null>(null);
  const show = useCallback((column: string, value: Scalar | null, from: HTMLElement, difference?: () => void) => {
    const place = from.getBoundingClientRect();
    setPicked({ column, value, difference, left: place.left, top: place.bottom, from });
  }, []);
  const showBin = useCallback((column: string, bin: SharedBin, from: HTMLElement) => {
    const place = from.getBoundingClientRect();
    setPicked({ column, value: null, bin, left: place.left, top: place.bottom, from });
  }, []);
  const close = () => {
    picked?.from.focus();
    setPicked(null);
  };
  const menu = picked && <ValueMenu picked={picked} actions={actions} close={close} />;
  return { show, showBin, menu };
}

// Not keydown: the key that opens the menu would close it.
const outside = ['mousedown', 'touchstart'];

function ValueMenu({ picked, actions, close }: { picked: Picked; actions: ValueActions; close: () => void }) {
  const { column, value, bin, difference } = picked;
  const text = bin ? `${measured(bin.from, unitOf(column))} – ${measured(bin.to, unitOf(column))}` : keyText(value);
  return (
    <Menu opened onClose={close} position="bottom-start" shadow="md" withinPortal returnFocus={false} withInitialFocusPlaceholder={false} clickOutsideEvents={outside} trapFocus>
      <Menu.Target>
        <button type="button" tabIndex={-1} aria-label={`${column}: ${text}`} className={classes.place} style={{ left: picked.left, top: picked.top }} />
      </Menu.Target>
      <Menu.Dropdown maw={420}>
        <Menu.Label>
          {column}: {text.length > 120 ? `${text.slice(0, 120)}…` : text}
        </Menu.Label>
        {bin ? (
          <Menu.Item data-autofocus leftSection={<IconFilter size={14} />} onClick={() => actions.narrow(binFilters(column, bin))}>
            Only these
          </Menu.Item>
        ) : (
          <>
            <Menu.Item data-autofocus leftSection={<IconFilter size={14} />} onClick={() => actions.filter(column, value)}>
              {value === null ? 'Only events without it' : 'Only this'}
            </Menu.Item>
            <Menu.Item leftSection={<IconFilterOff size={14} />} onClick={() => actions.exclude(column, value)}>
              {value === null ? 'Only events with it' : 'All but this'}
            </Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<IconStack2 size={14} />} onClick={() => actions.group(column)}>
          Group by {column}
        </Menu.Item>
        {difference && (
          <Menu.Item leftSection={<IconZoomQuestion size={14} />} onClick={difference}>
            What is different about this group
          </Menu.Item>
        )}
        {!bin && value !== null && <OfValue column={column} value={value} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function OfValue({ column, value }: { column: string; value: Scalar }) {
  const navigate = useNavigate();
  return (
    <>
      {column === 'trace.trace_id' && (
        <Menu.Item leftSection={<IconListTree size={14} />} onClick={() => void navigate(`/trace/${encodeURIComponent(String(value))}`)}>
          Open the trace
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => void copyText(String(value))}>
        Copy
      </Menu.Item>
    </>
  );
}
