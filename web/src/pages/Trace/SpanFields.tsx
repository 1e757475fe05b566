import { Menu } from '@mantine/core';
import { useMemo } from 'react';
import type { EventRow } from '../../api/rows';
import type { EventField } from '../../model/eventFields';
import { withTime } from '../../model/querySpec';
import { timeAround } from '../../model/trace/spanPlace';
import type { Trace } from '../../model/trace/trace';
import { FieldList } from '../../ui/FieldList';

interface SpanFieldsProps {
  trace: Trace;
  row: EventRow;
  pinned: readonly string[];
  onPin: (fields: readonly string[]) => void;
  onColour: (field: string) => void;
}

/** The fields of an event of the trace; questions about them are about the hour around it. */
export function SpanFields({ trace, row, pinned, onPin, onColour }: SpanFieldsProps) {
  const query = useMemo(() => {
    const timed = row.data['duration_ms'] !== undefined;
    return withTime({ calculations: timed ? [{ op: 'COUNT' }, { op: 'HEATMAP', column: 'duration_ms' }] : [{ op: 'COUNT' }] }, timeAround(trace));
  }, [trace, row]);
  const more = ([name]: EventField) => (
    <>
      <Menu.Item onClick={() => onPin(pinned.includes(name) ? pinned.filter((one) => one !== name) : [...pinned, name])}>{pinned.includes(name) ? 'Remove the column' : 'Show as a column'}</Menu.Item>
      <Menu.Item onClick={() => onColour(name)}>Colour by it</Menu.Item>
    </>
  );
  return <FieldList data={row.data} dataset={row.dataset} query={query} more={more} />;
}
