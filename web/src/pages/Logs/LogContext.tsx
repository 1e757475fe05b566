import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { contextQuery, type LogPlace } from '../../api/logs';
import { useShortcuts } from '../../app/Shortcuts';
import { exact, timestamp } from '../../model/format';
import { lineOf } from '../../model/logs/buffer';
import type { QuerySpec } from '../../model/querySpec';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { LineDetails } from './LineDetails';
import { LogList } from './LogList';
import classes from './Logs.module.css';

interface LogContextProps {
  place: LogPlace;
  columns: ReadonlySet<string> | null;
  query: QuerySpec;
  /** Another place, or null to go back to the list. */
  onPlace: (place: LogPlace | null) => void;
}

/** A line among its neighbours, in its dataset or in all, whatever the filters said. */
export function LogContext({ place, columns, query, onPlace }: LogContextProps) {
  const context = useQuery(contextQuery(place, columns));
  const lines = useMemo(() => context.data?.events.map(lineOf) ?? [], [context.data]);
  const about = context.data === undefined ? null : (lines[context.data.at]?.key ?? null);
  const [selected, setSelected] = useState<number | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const current = selected ?? about;
  const line = context.data?.events[context.data.at];
  const onBack = () => onPlace(null);
  const step = (by: number) => {
    const at = lines.findIndex((line) => line.key === current);
    const next = lines[Math.min(lines.length - 1, Math.max(0, at + by))];
    if (next !== undefined) setSelected(next.key);
  };
  useShortcuts([
    { keys: 'ArrowUp', label: 'Line above', run: () => step(-1) },
    { keys: 'ArrowDown', label: 'Line below', run: () => step(1) },
    { keys: 'b', label: 'Back to the list', run: onBack },
  ]);
  return (
    <div className={classes.page}>
      <div className={classes.status}>
        <Button variant="default" size="compact-xs" leftSection={<IconArrowLeft size={14} />} onClick={onBack}>
          Back to the list
        </Button>
        <span>
          Around {timestamp(place.time, true)} in {place.dataset ?? 'all datasets'}, without filters
          {context.data !== undefined && `: ${exact(context.data.at)} lines before, ${exact(Math.max(0, lines.length - context.data.at - 1))} after`}
        </span>
        {(place.dataset !== null || line !== undefined) && (
          <Button variant="default" size="compact-xs" onClick={() => onPlace({ time: place.time, dataset: place.dataset === null ? (line?.dataset ?? null) : null })}>
            {place.dataset === null ? `In ${line?.dataset ?? ''} alone` : 'In all datasets'}
          </Button>
        )}
      </div>
      <div className={classes.main}>
        {context.error !== null ? (
          <Failed error={context.error} what="The lines around it could not be read" retry={() => void context.refetch()} />
        ) : context.data === undefined ? (
          <Loading label="Loading the lines around it" />
        ) : (
          <LogList
            lines={lines}
            label="Log lines around one"
            showDataset={place.dataset === null}
            showDate={false}
            selected={current}
            opened={opened}
            onSelect={setSelected}
            onOpen={setOpened}
            details={(line) => <LineDetails line={line} query={query} />}
            about={about}
            following={false}
            onFollow={() => undefined}
          />
        )}
      </div>
    </div>
  );
}
