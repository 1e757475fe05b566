import { Anchor, Group, SegmentedControl, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { datasetsQuery } from '../../api/datasets';
import { usageQuery } from '../../api/usage';
import { bytes, exact, percent } from '../../model/format';
import type { Sort } from '../../model/table';
import { largest, lastDays, type Measure, type Split, usageBy, type UsagePart } from '../../model/usage';
import { Chart } from '../../ui/Chart/Chart';
import { ChartLink } from '../../ui/Chart/link';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { Swatch } from '../../ui/Swatch';

const daySeconds = 86_400;
const mostSeries = 9;
const measures = { events: 'Events', bytes: 'Bytes received', refused: 'Refused events' } as const;
const spans = ['7', '30', '90'];

/** How much came, by day, and by dataset or key. */
export function Component() {
  const [search, setSearch] = useSearchParams();
  const measure = oneOf(search.get('of'), Object.keys(measures) as Measure[], 'events');
  const split = oneOf<Split>(search.get('by'), ['dataset', 'key'], 'dataset');
  const count = Number(oneOf(search.get('days'), spans, '30'));
  const usage = useQuery(usageQuery(count));
  const datasets = useQuery(datasetsQuery);
  const change = (name: string, value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set(name, value);
        return after;
      },
      { replace: true },
    );
  const days = useMemo(() => lastDays(count, Date.now()), [count]);
  const names = useMemo(() => new Map(datasets.data?.map((one) => [one.slug, one.name])), [datasets.data]);
  const parts = useMemo(() => usageBy(usage.data ?? [], split, measure, days, names), [usage.data, split, measure, days, names]);
  if (usage.isError) return <Failed error={usage.error} what="The usage could not be read" retry={() => void usage.refetch()} />;
  if (usage.data === undefined) return <Loading />;
  return (
    <Stack gap="md" p="md" opacity={usage.isPlaceholderData ? 0.6 : 1}>
      <PageHead title="Usage" about="What came in, by day in UTC.">
        <SegmentedControl size="xs" aria-label="What is counted" value={measure} onChange={(value) => change('of', value)} data={Object.entries(measures).map(([value, label]) => ({ value, label }))} />
        <SegmentedControl size="xs" aria-label="By what" value={split} onChange={(value) => change('by', value)} data={[{ value: 'dataset', label: 'By dataset' }, { value: 'key', label: 'By key' }]} />
        <SegmentedControl size="xs" aria-label="Days" value={String(count)} onChange={(value) => change('days', value)} data={spans.map((value) => ({ value, label: `${value} days` }))} />
      </PageHead>
      {parts.length === 0 ? (
        <Empty title={`Nothing came in the last ${count} days`}>
          <Anchor component={Link} to="/?send" inherit>Send data</Anchor>, or see in <Anchor component={Link} to="/arrivals" inherit>Arrivals</Anchor> what reached this server.
        </Empty>
      ) : (
        <Picture parts={parts} days={days} measure={measure} split={split} />
      )}
    </Stack>
  );
}

function Picture({ parts, days, measure, split }: { parts: readonly UsagePart[]; days: readonly string[]; measure: Measure; split: Split }) {
  const [link] = useState(() => new ChartLink());
  const [sort, setSort] = useState<Sort>({ key: measure, descending: true });
  const times = useMemo(() => days.map((day) => Date.parse(`${day}T00:00:00Z`) / 1_000), [days]);
  const drawn = useMemo(() => largest(parts, mostSeries), [parts]);
  const series = useMemo(() => drawn.map((part) => ({ key: part.key, label: part.label, values: part.perDay })), [drawn]);
  const start = times[0] ?? 0;
  const columns = useMemo((): DataColumn<UsagePart>[] => {
    const total = parts.reduce((sum, part) => sum + part[measure], 0);
    const placeOf = new Map(drawn.map((one, i) => [one.key, i]));
    const share = (part: UsagePart) => (total === 0 ? 0 : part[measure] / total);
    return [
      {
        key: 'label',
        label: split === 'dataset' ? 'Dataset' : 'Key',
        width: 'minmax(200px, 2fr)',
        sortValue: (part) => part.label.toLowerCase(),
        render: (part) => (
          <Group gap={6} wrap="nowrap">
            <Swatch series={placeOf.get(part.key) ?? null} />
            {part.label}
          </Group>
        ),
      },
      { key: 'events', label: 'Events', align: 'end', width: 140, sortValue: (part) => part.events, render: (part) => exact(part.events) },
      { key: 'bytes', label: 'Bytes received', align: 'end', width: 140, sortValue: (part) => part.bytes, render: (part) => bytes(part.bytes) },
      { key: 'refused', label: 'Refused events', align: 'end', width: 140, sortValue: (part) => part.refused, render: (part) => exact(part.refused) },
      { key: 'share', label: `Share of ${measures[measure].toLowerCase()}`, align: 'end', width: 190, sortValue: share, render: (part) => percent(share(part)) },
    ];
  }, [parts, drawn, measure, split]);
  return (
    <>
      <Chart label={`${measures[measure]} by day and ${split}`} times={times} step={daySeconds} start={start} end={start + days.length * daySeconds} series={series} kind="bar" unit={measure === 'bytes' ? 'bytes' : null} height={260} link={link} />
      <DataTable label={`Usage by ${split}`} columns={columns} rows={parts} rowKey={(part) => part.key} sort={sort} onSort={setSort} link={link} />
    </>
  );
}

function oneOf<T extends string>(value: string | null, possible: readonly T[], usual: T): T {
  return possible.find((one) => one === value) ?? usual;
}
