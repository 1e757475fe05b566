import { useMemo } from 'react';
import { courseOf, type Service, type ServiceWindow } from '../../model/services';
import type { TimeRange } from '../../model/time';
import { Chart, type ChartKind, type ChartSeries } from '../../ui/Chart/Chart';
import { ChartLink } from '../../ui/Chart/link';
import { Swatch } from '../../ui/Swatch';
import type { Unit } from '../../model/format';
import classes from './Services.module.css';

// Green for what went well, red for what failed; the rest by place.
const colors = { good: 2, bad: 3, p50: 1, p95: 0, p99: 4 };

/** Rate, errors and latency of a service over time, tied to each other. */
export function ServiceCharts({ service, window, onBrush }: { service: Service; window: ServiceWindow; onBrush: (range: TimeRange) => void }) {
  const link = useMemo(() => new ChartLink(), []);
  const { course, rate, errors, latency } = useMemo(() => {
    const course = courseOf(service, window);
    const rate: ChartSeries[] = [
      { key: 'failed', label: 'failed', values: course.failed, color: colors.bad },
      { key: 'succeeded', label: 'succeeded', values: course.succeeded, color: colors.good },
    ];
    const errors: ChartSeries[] = [{ key: 'failed', label: 'failed', values: course.errorRatio, color: colors.bad }];
    const latency = (['p99', 'p95', 'p50'] as const).map((key): ChartSeries => ({ key, label: key, values: course[key], color: colors[key] }));
    return { course, rate, errors, latency: latency.filter(({ values }) => values.some((value) => value !== null)) };
  }, [service, window]);
  const one = (title: string, series: readonly ChartSeries[], unit: Unit, kind: ChartKind) => (
    <section className={classes.chart}>
      <h3>
        {title}
        {series.length > 1 &&
          series.map(({ key, label, color }) => (
            <span key={key} className={classes.key}>
              <Swatch series={color ?? null} /> {label}
            </span>
          ))}
      </h3>
      <Chart label={`${title} of ${service.service}`} times={course.times} step={window.granularity} start={window.start} end={window.end} series={series} kind={kind} unit={unit} height={170} link={link} onBrush={onBrush} />
    </section>
  );
  return (
    <div className={classes.charts}>
      {one('Requests a second', rate, null, 'bar')}
      {one('Failed', errors, 'ratio', 'line')}
      {one('Latency', latency, 'ms', 'line')}
    </div>
  );
}
