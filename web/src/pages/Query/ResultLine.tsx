import { ActionIcon, Button, Menu, Tooltip, useComputedColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBookmark, IconDownload, IconFlag, IconHistory, IconLayoutDashboard, IconLink, IconRefresh } from '@tabler/icons-react';
import { type RefObject, useRef, useState } from 'react';
import { createRun } from '../../api/runs';
import type { SavedQuery } from '../../api/savedQueries';
import { useShortcuts } from '../../app/Shortcuts';
import { duration, exact, plural, timestamp } from '../../model/format';
import { type Question, specText, timeOf } from '../../model/querySpec';
import { granularityLabel, timeLabel, windowLabel } from '../../model/time';
import { type QueryView, viewOf } from '../../model/view';
import type { ChartLink } from '../../ui/Chart/link';
import type { Marker } from '../../ui/Chart/Markers';
import { copyText } from '../../ui/copyText';
import { When } from '../../ui/When';
import { AddToBoard } from './AddToBoard';
import { download, type Download } from './download';
import type { LibraryPart } from './Library';
import { MarkerDialog } from './MarkerDialog';
import classes from './Query.module.css';
import { SaveDialog } from './SaveDialog';
import type { Shown } from './useAsked';

interface ResultLineProps {
  shown: Shown;
  mine: boolean;
  view: QueryView;
  charts: RefObject<HTMLElement | null>;
  /** What is pointed at: a marker is proposed there. */
  link: ChartLink;
  markers: readonly Marker[];
  saved: SavedQuery | null;
  onSaved: (saved: SavedQuery) => void;
  onAsk: (question: Question, zoomed: boolean) => void;
  onLibrary: (part: LibraryPart) => void;
}

const downloads: readonly { kind: Download; label: string }[] = [
  { kind: 'results', label: 'Results as CSV' },
  { kind: 'series', label: 'Course over time as CSV' },
  { kind: 'json', label: 'All as JSON' },
  { kind: 'picture', label: 'Charts as a picture (PNG)' },
];

/** What the answer covers and took, and what can be done with it. */
export function ResultLine({ shown, mine, view, charts, link, markers, saved, onSaved, onAsk, onLibrary }: ResultLineProps) {
  const dark = useComputedColorScheme('light') === 'dark';
  const [dialog, setDialog] = useState<'save' | 'board' | 'marker' | null>(null);
  const pointed = useRef<number | null>(null);
  const openMarkers = () => {
    pointed.current = link.time;
    setDialog('marker');
  };
  const { result, asked, run, dataset } = shown;
  const { statistics, window } = result;
  const relative = timeOf(asked).kind === 'last';
  const unchanged = saved !== null && saved.dataset === dataset && specText(saved.query) === specText(asked) ? saved : null;
  const copyLink = async () => {
    // Who looks at another's run in another way gives on what they see.
    const own = run !== null && !mine && JSON.stringify(viewOf(run.view)) !== JSON.stringify(view) ? await createRun({ dataset, query: shown.query, asked, view: { ...view } }) : run;
    if (own === null) return;
    const address = `${globalThis.location.origin}/query/${own.id}`;
    notifications.show({ message: (await copyText(address)) ? 'The link is copied. It shows this answer with these times.' : `The link is ${address}` });
  };
  const failed = (what: string) => (error: unknown) => notifications.show({ color: 'red', message: `${what}: ${error instanceof Error ? error.message : String(error)}` });
  useShortcuts([
    { keys: 's', label: 'Save the query', run: () => setDialog('save') },
    { keys: 'm', label: 'Markers, at the time that is pointed at', run: openMarkers },
    { keys: 'c', label: 'Copy a link to this answer', run: () => void copyLink().catch(failed('No link')) },
  ]);
  return (
    <div className={classes.line}>
      {saved && <b>{unchanged ? saved.name : `${saved.name} (changed)`}</b>}
      <Tooltip label={`${timestamp(window.start * 1_000)} – ${timestamp(window.end * 1_000)}${relative ? `, asked as ${timeLabel(timeOf(asked))}` : ''}, in steps of ${granularityLabel(window.granularity)}`}>
        <span>
          {windowLabel(window)}
          {relative && run && (
            <>
              , <When time={run.at} />
            </>
          )}
        </span>
      </Tooltip>
      {relative && run && (
        <Button variant="subtle" size="compact-xs" leftSection={<IconRefresh size={13} />} onClick={() => onAsk({ dataset, query: asked }, false)}>
          Run again with now
        </Button>
      )}
      <Tooltip label={`${exact(statistics.rows_scanned)} events looked at in ${plural(statistics.blocks_scanned, 'block')} of ${plural(statistics.segments, 'segment')}, ${plural(statistics.blocks_skipped, 'block')} skipped`}>
        <span>
          {plural(statistics.rows_matched, 'event')} {result.compare && 'of both times '}in {duration(statistics.elapsed_ms)}
        </span>
      </Tooltip>
      {result.warnings.map((warning) => (
        <span key={warning} role="status">
          {warning}
        </span>
      ))}
      {!mine && run?.person && <span>asked by {run.person.name}</span>}
      <div className={classes.gap} />
      <Button variant="subtle" color="gray" size="compact-xs" leftSection={<IconHistory size={14} />} onClick={() => onLibrary('mine')}>
        Queries
      </Button>
      <Button variant="subtle" color="gray" size="compact-xs" leftSection={<IconBookmark size={14} />} onClick={() => setDialog('save')}>
        Save
      </Button>
      <Action label="Add to a board" icon={IconLayoutDashboard} onClick={() => setDialog('board')} />
      <Action label="Markers" icon={IconFlag} onClick={openMarkers} />
      <Action label="Copy a link to this answer" icon={IconLink} disabled={run === null} onClick={() => void copyLink().catch(failed('No link'))} />
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={24} aria-label="Download" title="Download">
            <IconDownload size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {downloads.map(({ kind, label }) => (
            <Menu.Item key={kind} onClick={() => void download(kind, shown, charts.current, markers, dark).catch(failed('Nothing was downloaded'))}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'save' && <SaveDialog shown={shown} view={view} from={saved} onSaved={onSaved} onClose={() => setDialog(null)} />}
      {dialog === 'board' && <AddToBoard shown={shown} view={view} saved={unchanged} onClose={() => setDialog(null)} />}
      {dialog === 'marker' && <MarkerDialog dataset={dataset} at={Math.floor(pointed.current ?? (window.start + window.end) / 2)} markers={markers} onClose={() => setDialog(null)} />}
    </div>
  );
}

function Action({ label, icon: Icon, onClick, disabled = false }: { label: string; icon: typeof IconFlag; onClick: () => void; disabled?: boolean }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={24} aria-label={label} disabled={disabled} onClick={onClick}>
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
