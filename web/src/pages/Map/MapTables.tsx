import { Anchor } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { duration, exact, percent, quantity } from '../../model/format';
import { edgeKey, type MapEdge, type MapNode, ratio, type ServiceMap } from '../../model/map/serviceMap';
import type { Sort } from '../../model/table';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { serviceAddress } from '../Services/address';
import type { Chosen } from './Map';
import classes from './Map.module.css';

interface MapTablesProps {
  map: ServiceMap;
  find: string;
  timeText: string | null;
  onChoose: (chosen: Chosen) => void;
}

const latencyText = (value: number | null) => (value === null ? '–' : duration(value));

/** The map in two tables: services, and who calls whom. */
export function MapTables({ map, find, timeText, onChoose }: MapTablesProps) {
  const wanted = find.trim().toLowerCase();
  const has = (service: string) => service.toLowerCase().includes(wanted);
  return (
    <div className={classes.tables}>
      <section aria-label="Services">
        <h2>Services</h2>
        <Nodes nodes={map.nodes.filter((node) => has(node.service))} seconds={map.seconds} timeText={timeText} onChoose={onChoose} />
      </section>
      <section aria-label="Calls">
        <h2>Calls</h2>
        <Edges edges={map.edges.filter(({ from, to }) => has(from) || has(to))} seconds={map.seconds} onChoose={onChoose} />
      </section>
    </div>
  );
}

function Nodes({ nodes, seconds, timeText, onChoose }: { nodes: readonly MapNode[]; seconds: number; timeText: string | null; onChoose: (chosen: Chosen) => void }) {
  const [sort, setSort] = useState<Sort>({ key: 'rate', descending: true });
  const columns = useMemo(
    (): DataColumn<MapNode>[] => [
      { key: 'service', label: 'Service', width: 'minmax(140px, 1fr)', sortValue: (one) => one.service, render: (one) => <Anchor component={Link} to={serviceAddress(one, timeText)} inherit>{one.service}</Anchor> },
      { key: 'rate', label: 'Requests/s', align: 'end', width: 120, sortValue: (one) => one.requests, render: (one) => <span title={exact(one.requests)}>{quantity(one.requests / seconds)}</span>, onActivate: (one) => onChoose({ service: one.service }) },
      { key: 'failed', label: 'Failed', align: 'end', width: 80, sortValue: (one) => ratio(one.errors, one.requests), render: (one) => percent(ratio(one.errors, one.requests)) },
      { key: 'p95', label: 'p95', align: 'end', width: 90, sortValue: (one) => one.p95, render: (one) => latencyText(one.p95) },
    ],
    [seconds, timeText, onChoose],
  );
  return <DataTable label="Services of the map" columns={columns} rows={nodes} rowKey={(one) => one.service} sort={sort} onSort={setSort} height={560} />;
}

function Edges({ edges, seconds, onChoose }: { edges: readonly MapEdge[]; seconds: number; onChoose: (chosen: Chosen) => void }) {
  const [sort, setSort] = useState<Sort>({ key: 'calls', descending: true });
  const columns = useMemo(() => {
    const all: DataColumn<MapEdge>[] = [
      { key: 'from', label: 'From', width: 'minmax(100px, 1fr)', sortValue: (one) => one.from, render: (one) => one.from },
      { key: 'to', label: 'To', width: 'minmax(100px, 1fr)', sortValue: (one) => one.to, render: (one) => one.to },
      { key: 'calls', label: 'Calls/s', align: 'end', width: 100, sortValue: (one) => one.calls, render: (one) => <span title={exact(one.calls)}>{quantity(one.calls / seconds)}</span> },
      { key: 'failed', label: 'Failed', align: 'end', width: 80, sortValue: (one) => ratio(one.errors, one.calls), render: (one) => percent(ratio(one.errors, one.calls)) },
      { key: 'p50', label: 'p50', align: 'end', width: 78, sortValue: (one) => one.p50, render: (one) => latencyText(one.p50) },
      { key: 'p95', label: 'p95', align: 'end', width: 78, sortValue: (one) => one.p95, render: (one) => latencyText(one.p95) },
    ];
    return all.map((column) => ({ ...column, onActivate: ({ from, to }: MapEdge) => onChoose({ from, to }) }));
  }, [seconds, onChoose]);
  return <DataTable label="Calls of the map" columns={columns} rows={edges} rowKey={edgeKey} sort={sort} onSort={setSort} height={560} />;
}
