import { Anchor, Button, CloseButton, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { duration, exact, percent, quantity } from '../../model/format';
import { type MapEdge, neighbours, ratio, type ServiceMap } from '../../model/map/serviceMap';
import { type Filter, queryAddress, type QuerySpec, withTime } from '../../model/querySpec';
import type { TimeRange } from '../../model/time';
import { serviceAddress } from '../Services/address';
import type { Chosen } from './Map';
import classes from './Map.module.css';

interface MapDetailsProps {
  map: ServiceMap;
  chosen: NonNullable<Chosen>;
  time: TimeRange;
  timeText: string | null;
  onChoose: (chosen: Chosen) => void;
}

/** The numbers of what is selected on the map, and ways on. */
export function MapDetails(props: MapDetailsProps) {
  const { chosen, onChoose } = props;
  return (
    <aside className={classes.details} aria-label="What is selected">
      <div className={classes.detailsHead}>
        <h2>{'service' in chosen ? chosen.service : `${chosen.from} → ${chosen.to}`}</h2>
        <CloseButton aria-label="Close" onClick={() => onChoose(null)} />
      </div>
      {'service' in chosen ? <ServiceDetails {...props} service={chosen.service} /> : <CallDetails {...props} from={chosen.from} to={chosen.to} />}
    </aside>
  );
}

const latencyText = (value: number | null) => (value === null ? '–' : duration(value));

function ServiceDetails({ map, service, time, timeText, onChoose }: MapDetailsProps & { service: string }) {
  const node = map.nodes.find((one) => one.service === service);
  const { callers, callees } = neighbours(map, service);
  if (node === undefined) return <p>This service is not on the map of this time.</p>;
  return (
    <>
      <Figures all={node.requests} word="Requests" errors={node.errors} seconds={map.seconds} p95={node.p95} />
      <Stack gap={6}>
        <Button component={Link} to={serviceAddress({ service }, timeText)} variant="default">
          Rate, errors and latency over time
        </Button>
        <Button component={Link} to={askAbout(service, ['server', 'consumer'], time)} variant="default">
          Ask about its requests
        </Button>
      </Stack>
      <Calls title="Called by" edges={callers} of="from" onChoose={onChoose} />
      <Calls title="Calls" edges={callees} of="to" onChoose={onChoose} />
    </>
  );
}

function Calls({ title, edges, of, onChoose }: { title: string; edges: readonly MapEdge[]; of: 'from' | 'to'; onChoose: (chosen: Chosen) => void }) {
  if (edges.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {edges.map((edge) => (
          <li key={edge[of]}>
            <Anchor component="button" type="button" fz="inherit" onClick={() => onChoose({ service: edge[of] })}>
              {edge[of]}
            </Anchor>
            <Anchor component="button" type="button" fz="inherit" c="dimmed" onClick={() => onChoose({ from: edge.from, to: edge.to })}>
              {exact(edge.calls)} calls
            </Anchor>
          </li>
        ))}
      </ul>
    </>
  );
}

function CallDetails({ map, from, to, time, onChoose }: MapDetailsProps & { from: string; to: string }) {
  const edge = map.edges.find((one) => one.from === from && one.to === to);
  if (edge === undefined) return <p>These calls are not on the map of this time.</p>;
  return (
    <>
      <Figures all={edge.calls} word="Calls" errors={edge.errors} seconds={map.seconds} p95={edge.p95} p50={edge.p50} />
      <Stack gap={6}>
        <Button component={Link} to={askAbout(to, ['server', 'consumer'], time)} variant="default">
          Ask about requests of {to}
        </Button>
        <Button component={Link} to={askAbout(from, ['client', 'producer'], time)} variant="default">
          Ask about calls that {from} makes
        </Button>
        <Button variant="subtle" onClick={() => onChoose({ service: from })}>
          {from}
        </Button>
        <Button variant="subtle" onClick={() => onChoose({ service: to })}>
          {to}
        </Button>
      </Stack>
    </>
  );
}

/** A question about the spans of a service that are of these kinds, by name. Of all datasets, since a service need not be one. */
function askAbout(service: string, kinds: string[], time: TimeRange): string {
  const filters: Filter[] = [
    { column: 'service.name', op: '=', value: service },
    { column: 'span.kind', op: 'in', value: kinds },
  ];
  const query: QuerySpec = { calculations: [{ op: 'COUNT' }, { op: 'P95', column: 'duration_ms' }, { op: 'HEATMAP', column: 'duration_ms' }], filters, breakdowns: ['name'] };
  return queryAddress({ dataset: null, query: withTime(query, time) });
}

function Figures({ all, word, errors, seconds, p95, p50 = null }: { all: number; word: string; errors: number; seconds: number; p95: number | null; p50?: number | null }) {
  return (
    <dl className={classes.figures}>
      <Figure name={word} value={exact(all)} />
      <Figure name="A second" value={quantity(all / seconds)} />
      <Figure name="Failed" value={`${exact(errors)} · ${percent(ratio(errors, all))}`} bad={errors > 0} />
      {p50 !== null && <Figure name="p50" value={latencyText(p50)} />}
      <Figure name="p95" value={latencyText(p95)} />
    </dl>
  );
}

function Figure({ name, value, bad = false }: { name: string; value: string; bad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-bad={bad || undefined}>{value}</dd>
    </div>
  );
}
