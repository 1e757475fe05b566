import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ErrorItemDetails } from '../../api/errors';
import { exact, plural } from '../../model/format';
import { Chart, type ChartSeries } from '../../ui/Chart/Chart';
import type { Marker } from '../../ui/Chart/Markers';
import classes from './Item.module.css';

const red = 3;
const shownRevision = 12;

/** How often the error occurred, by hour and by day, with the deploys in between. */
export function Course({ item }: { item: ErrorItemDetails }) {
  const [by, setBy] = useState<'hours' | 'days'>('hours');
  const { window, counts } = item[by];
  const times = useMemo(() => Array.from({ length: window.count }, (_, i) => window.start + i * window.bucket), [window.start, window.count, window.bucket]);
  const series = useMemo((): ChartSeries[] => [{ key: 'occurrences', label: 'occurrences', values: counts, color: red }], [counts]);
  const markers = useMemo(
    (): Marker[] =>
      item.deploys.map((deploy) => ({
        id: String(deploy.id),
        start_time: Date.parse(deploy.started_at) / 1_000,
        end_time: null,
        message: `deploy ${deploy.revision.slice(0, shownRevision)}`,
        type: [deploy.by, deploy.comment?.slice(0, 200)].filter(Boolean).join(': '),
        url: '',
        color: '',
      })),
    [item.deploys],
  );
  const sum = counts.reduce((all, count) => all + count, 0);
  return (
    <section className={classes.course} aria-label="Occurrences over time">
      <div className={classes.courseHead}>
        <span>
          <b>{exact(sum)}</b> {sum === 1 ? 'time' : 'times'} in {by === 'hours' ? plural(window.count, 'hour') : plural(window.count, 'day')}
        </span>
        <SegmentedControl size="xs" aria-label="Count by" value={by} onChange={(value) => setBy(value === 'days' ? 'days' : 'hours')} data={[{ value: 'hours', label: 'By hour' }, { value: 'days', label: 'By day' }]} />
      </div>
      <Chart label="Occurrences" times={times} step={window.bucket} start={window.start} end={window.start + window.count * window.bucket} series={series} kind="bar" height={120} markers={markers} />
    </section>
  );
}
