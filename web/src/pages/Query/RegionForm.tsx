import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { calculationsOf } from '../../model/querySpec';
import { localFieldText, secondOfLocalField } from '../../model/time';
import type { Region } from '../../model/view';
import classes from './BubbleUp.module.css';
import type { Shown } from './useAsked';

interface RegionFormProps {
  shown: Shown;
  region: Region | null;
  onRegion: (region: Region) => void;
}

const number = (value: string | number) => (value === '' || !Number.isFinite(Number(value)) ? null : Number(value));

/** A region of a heatmap in fields, for those who do not drag. */
export function RegionForm(props: RegionFormProps) {
  const [open, setOpen] = useState(false);
  const columns = [...new Set(calculationsOf(props.shown.query).flatMap((one) => (one.op === 'HEATMAP' && one.column !== undefined ? [one.column] : [])))];
  if (columns.length === 0) return null;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Button variant="subtle" color="gray" size="compact-xs" leftSection={<Chevron size={13} />} aria-expanded={open} onClick={() => setOpen(!open)}>
        Choose a region by numbers
      </Button>
      {open && <Fields {...props} columns={columns} />}
    </div>
  );
}

function Fields({ shown, region, onRegion, columns }: RegionFormProps & { columns: string[] }) {
  const [column, setColumn] = useState(region?.column ?? columns[0] ?? '');
  const [min, setMin] = useState<string | number>(region?.min ?? '');
  const [max, setMax] = useState<string | number>(region?.max ?? '');
  const { start, end } = shown.result.window;
  const [from, setFrom] = useState(localFieldText(region?.start ?? start));
  const [to, setTo] = useState(localFieldText(region?.end ?? end));
  const [first, last] = [secondOfLocalField(from), secondOfLocalField(to)];
  const [low, high] = [number(min), number(max)];
  const wrong = first === null || last === null || first >= last ? 'The end must be after the start' : low !== null && high !== null && low >= high ? 'The upper bound must be above the lower' : low === null && high === null && first <= start && last >= end ? 'This is everything' : null;
  return (
    <form
      className={classes.regionForm}
      aria-label="Region"
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong === null) onRegion({ column, min: low, max: high, start: first, end: last });
      }}
    >
      <Group gap="xs" align="flex-end">
        <Select size="xs" w={180} label="Region of" data={columns} value={column} allowDeselect={false} onChange={(chosen) => chosen && setColumn(chosen)} />
        <NumberInput size="xs" w={110} label="At least" value={min} onChange={setMin} hideControls />
        <NumberInput size="xs" w={110} label="Below" value={max} onChange={setMax} hideControls />
        <TextInput size="xs" type="datetime-local" step={1} label="From" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput size="xs" type="datetime-local" step={1} label="To" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        <Button type="submit" variant="default" h={30} disabled={wrong !== null} title={wrong ?? ''}>
          Compare
        </Button>
      </Group>
    </form>
  );
}
