import { useMemo } from 'react';
import { type Arrival, datasetsOf, reasonOf } from '../../model/arrivals';
import { bytes, clock, exact, timestamp } from '../../model/format';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import classes from './Arrivals.module.css';

interface ArrivalTableProps {
  arrivals: readonly Arrival[];
  height: number;
  open: (arrival: Arrival) => void;
}

/** Requests, newest first; each opens its details. */
export function ArrivalTable({ arrivals, height, open }: ArrivalTableProps) {
  const columns = useMemo(
    (): DataColumn<Arrival>[] =>
      [
        { key: 'time', label: 'Time', width: 112, render: (one: Arrival) => <span title={timestamp(one.time, true)}>{clock(one.time, true)}</span> },
        { key: 'outcome', label: 'Outcome', width: 100, render: (one: Arrival) => <span className={classes.outcome} data-outcome={one.outcome}>{one.outcome}</span> },
        { key: 'status', label: 'Status', width: 72, align: 'end' as const, render: (one: Arrival) => one.status },
        { key: 'dataset', label: 'Dataset', width: 'minmax(100px, 0.7fr)', render: (one: Arrival) => <span className={classes.why} title={datasetsOf(one).join(', ')}>{datasetsOf(one).join(', ') || '–'}</span> },
        { key: 'endpoint', label: 'Request', width: 'minmax(180px, 0.7fr)', render: (one: Arrival) => <span className={classes.why}>{one.endpoint}</span> },
        { key: 'why', label: 'Reason, or who sent', width: 'minmax(220px, 2fr)', render: (one: Arrival) => <span className={classes.why} title={one.explanation}>{words(one)}</span> },
        { key: 'events', label: 'Events', width: 76, align: 'end' as const, render: (one: Arrival) => exact(one.events) },
        { key: 'bytes', label: 'Size', width: 76, align: 'end' as const, render: (one: Arrival) => bytes(one.body_bytes) },
        { key: 'key', label: 'Key', width: 104, render: (one: Arrival) => <code>{one.key ?? '–'}</code> },
      ].map((column) => ({ ...column, onActivate: open })),
    [open],
  );
  return <DataTable label="Arrivals" columns={columns} rows={arrivals} rowKey={rowKey} height={height} />;
}

const rowKey = (one: Arrival) => `${one.time} ${one.duration_ms} ${one.endpoint} ${one.dataset ?? ''}`;

function words(one: Arrival): string {
  if (one.outcome === 'accepted') return one.user_agent ?? '';
  const { title } = reasonOf(one.reason);
  return one.explanation === '' ? title : `${title}: ${one.explanation}`;
}
