import { Anchor, Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { ApiError } from '../../api/client';
import { meQuery } from '../../api/me';
import { removeSlo, sloHistoryQuery, type SloPoint, sloQuery } from '../../api/slos';
import { percentText, promiseText } from '../../model/alerts/slo';
import { Chart } from '../../ui/Chart/Chart';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import classes from './Alerts.module.css';
import { BurnAlerts } from './BurnAlerts';
import { Fact } from './Fact';
import { History } from './History';
import { Remove } from './Remove';
import { SloDialog } from './SloDialog';
import { sloState } from './Slos';
import { StateBadge } from './StateBadge';

/** One objective: how it fares, its budget over the period, its burn alerts, what they said. */
export function Component() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const slo = useQuery(sloQuery(id));
  const history = useQuery({ ...sloHistoryQuery(id, slo.data?.time_period_days ?? 1), enabled: slo.data !== undefined });
  const { data: me } = useQuery(meQuery);
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  if (slo.error instanceof ApiError && [400, 404].includes(slo.error.status))
    return (
      <Empty title="There is no such objective">
        It was deleted, or is another environment's. <Anchor component={Link} to="/alerts?tab=slos" inherit>All objectives</Anchor>.
      </Empty>
    );
  if (slo.isError) return <Failed error={slo.error} what="The objective could not be shown" retry={() => void slo.refetch()} />;
  if (slo.data === undefined) return <Loading />;
  const mayChange = me?.may.includes('slos') ?? false;
  const { compliance, budget_remaining: left, burn_rate: rate } = slo.data;
  return (
    <div className={classes.page}>
      <PageHead title={slo.data.name} about={`${promiseText(slo.data)}${slo.data.description === '' ? '' : `. ${slo.data.description}`}`}>
        <Button component={Link} to="/alerts?tab=slos" variant="subtle">
          All SLOs
        </Button>
        {mayChange && (
          <>
            <Button variant="default" onClick={() => setOpen('remove')}>
              Delete
            </Button>
            <Button onClick={() => setOpen('edit')}>Edit</Button>
          </>
        )}
      </PageHead>
      <dl className={classes.figures}>
        <Fact name="State">
          <StateBadge state={sloState(slo.data)} />
        </Fact>
        <Fact name="Compliance">{percentText(compliance)}</Fact>
        <Fact name="Budget left">
          <span className={left < 0 ? classes.fault : undefined}>{percentText(left)}</span>
        </Fact>
        <Fact name="Burn rate, last 4 h">{rate.toFixed(2)}</Fact>
        <Fact name="Good when">
          <code>{slo.data.sli.alias}</code>
        </Fact>
      </dl>
      <Title order={3} size="h4">
        Budget left, percent
      </Title>
      {history.isError ? (
        <Failed error={history.error} what="The course of the budget could not be shown" retry={() => void history.refetch()} />
      ) : history.data === undefined ? (
        <Loading />
      ) : slo.data.status === 'no_events' ? (
        <Empty title="No event counted yet">
          Objectives are counted every minute. If none comes: does <code>{slo.data.sli.alias}</code> have a value? See the <Anchor component={Link} to="/fields" inherit>fields</Anchor>, and what <Anchor component={Link} to="/arrivals" inherit>arrived</Anchor>.
        </Empty>
      ) : history.data.length === 0 ? (
        <Empty title="Not an hour old yet">The course is drawn from the next full hour on.</Empty>
      ) : (
        <Course points={history.data} left={left} />
      )}
      <BurnAlerts slo={slo.data} mayChange={mayChange} />
      <Title order={3} size="h4">
        What its alerts said
      </Title>
      <History subject={slo.data.id} />
      {open === 'edit' && <SloDialog slo={slo.data} onClose={() => setOpen(null)} />}
      {open === 'remove' && (
        <Remove what={`the objective ${slo.data.name}`} remove={() => removeSlo(id)} keys={[]} onRemoved={() => void navigate('/alerts?tab=slos')} onClose={() => setOpen(null)}>
          Its burn alerts and counts go with it. What they said stays in the history.
        </Remove>
      )}
    </div>
  );
}

/** What was left at the end of each step, and what is left now. */
function Course({ points, left }: { points: readonly SloPoint[]; left: number }) {
  const step = (points[1]?.timestamp ?? 0) - (points[0]?.timestamp ?? 0) || 3_600;
  const times = useMemo(() => [...points.map((point) => point.timestamp - step), points.at(-1)?.timestamp ?? 0], [points, step]);
  const series = useMemo(() => [{ key: 'budget', label: 'Budget left, %', values: [...points.map((point) => point.budget_remaining), left] }], [points, left]);
  return <Chart label="Budget left over the period" times={times} step={step} start={times[0] ?? 0} end={(times.at(-1) ?? 0) + step} series={series} height={200} />;
}
