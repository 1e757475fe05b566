import { ActionIcon, Tabs, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconLink, IconX, IconZoomIn } from '@tabler/icons-react';
import { useMemo } from 'react';
import { attachedQuery, mostAttached, spanEventsQuery } from '../../api/trace';
import { plural } from '../../model/format';
import type { TraceFacts } from '../../model/trace/facts';
import { exceptionsOf, sortAttached } from '../../model/trace/attached';
import { isAt, placeOfAttached, placeOfSpan, spanOf } from '../../model/trace/spanPlace';
import { Kind, textOf, type Trace } from '../../model/trace/trace';
import type { TraceAct } from '../../model/trace/view';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { AttachedEvents, AttachedLinks, AttachedLogs, Exceptions, ReportedErrors } from './Attached';
import { MissingSpan } from './MissingSpan';
import classes from './SpanPanel.module.css';
import { SpanFields } from './SpanFields';
import { SpanFigures } from './SpanFigures';
import { nameOf } from './WaterfallRow';

interface SpanPanelProps {
  trace: Trace;
  entry: number;
  self: Float64Array;
  facts: TraceFacts;
  pinned: readonly string[];
  onPin: (fields: readonly string[]) => void;
  onColour: (field: string) => void;
  act: (action: TraceAct) => void;
  onLink: () => void;
  onClose: () => void;
}

/** All that is known of what is selected: a span with what belongs to it, one of its span events or log lines, or a span that is missing. */
export function SpanPanel({ trace, entry, self, facts, pinned, onPin, onColour, act, onLink, onClose }: SpanPanelProps) {
  if (entry < 0) return null;
  const kind = trace.kind[entry];
  return (
    <div className={classes.panel} data-span-panel>
      <div className={classes.head}>
        <h2 className={classes.name}>{nameOf(trace, entry)}</h2>
        <Tooltip label="Zoom to the span (z)">
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={() => act({ do: 'zoomTo', entry })} aria-label="Zoom to the span">
            <IconZoomIn size={15} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Copy the link to the span (y)">
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={onLink} aria-label="Copy the link to this">
            <IconLink size={15} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Close (o)">
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={onClose} aria-label="Close the side panel">
            <IconX size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.service}>{textOf(trace, trace.service, entry)}</div>
      {kind === Kind.missing ? (
        <MissingSpan trace={trace} entry={entry} facts={facts} />
      ) : kind === Kind.span && trace.spanId[entry] !== null ? (
        <SpanDetails key={entry} trace={trace} entry={entry} self={self} pinned={pinned} onPin={onPin} onColour={onColour} act={act} />
      ) : (
        <EventDetails key={entry} trace={trace} entry={entry} pinned={pinned} onPin={onPin} onColour={onColour} act={act} />
      )}
    </div>
  );
}

type DetailsProps = Pick<SpanPanelProps, 'trace' | 'entry' | 'pinned' | 'onPin' | 'onColour' | 'act'>;

function SpanDetails({ trace, entry, self, pinned, onPin, onColour, act }: DetailsProps & Pick<SpanPanelProps, 'self'>) {
  const own = useQuery(spanEventsQuery(useMemo(() => placeOfSpan(trace, entry), [trace, entry])));
  const attached = useQuery(attachedQuery(useMemo(() => placeOfAttached(trace, entry), [trace, entry])));
  const row = own.data?.find((one) => isAt(trace, entry, one.time)) ?? own.data?.[0];
  const { events, links, logs } = useMemo(() => sortAttached(attached.data ?? []), [attached.data]);
  const exceptions = useMemo(() => exceptionsOf(row?.data ?? {}, events), [row, events]);
  const count = (of: readonly unknown[]) => (of.length > 0 ? ` ${of.length}` : '');
  return (
    <>
      <SpanFigures trace={trace} entry={entry} self={self} act={act} sameId={own.data?.length ?? 1} />
      <ReportedErrors rows={logs} />
      <Exceptions exceptions={exceptions} />
      <Tabs defaultValue="fields" className={classes.tabs ?? ''} classNames={{ panel: classes.tab ?? '' }} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="fields">Fields</Tabs.Tab>
          <Tabs.Tab value="logs" disabled={logs.length === 0}>
            Logs{count(logs)}
          </Tabs.Tab>
          <Tabs.Tab value="events" disabled={events.length === 0}>
            Events{count(events)}
          </Tabs.Tab>
          <Tabs.Tab value="links" disabled={links.length === 0}>
            Links{count(links)}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields">
          {row !== undefined ? (
            <SpanFields trace={trace} row={row} pinned={pinned} onPin={onPin} onColour={onColour} />
          ) : own.error !== null ? (
            <Failed error={own.error} what="The fields could not be read" retry={() => void own.refetch()} />
          ) : own.isPending ? (
            <Loading label="Loading the fields" />
          ) : (
            <p className={classes.note}>The event of this span is not there any more.</p>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="logs">
          <AttachedLogs trace={trace} entry={entry} logs={logs} />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <AttachedEvents trace={trace} entry={entry} events={events} />
        </Tabs.Panel>
        <Tabs.Panel value="links">
          <AttachedLinks trace={trace} links={links} act={act} />
        </Tabs.Panel>
      </Tabs>
      {attached.error !== null && <Failed error={attached.error} what="Logs and span events could not be read" retry={() => void attached.refetch()} />}
      {attached.data?.length === mostAttached && <p className={classes.note}>The first {plural(mostAttached, 'log line, span event or link', 'log lines, span events and links')} of this span.</p>}
    </>
  );
}

/** A log line, span event or link that has a row of its own, or a span without an id. */
function EventDetails({ trace, entry, pinned, onPin, onColour, act }: DetailsProps) {
  const span = spanOf(trace, entry);
  const attached = useQuery(attachedQuery(useMemo(() => placeOfAttached(trace, span), [trace, span])));
  const name = nameOf(trace, entry);
  const at = (attached.data ?? []).filter((one) => isAt(trace, entry, one.time));
  const row = at.find((one) => one.data['name'] === name || one.data['body'] === name || one.data['message'] === name) ?? at[0];
  const { links } = useMemo(() => sortAttached(row === undefined ? [] : [row]), [row]);
  return (
    <>
      <SpanFigures trace={trace} entry={entry} self={null} act={act} sameId={1} />
      {row !== undefined && <ReportedErrors rows={[row]} />}
      {row !== undefined && <Exceptions exceptions={exceptionsOf(row.data, [])} />}
      {links.length > 0 && <AttachedLinks trace={trace} links={links} act={act} />}
      <div className={classes.tab}>
        {row !== undefined ? (
          <SpanFields trace={trace} row={row} pinned={pinned} onPin={onPin} onColour={onColour} />
        ) : attached.error !== null ? (
          <Failed error={attached.error} what="The fields could not be read" retry={() => void attached.refetch()} />
        ) : attached.isPending ? (
          <Loading label="Loading the fields" />
        ) : (
          <p className={classes.note}>This is not among the first {mostAttached} log lines, span events and links of its span.</p>
        )}
      </div>
    </>
  );
}
