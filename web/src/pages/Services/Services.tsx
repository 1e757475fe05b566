import { Anchor } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { servicesQuery } from '../../api/services';
import { duration, exact, percent, plural, quantity } from '../../model/format';
import { type Course, courseOf, type Service } from '../../model/services';
import type { Sort } from '../../model/table';
import { timeFromText, timeLabel, timeToText } from '../../model/time';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { TimePicker } from '../../ui/TimePicker';
import { useAddress } from '../../ui/useAddress';
import classes from './Services.module.css';
import { Spark } from './Spark';
import { defaultServiceTime, refreshMs, serviceAddress } from './address';

interface Listed extends Service {
  course: Course;
}

const aroundTable = 140;
const leastHeight = 240;

/** All services with rate, errors and latency: `/services?time=&sort=&order=`. */
export function Component() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const timeText = search.get('time');
  const time = useMemo(() => timeFromText(timeText) ?? defaultServiceTime, [timeText]);
  const services = useQuery({ ...servicesQuery(time), refetchInterval: time.kind === 'last' ? refreshMs : false });
  const [sort, setSort] = useState<Sort>({ key: search.get('sort') ?? 'rate', descending: search.get('order') !== 'ascending' });
  const rows = useMemo(() => services.data?.services.map((one): Listed => ({ ...one, course: courseOf(one, services.data.window) })) ?? [], [services.data]);
  return (
    <div className={classes.page}>
      <PageHead title="Services" about={services.data && `${plural(rows.length, 'service')}, ${plural(rows.reduce((sum, one) => sum + one.requests, 0), 'request')}`}>
        <TimePicker value={time} onChange={(range) => setAddress({ time: timeToText(range) }, { push: true })} />
      </PageHead>
      {services.error !== null && services.data === undefined ? (
        <Failed error={services.error} what="The services could not be read" retry={() => void services.refetch()} />
      ) : services.data === undefined ? (
        <Loading label="Loading the services" />
      ) : rows.length === 0 ? (
        <Empty title="No service did anything here">
          In the time chosen ({timeLabel(time)}) no request came into a service: no span of a server or consumer, and none without a parent. Choose another time, <Anchor component={Link} to="/" inherit>send data</Anchor>, or see in{' '}
          <Anchor component={Link} to="/arrivals" inherit>arrivals</Anchor> why what you sent is not here.
        </Empty>
      ) : (
        <div className={services.isPlaceholderData ? classes.dimmed : undefined}>
          <ServiceTable
            rows={rows}
            timeText={timeText}
            sort={sort}
            onSort={(sort) => {
              setSort(sort);
              setAddress({ sort: sort.key, order: sort.descending ? null : 'ascending' });
            }}
          />
        </div>
      )}
    </div>
  );
}

function ServiceTable({ rows, timeText, sort, onSort }: { rows: readonly Listed[]; timeText: string | null; sort: Sort; onSort: (sort: Sort) => void }) {
  const { height } = useViewportSize();
  const navigate = useNavigate();
  const columns = useMemo((): DataColumn<Listed>[] => {
    const latency = (key: 'p50' | 'p95' | 'p99', label: string): DataColumn<Listed> => ({
      key,
      label,
      align: 'end',
      width: key === 'p95' ? 210 : 90,
      sortValue: (one) => one[key],
      render: (one) => (key === 'p95' ? <WithSpark text={latencyText(one.p95)} values={one.course.p95} /> : latencyText(one[key])),
    });
    const all: DataColumn<Listed>[] = [
      {
        key: 'service',
        label: 'Service',
        width: 'minmax(180px, 1fr)',
        sortValue: (one) => one.service.toLowerCase(),
        render: (one) => (
          <Anchor component={Link} to={serviceAddress(one, timeText)} inherit tabIndex={-1}>
            {one.service}
          </Anchor>
        ),
      },
      { key: 'rate', label: 'Requests a second', align: 'end', width: 220, sortValue: (one) => one.rate_per_s, render: (one) => <WithSpark text={quantity(one.rate_per_s)} values={one.course.rate} title={plural(one.requests, 'request')} /> },
      {
        key: 'errors',
        label: 'Failed',
        align: 'end',
        width: 210,
        sortValue: (one) => one.error_ratio,
        render: (one) => <WithSpark text={percent(one.error_ratio)} values={one.course.errorRatio} title={`${exact(one.errors)} of ${plural(one.requests, 'request')}`} bad={one.errors > 0} />,
      },
      latency('p50', 'p50'),
      latency('p95', 'p95'),
      latency('p99', 'p99'),
    ];
    return all.map((column) => ({ ...column, onActivate: (one) => void navigate(serviceAddress(one, timeText)) }));
  }, [navigate, timeText]);
  return <DataTable label="Services" columns={columns} rows={rows} rowKey={(one) => `${one.dataset}/${one.service}`} sort={sort} onSort={onSort} height={Math.max(leastHeight, height - aroundTable)} rowHeight={34} />;
}

const latencyText = (value: number | null) => (value === null ? '–' : duration(value));

function WithSpark({ text, values, title, bad = false }: { text: string; values: readonly (number | null)[]; title?: string; bad?: boolean }) {
  return (
    <span className={classes.withSpark} title={title}>
      <Spark values={values} bad={bad} />
      <span className={bad ? classes.bad : undefined}>{text}</span>
    </span>
  );
}
