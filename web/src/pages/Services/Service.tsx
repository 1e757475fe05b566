import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChartHistogram } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { columnsQuery } from '../../api/query';
import { servicesQuery } from '../../api/services';
import { duration, exact, percent, quantity } from '../../model/format';
import { queryAddress, withTime } from '../../model/querySpec';
import { requestFilters, requestsQuery, type Service as ServiceFigures } from '../../model/services';
import { timeFromText, timeLabel, timeToText } from '../../model/time';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { TimePicker } from '../../ui/TimePicker';
import { useAddress } from '../../ui/useAddress';
import { defaultServiceTime, refreshMs } from './address';
import { Endpoints } from './Endpoints';
import { ServiceCharts } from './ServiceCharts';
import classes from './Services.module.css';
import { SlowTraces } from './SlowTraces';

/** One service: `/services/<name>?time=&dataset=`. */
export function Component() {
  const { name = '' } = useParams();
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const timeText = search.get('time');
  const time = useMemo(() => timeFromText(timeText) ?? defaultServiceTime, [timeText]);
  const services = useQuery({ ...servicesQuery(time), refetchInterval: time.kind === 'last' ? refreshMs : false });
  const named = search.get('dataset');
  const found = services.data?.services.find((one) => one.service === name && (named === null || one.dataset === named));
  const dataset = found?.dataset ?? named ?? name;
  const columns = useQuery({ ...columnsQuery(dataset), enabled: found !== undefined });
  const filters = useMemo(() => (columns.data === undefined ? null : requestFilters(name, dataset, new Set(columns.data.map((column) => column.name)))), [columns.data, name, dataset]);
  return (
    <div className={classes.page}>
      <PageHead
        title={name}
        about={
          <Anchor component={Link} to={timeText === null ? '/services' : `/services?time=${timeText}`} size="sm">
            All services
          </Anchor>
        }
      >
        {filters !== null && (
          <Button component={Link} to={queryAddress({ dataset, query: withTime(requestsQuery(filters), time) })} variant="default" h={30} leftSection={<IconChartHistogram size={15} />}>
            Ask about its requests
          </Button>
        )}
        <TimePicker value={time} onChange={(range) => setAddress({ time: timeToText(range) }, { push: true })} />
      </PageHead>
      {services.error !== null && services.data === undefined ? (
        <Failed error={services.error} what="The service could not be read" retry={() => void services.refetch()} />
      ) : services.data === undefined ? (
        <Loading label="Loading the service" />
      ) : found === undefined ? (
        <Empty title={`No request came into ${name}`}>
          In the time chosen ({timeLabel(time)}) no span of a server or consumer of this service arrived, and none without a parent. Choose another time, or see in <Anchor component={Link} to="/arrivals" inherit>arrivals</Anchor> what was refused.
        </Empty>
      ) : (
        <div className={services.isPlaceholderData ? classes.dimmed : undefined}>
          <Figures service={found} />
          <ServiceCharts service={found} window={services.data.window} onBrush={(range) => setAddress({ time: timeToText(range) }, { push: true })} />
          {filters !== null && (
            <div className={classes.tables}>
              <Endpoints dataset={dataset} filters={filters} time={time} />
              <SlowTraces dataset={dataset} filters={filters} time={time} />
            </div>
          )}
        </div>
      )}
    </div>
  );
}

function Figures({ service }: { service: ServiceFigures }) {
  const latency = (value: number | null) => (value === null ? '–' : duration(value));
  return (
    <dl className={classes.figures}>
      <Figure name="Requests" value={exact(service.requests)} />
      <Figure name="A second" value={quantity(service.rate_per_s)} />
      <Figure name="Failed" value={`${exact(service.errors)} · ${percent(service.error_ratio)}`} bad={service.errors > 0} />
      <Figure name="p50" value={latency(service.p50)} />
      <Figure name="p95" value={latency(service.p95)} />
      <Figure name="p99" value={latency(service.p99)} />
    </dl>
  );
}

function Figure({ name, value, bad = false }: { name: string; value: string; bad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={bad ? classes.bad : undefined}>{value}</dd>
    </div>
  );
}
