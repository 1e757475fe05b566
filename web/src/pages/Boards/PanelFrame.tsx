import { ActionIcon, Group, SegmentedControl, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconArrowsHorizontal, IconPencil, IconTrash } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import type { Panel } from '../../model/board';
import classes from './Boards.module.css';

const dragType = 'application/x-apiary-panel';

interface PanelFrameProps {
  panel: Panel;
  title: ReactNode;
  /** Its name, for those who hear it. */
  name: string;
  index: number;
  count: number;
  editing: boolean;
  /** Moves the panel from one place by so many. */
  move: (from: number, by: number) => void;
  replace: (panel: Panel) => void;
  remove: () => void;
  editText?: () => void;
  children: ReactNode;
}

/** A panel's head with its tools, and what it shows. */
export function PanelFrame({ panel, title, name, index, count, editing, move, replace, remove, editText, children }: PanelFrameProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    setOver(false);
    const from = Number(event.dataTransfer.getData(dragType) || NaN);
    if (!Number.isInteger(from)) return;
    event.preventDefault();
    move(from, index - from);
  };
  return (
    <section
      className={classes.panel}
      aria-label={name}
      data-wide={panel.kind === 'query' && panel.width === 2}
      data-over={over}
      onDragOver={(event) => {
        if (!editing || !event.dataTransfer.types.includes(dragType)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className={classes.head} draggable={editing} onDragStart={(event) => event.dataTransfer.setData(dragType, String(index))}>
        <div className={classes.title}>{title}</div>
        {editing && (
          <Group gap={2} wrap="nowrap" role="group" aria-label={`Change ${name}`}>
            {panel.kind === 'query' && (
              <>
                <SegmentedControl
                  size="xs"
                  aria-label="Shown as"
                  value={panel.style}
                  onChange={(style) => replace({ ...panel, style: style as typeof panel.style })}
                  data={[
                    { value: 'graph', label: 'Chart' },
                    { value: 'table', label: 'Table' },
                    { value: 'both', label: 'Both' },
                  ]}
                />
                <Tool label={panel.width === 2 ? `Make ${name} narrow` : `Make ${name} wide`} onClick={() => replace({ ...panel, width: panel.width === 2 ? 1 : 2 })} icon={IconArrowsHorizontal} />
              </>
            )}
            {editText && <Tool label={`Edit ${name}`} onClick={editText} icon={IconPencil} />}
            <Tool label={`Move ${name} forward`} onClick={() => move(index, -1)} icon={IconArrowUp} disabled={index === 0} />
            <Tool label={`Move ${name} back`} onClick={() => move(index, 1)} icon={IconArrowDown} disabled={index === count - 1} />
            <Tool label={`Remove ${name}`} onClick={remove} icon={IconTrash} color="red" />
          </Group>
        )}
      </div>
      {children}
    </section>
  );
}

function Tool({ label, onClick, icon: Icon, disabled = false, color = 'gray' }: { label: string; onClick: () => void; icon: typeof IconTrash; disabled?: boolean; color?: string }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color={color} size="sm" onClick={onClick} aria-label={label} disabled={disabled}>
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
