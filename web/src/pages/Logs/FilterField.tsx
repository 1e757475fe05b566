import { Button, Popover, Select, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import { type Filter, filterOps, type FilterOp } from '../../model/querySpec';
import classes from './Logs.module.css';

const plain = (op: FilterOp) => op === 'exists' || op === 'does-not-exist';
const several = (op: FilterOp) => op === 'in' || op === 'not-in';

/** Adds a filter on a field. */
export function FilterField({ columns, onFilter }: { columns: ReadonlySet<string> | null; onFilter: (filter: Filter) => void }) {
  const [open, setOpen] = useState(false);
  const [column, setColumn] = useState<string | null>(null);
  const [op, setOp] = useState<FilterOp>('=');
  const [value, setValue] = useState('');
  const ready = column !== null && (plain(op) || value !== '');
  const add = () => {
    if (!ready) return;
    onFilter({ column, op, ...(!plain(op) && { value: several(op) ? value.split(',').map((one) => one.trim()) : value }) });
    setOpen(false);
    setValue('');
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" h={30} leftSection={<IconFilter size={14} />} onClick={() => setOpen(!open)} aria-haspopup="dialog">
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm" aria-label="Add a filter">
        <form
          className={classes.filterForm}
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Select size="xs" label="Field" data={[...(columns ?? [])]} value={column} onChange={setColumn} searchable limit={100} comboboxProps={{ withinPortal: false }} data-autofocus />
          <Select size="xs" label="Comparison" data={[...filterOps]} value={op} onChange={(chosen) => setOp(filterOps.find((one) => one === chosen) ?? '=')} allowDeselect={false} comboboxProps={{ withinPortal: false }} />
          {!plain(op) && <TextInput size="xs" label={several(op) ? 'Values, with commas between' : 'Value'} value={value} onChange={(event) => setValue(event.currentTarget.value)} spellCheck={false} />}
          <Button type="submit" disabled={!ready}>
            Add the filter
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
