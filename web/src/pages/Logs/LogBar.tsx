import { Button, Pill, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { type RefObject, useEffect, useState } from 'react';
import { datasetsQuery } from '../../api/datasets';
import { levels } from '../../model/logs/line';
import type { LogScope } from '../../model/logs/scope';
import { formatFilter } from '../../model/terms/format';
import { TimePicker } from '../../ui/TimePicker';
import { FilterField } from './FilterField';
import classes from './Logs.module.css';

interface LogBarProps {
  scope: LogScope;
  onScope: (scope: LogScope) => void;
  columns: ReadonlySet<string> | null;
  findField: RefObject<HTMLInputElement | null>;
  live: boolean;
  onLive: (live: boolean) => void;
}

const typingPauseMs = 300;
const allDatasets = '';

/** Which lines are looked at: dataset, text, level, fields, time. */
export function LogBar({ scope, onScope, columns, findField, live, onLive }: LogBarProps) {
  const datasets = useQuery(datasetsQuery);
  const relative = scope.time.kind === 'last';
  return (
    <>
      <div className={classes.bar} role="search" aria-label="Which lines">
        <Select
          size="xs"
          w={180}
          aria-label="Dataset"
          data={[{ value: allDatasets, label: 'All datasets' }, ...(datasets.data ?? []).map(({ slug, name }) => ({ value: slug, label: name }))]}
          value={scope.dataset ?? allDatasets}
          onDropdownOpen={() => void datasets.refetch()}
          onChange={(slug) => onScope({ ...scope, dataset: slug === null || slug === allDatasets ? null : slug })}
          allowDeselect={false}
          searchable
        />
        <FindField text={scope.find} onText={(find) => onScope({ ...scope, find })} field={findField} />
        <Select
          size="xs"
          w={130}
          aria-label="Level"
          data={[{ value: '', label: 'Any level' }, ...levels.slice(1).map((level) => ({ value: level, label: level === 'fatal' ? 'fatal' : `${level} and above` }))]}
          value={scope.level ?? ''}
          onChange={(level) => onScope({ ...scope, level: levels.find((one) => one === level) ?? null })}
          allowDeselect={false}
        />
        <FilterField columns={columns} onFilter={(filter) => onScope({ ...scope, filters: [...scope.filters, filter] })} />
        <Switch size="xs" label="All events" title="Spans too, not log lines alone" checked={scope.everything} onChange={(event) => onScope({ ...scope, everything: event.currentTarget.checked })} />
        <TimePicker value={scope.time} onChange={(time) => onScope({ ...scope, time })} />
        <Button
          variant={live && relative ? 'light' : 'default'}
          h={30}
          disabled={!relative}
          leftSection={live && relative ? <IconPlayerPause size={14} /> : <IconPlayerPlay size={14} />}
          onClick={() => onLive(!live)}
          title={relative ? undefined : 'A time that ends in the past has no new lines'}
        >
          {live && relative ? 'Pause' : 'Live'}
        </Button>
      </div>
      {scope.filters.length > 0 && (
        <div className={classes.chips} role="group" aria-label="Filters">
          {scope.filters.map((filter, i) => (
            <Pill key={`${i} ${formatFilter(filter)}`} withRemoveButton onRemove={() => onScope({ ...scope, filters: scope.filters.toSpliced(i, 1) })} removeButtonProps={{ 'aria-label': `Remove the filter ${formatFilter(filter)}`, tabIndex: 0, 'aria-hidden': false }}>
              {formatFilter(filter)}
            </Pill>
          ))}
        </div>
      )}
    </>
  );
}

function FindField({ text, onText, field }: { text: string; onText: (text: string) => void; field: RefObject<HTMLInputElement | null> }) {
  const [typed, setTyped] = useState(text);
  const settle = useDebouncedCallback(onText, typingPauseMs);
  useEffect(() => setTyped(text), [text]);
  return (
    <TextInput
      ref={field}
      className={classes.find ?? ''}
      size="xs"
      aria-label="Text in the message"
      placeholder="Text in the message, as it is written (/)"
      leftSection={<IconSearch size={14} />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onText('');
        else if (event.key === 'Enter') onText(typed);
      }}
      spellCheck={false}
    />
  );
}
