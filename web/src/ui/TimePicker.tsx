import { ActionIcon, Button, Divider, Group, NumberInput, Popover, Select, Text, TextInput, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconClock, IconZoomOut } from '@tabler/icons-react';
import { useState } from 'react';
import { inUnits, localFieldText, presets, secondOfLocalField, stepped, timeLabel, type TimeRange, units, utcText, windowOf, zoomedOut } from '../model/time';
import classes from './TimePicker.module.css';

interface TimePickerProps {
  value: TimeRange;
  onChange: (range: TimeRange) => void;
  /** Opens and closes the list from outside, for a key of the page; left out, the picker does it alone. */
  opened?: boolean;
  onOpened?: (opened: boolean) => void;
}

/** The time a page looks at: relative, or from and to; a step back and forward, and out. */
export function TimePicker({ value, onChange, opened, onOpened }: TimePickerProps) {
  const [openedHere, setOpenedHere] = useState(false);
  const isOpen = opened ?? openedHere;
  const setOpen = (open: boolean) => {
    setOpenedHere(open);
    onOpened?.(open);
  };
  const choose = (range: TimeRange) => {
    setOpen(false);
    onChange(range);
  };
  return (
    <div className={classes.bar} role="group" aria-label="Time">
      <Step label="Earlier" onClick={() => onChange(stepped(value, -1, Date.now()))} icon={IconChevronLeft} />
      <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <Button variant="default" size="xs" h={30} leftSection={<IconClock size={15} />} onClick={() => setOpen(!isOpen)} aria-haspopup="dialog">
            {capital(timeLabel(value))}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p="sm" w={350} aria-label="Choose a time">
          {isOpen && <Choices value={value} choose={choose} />}
        </Popover.Dropdown>
      </Popover>
      <Step label="Later" onClick={() => onChange(stepped(value, 1, Date.now()))} icon={IconChevronRight} disabled={value.kind === 'last'} />
      <Step label="Zoom out" onClick={() => onChange(zoomedOut(value, Date.now()))} icon={IconZoomOut} />
    </div>
  );
}

function Step({ label, onClick, icon: Icon, disabled = false }: { label: string; onClick: () => void; icon: typeof IconClock; disabled?: boolean }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={30} onClick={onClick} aria-label={label} disabled={disabled}>
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

function Choices({ value, choose }: { value: TimeRange; choose: (range: TimeRange) => void }) {
  return (
    <>
      <div className={classes.presets}>
        {presets.map((seconds) => {
          const range: TimeRange = { kind: 'last', seconds };
          const chosen = value.kind === 'last' && value.seconds === seconds;
          return (
            <Button key={seconds} variant={chosen ? 'light' : 'subtle'} color={chosen ? 'honey' : 'gray'} justify="start" fw={400} px={10} onClick={() => choose(range)} {...(chosen && { 'data-autofocus': true, 'aria-current': 'true' })}>
              {capital(timeLabel(range))}
            </Button>
          );
        })}
      </div>
      <Divider my="xs" />
      <CustomLast value={value} choose={choose} />
      <Divider my="xs" label="or from and to, local time" />
      <FromTo value={value} choose={choose} />
    </>
  );
}

function CustomLast({ value, choose }: { value: TimeRange; choose: (range: TimeRange) => void }) {
  const start = value.kind === 'last' ? inUnits(value.seconds) : { amount: 2, unit: units[2] };
  const [amount, setAmount] = useState<number | string>(start.amount);
  const [letter, setLetter] = useState<string>(start.unit.letter);
  const seconds = Number(amount) * (units.find((unit) => unit.letter === letter)?.seconds ?? 0);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (seconds >= 1) choose({ kind: 'last', seconds: Math.round(seconds) });
      }}
    >
      <Group gap={6} wrap="nowrap">
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          Last
        </Text>
        <NumberInput size="xs" w={76} min={1} max={100_000} allowDecimal={false} value={amount} onChange={setAmount} aria-label="How many" />
        <Select
          size="xs"
          aria-label="Unit"
          allowDeselect={false}
          data={units.map((unit) => ({ value: unit.letter, label: `${unit.name}s` }))}
          value={letter}
          onChange={(chosen) => chosen && setLetter(chosen)}
          comboboxProps={{ withinPortal: false }}
        />
        <Button type="submit" variant="default" miw={64} disabled={!(seconds >= 1)}>
          Use
        </Button>
      </Group>
    </form>
  );
}

function FromTo({ value, choose }: { value: TimeRange; choose: (range: TimeRange) => void }) {
  const [window] = useState(() => windowOf(value, Date.now()));
  const [from, setFrom] = useState(localFieldText(window.start));
  const [to, setTo] = useState(localFieldText(window.end));
  const [start, end] = [secondOfLocalField(from), secondOfLocalField(to)];
  const wrong = start === null || end === null ? 'Both times are needed' : start >= end ? 'The end must be after the start' : null;
  return (
    <form
      className={classes.absolute}
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong === null && start !== null && end !== null) choose({ kind: 'between', start, end });
      }}
    >
      <TextInput size="xs" type="datetime-local" step={1} label="From" value={from} onChange={(event) => setFrom(event.currentTarget.value)} description={start === null ? ' ' : utcText(start)} inputWrapperOrder={['label', 'input', 'description']} />
      <TextInput size="xs" type="datetime-local" step={1} label="To" value={to} onChange={(event) => setTo(event.currentTarget.value)} description={end === null ? ' ' : utcText(end)} inputWrapperOrder={['label', 'input', 'description']} error={wrong} />
      <Button type="submit" variant="default" disabled={wrong !== null}>
        Use these times
      </Button>
    </form>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
