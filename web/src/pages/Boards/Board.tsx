import { ActionIcon, Alert, Anchor, Button, Group, Select, Tooltip } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPencil, IconPlus, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { boardsQuery, removeBoard } from '../../api/boards';
import { ApiError } from '../../api/client';
import { meQuery } from '../../api/me';
import { useShortcuts } from '../../app/Shortcuts';
import { moved, type Panel, replaced, without } from '../../model/board';
import { defaultTime, timeFromText, timeToText, type TimeRange } from '../../model/time';
import { Confirm } from '../../ui/Confirm';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { TimePicker } from '../../ui/TimePicker';
import { AddPanel } from './AddPanel';
import { BoardName } from './BoardName';
import classes from './Boards.module.css';
import { PanelFrame } from './PanelFrame';
import { QueryPanel, QueryTitle, useSavedQuery } from './QueryPanel';
import { SloPanel, SloTitle } from './SloPanel';
import { EditPanelText, TextPanel } from './TextPanel';
import { useBoard } from './useBoard';

const refreshes = [
  { value: '0', label: 'Refresh by hand' },
  { value: '30', label: 'Every 30 s' },
  { value: '60', label: 'Every minute' },
  { value: '300', label: 'Every 5 min' },
];

/** A board: its panels, run over one time. */
export function Component() {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const { data: me } = useQuery(meQuery);
  const cache = useQueryClient();
  const { board, change, conflict, showTheirs } = useBoard(id);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState(false);
  const time = timeFromText(search.get('time')) ?? defaultTime;
  const every = Number(refreshes.find((one) => one.value === search.get('refresh'))?.value ?? 0);
  const mayChange = me?.may.includes('boards') ?? false;
  const editing = mayChange && search.has('edit');
  const set = (name: string, value: string | null) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === null) after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  const refresh = () => void cache.invalidateQueries({ queryKey: ['board panel'] });
  const toggleEdit = () => set('edit', editing ? null : '1');
  useShortcuts([
    { keys: 'r', label: 'Run all panels again', run: refresh },
    ...(mayChange ? [{ keys: 'e', label: editing ? 'Done editing' : 'Edit the board', run: toggleEdit }] : []),
  ]);

  if (board.error instanceof ApiError && board.error.status === 404) {
    return (
      <Empty title="There is no such board">
        It may have been deleted. <Anchor component={Link} to="/boards" inherit>All boards</Anchor>
      </Empty>
    );
  }
  if (board.isError && board.data === undefined) return <Failed error={board.error} what="The board could not be shown" retry={() => void board.refetch()} />;
  if (board.data === undefined) return <Loading />;
  const panels = board.data.panels;
  const save = (after: readonly Panel[]) => after !== panels && change.mutate({ panels: after });
  return (
    <div className={classes.page}>
      <PageHead title={<BoardName board={board.data} editing={editing} save={change.mutate} />} about={board.data.description}>
        {editing && (
          <>
            <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
              Add a panel
            </Button>
            <Tooltip label="Delete the board">
              <ActionIcon variant="default" size={30} color="red" aria-label="Delete the board" onClick={() => setRemoving(true)}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        {mayChange && (
          <Button variant={editing ? 'filled' : 'default'} leftSection={<IconPencil size={15} />} onClick={toggleEdit}>
            {editing ? 'Done' : 'Edit'}
          </Button>
        )}
        <Select size="xs" w={140} aria-label="Refresh" allowDeselect={false} data={refreshes} value={String(every)} onChange={(value) => set('refresh', value === '0' ? null : value)} />
        <Tooltip label="Run all panels again (r)">
          <ActionIcon variant="default" size={30} aria-label="Run all panels again" onClick={refresh}>
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
        <TimePicker value={time} onChange={(range) => set('time', timeToText(range))} />
      </PageHead>
      {conflict ? (
        <Alert color="orange" variant="light" mb="sm" role="alert" title="Somebody else changed this board meanwhile">
          <Group justify="space-between">
            Your last change was not saved, so that theirs is not lost.
            <Button variant="default" onClick={() => void showTheirs()}>
              Show the board as it is now
            </Button>
          </Group>
        </Alert>
      ) : (
        change.isError && <Failed error={change.error} what="The change was not saved" />
      )}
      {panels.length === 0 && (
        <Empty title="This board is empty">
          {mayChange ? (
            <Anchor component="button" type="button" inherit onClick={() => setAdding(true)}>
              Add a panel
            </Anchor>
          ) : (
            'Nobody has added a panel yet.'
          )}
        </Empty>
      )}
      <div className={classes.grid}>
        {panels.map((panel, index) => (
          <OnePanel
            key={panelKey(panels, index)}
            panel={panel}
            index={index}
            count={panels.length}
            editing={editing}
            time={time}
            refreshMs={every === 0 ? false : every * 1_000}
            move={(from, by) => save(moved(panels, from, by))}
            replace={(by) => save(replaced(panels, index, by))}
            remove={() => save(without(panels, index))}
          />
        ))}
      </div>
      {adding && <AddPanel add={(panel) => save([...panels, panel])} onClose={() => setAdding(false)} />}
      {removing && <RemoveBoard id={id} name={board.data.name} onClose={() => setRemoving(false)} />}
    </div>
  );
}

/** The same panel keeps its key when it is moved, so that the focus stays on it. */
function panelKey(panels: readonly Panel[], index: number): string {
  const what = (panel: Panel) => (panel.kind === 'query' ? panel.saved_query_id : panel.kind === 'slo' ? panel.slo_id : panel.text);
  const own = panels[index];
  const before = own === undefined ? 0 : panels.slice(0, index).filter((one) => what(one) === what(own)).length;
  return own === undefined ? String(index) : `${what(own)} ${before}`;
}

interface OnePanelProps {
  panel: Panel;
  index: number;
  count: number;
  editing: boolean;
  time: TimeRange;
  refreshMs: number | false;
  move: (from: number, by: number) => void;
  replace: (panel: Panel) => void;
  remove: () => void;
}

function OnePanel({ panel, time, refreshMs, replace, ...frame }: OnePanelProps) {
  const saved = useSavedQuery(panel);
  const [writing, setWriting] = useState(false);
  if (panel.kind === 'text') {
    return (
      <PanelFrame panel={panel} title="" name={`the text ${frame.index + 1}`} replace={replace} editText={() => setWriting(true)} {...frame}>
        <TextPanel text={panel.text} />
        {writing && <EditPanelText text={panel.text} save={(text) => replace({ kind: 'text', text })} onClose={() => setWriting(false)} />}
      </PanelFrame>
    );
  }
  if (panel.kind === 'slo') {
    return (
      <PanelFrame panel={panel} title={<SloTitle id={panel.slo_id} />} name="the objective" replace={replace} {...frame}>
        <SloPanel id={panel.slo_id} />
      </PanelFrame>
    );
  }
  return (
    <PanelFrame panel={panel} title={<QueryTitle saved={saved} time={time} />} name={saved?.name ?? 'the panel'} replace={replace} {...frame}>
      <QueryPanel panel={panel} saved={saved} time={time} refreshMs={refreshMs} />
    </PanelFrame>
  );
}

function RemoveBoard({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => removeBoard(id),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: boardsQuery.queryKey, exact: true });
      await navigate('/boards');
    },
  });
  return (
    <Confirm title={`Delete ${name}?`} action="Delete the board" busy={remove.isPending} error={remove.error} confirm={() => remove.mutate()} onClose={onClose}>
      The board is gone for all who use it. Its saved queries stay.
    </Confirm>
  );
}
