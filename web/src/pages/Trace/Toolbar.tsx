import { ActionIcon, Button, Menu, Select, Switch, TextInput, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChevronDown, IconChevronUp, IconColumns, IconPalette, IconSearch, IconZoomReset } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject, useMemo, useState } from 'react';
import { columnsQuery } from '../../api/query';
import { exact } from '../../model/format';
import type { TraceFacts } from '../../model/trace/facts';
import { ownFields } from '../../model/trace/spanColours';
import { isWhole } from '../../model/trace/timeWindow';
import type { Trace } from '../../model/trace/trace';
import type { TraceAct, TraceView } from '../../model/trace/view';
import { ColumnPicker } from '../../ui/ColumnPicker';
import classes from './TraceScreen.module.css';
import type { useHits, useSearchText } from './useSpanSearch';

interface ToolbarProps {
  trace: Trace;
  facts: TraceFacts;
  view: TraceView;
  act: (action: TraceAct) => void;
  search: ReturnType<typeof useSearchText>;
  found: ReturnType<typeof useHits>;
  searchField: RefObject<HTMLInputElement | null>;
  pinned: readonly string[];
  onPin: (fields: readonly string[]) => void;
  colour: string;
  onColour: (field: string) => void;
  showCritical: boolean;
  onCritical: (shown: boolean) => void;
}

const mostPinned = 8;

/** Search, and what of the trace is shown how. */
export function Toolbar({ trace, facts, view, act, search, found, searchField, pinned, onPin, colour, onColour, showCritical, onCritical }: ToolbarProps) {
  const columns = useQuery(columnsQuery(null));
  const [pinning, setPinning] = useState(false);
  const colourChoices = useMemo(() => [...new Set([...ownFields, colour, ...(columns.data ?? []).map((column) => column.name)])], [columns.data, colour]);
  const { logs, events } = view.open;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="How the trace is shown">
      <Search search={search} found={found} field={searchField} />
      <Tooltip label="Critical path: what the trace's length was made of (c)">
        <Switch size="xs" label="Critical path" checked={showCritical} onChange={(event) => onCritical(event.currentTarget.checked)} />
      </Tooltip>
      {facts.logs > 0 && <Switch size="xs" label={`Logs ${exact(facts.logs)}`} checked={logs} onChange={(event) => act({ do: 'kinds', logs: event.currentTarget.checked, events })} />}
      {facts.events > 0 && <Switch size="xs" label={`Span events ${exact(facts.events)}`} checked={events} onChange={(event) => act({ do: 'kinds', logs, events: event.currentTarget.checked })} />}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" size="compact-xs">
            Collapse
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => act({ do: 'openAll' })}>Expand everything (*)</Menu.Item>
          <Menu.Item onClick={() => act({ do: 'depth', depth: 1 })}>To the first level (-)</Menu.Item>
          <Menu.Item onClick={() => act({ do: 'depth', depth: 2 })}>To the second level</Menu.Item>
          <Menu.Item onClick={() => act({ do: 'depth', depth: 3 })}>To the third level</Menu.Item>
          <Menu.Item disabled={view.selected < 0} onClick={() => act({ do: 'subtree', entry: view.selected, closed: true })}>
            All below the selected span
          </Menu.Item>
          <Menu.Item disabled={view.selected < 0} onClick={() => act({ do: 'subtree', entry: view.selected, closed: false })}>
            Expand all below the selected span
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Select
        size="xs"
        w={170}
        aria-label="Colour by"
        leftSection={<IconPalette size={14} />}
        data={colourChoices}
        value={colour}
        onChange={(field) => field !== null && onColour(field)}
        allowDeselect={false}
        searchable
        limit={100}
      />
      {pinning || pinned.length > 0 ? (
        <ColumnPicker label="Fields as columns" columns={columns.data ?? []} value={[...pinned]} onChange={onPin} placeholder="Field as a column" max={mostPinned} />
      ) : (
        <Button variant="default" size="compact-xs" leftSection={<IconColumns size={14} />} onClick={() => setPinning(true)}>
          Columns
        </Button>
      )}
      {!isWhole(view.window, trace.lengthMs) && (
        <Button variant="light" size="compact-xs" leftSection={<IconZoomReset size={14} />} onClick={() => act({ do: 'whole' })}>
          All of the time
        </Button>
      )}
    </div>
  );
}

function Search({ search, found, field }: { search: ToolbarProps['search']; found: ToolbarProps['found']; field: ToolbarProps['searchField'] }) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') found.next(event.shiftKey);
    else if (event.key === 'Escape') {
      search.setText('');
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
  };
  const none = found.hits.length === 0;
  return (
    <>
      <TextInput
        ref={field}
        className={classes.search ?? ''}
        size="xs"
        aria-label="Search the trace"
        placeholder="Search: words, field=value (/)"
        leftSection={<IconSearch size={14} />}
        value={search.text}
        onChange={(event) => search.setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        spellCheck={false}
      />
      {search.settled !== '' && (
        <>
          <span className={classes.hits} role="status">
            {found.waiting ? 'searching' : none ? 'not found' : `${found.place > 0 ? `${exact(found.place)} of ` : ''}${exact(found.hits.length)} found`}
          </span>
          <ActionIcon.Group>
            <ActionIcon variant="default" size="sm" onClick={() => found.next(true)} disabled={none} aria-label="Hit before (N)">
              <IconChevronUp size={14} />
            </ActionIcon>
            <ActionIcon variant="default" size="sm" onClick={() => found.next()} disabled={none} aria-label="Next hit (n)">
              <IconChevronDown size={14} />
            </ActionIcon>
          </ActionIcon.Group>
        </>
      )}
    </>
  );
}
