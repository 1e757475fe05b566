import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core';
import { IconChartArea, IconChartBar, IconChartLine, IconMathFunction } from '@tabler/icons-react';
import { useMemo } from 'react';
import { seriesOf, unitOfCalculation } from '../../model/chartSeries';
import { calculationKey } from '../../model/querySpec';
import { Chart, type ChartKind } from '../Chart/Chart';
import { ChartFrame, type OneChartProps } from './ResultCharts';

const kinds = [
  { value: 'line', label: 'Lines', icon: IconChartLine },
  { value: 'stack', label: 'Stacked', icon: IconChartArea },
  { value: 'bar', label: 'Bars', icon: IconChartBar },
] as const;

/** A calculation over time: lines, stacked areas or bars. */
export function LineChart({ result, calculation, index, times, styles, onStyles, link, markers, onBrush, height }: OneChartProps) {
  const name = calculationKey(calculation);
  const { kind = 'line', log = false } = styles[name] ?? {};
  const series = useMemo(() => seriesOf(result, index, calculation, times), [result, index, calculation, times]);
  const set = (change: { kind?: ChartKind; log?: boolean }) => onStyles?.({ ...styles, [name]: { kind, log, ...change } });
  const { start, end, granularity } = result.window;
  return (
    <ChartFrame
      name={name}
      chart={
        <Chart
          label={name}
          times={times}
          step={granularity}
          start={start}
          end={end}
          series={series}
          kind={kind}
          log={log}
          unit={unitOfCalculation(calculation)}
          link={link}
          {...(onBrush && { onBrush })}
          {...(markers && { markers })}
          {...(height !== undefined && { height })}
        />
      }
    >
      {onStyles && (
        <>
          <Tooltip label={kind === 'line' ? 'Logarithmic axis' : 'Only lines can have a logarithmic axis'}>
            <ActionIcon variant={log && kind === 'line' ? 'light' : 'subtle'} color={log && kind === 'line' ? 'honey' : 'gray'} size={24} disabled={kind !== 'line'} aria-pressed={log} aria-label={`Logarithmic axis of ${name}`} onClick={() => set({ log: !log })}>
              <IconMathFunction size={15} />
            </ActionIcon>
          </Tooltip>
          <SegmentedControl
            size="xs"
            aria-label={`Kind of chart of ${name}`}
            value={kind}
            onChange={(chosen) => set({ kind: chosen as ChartKind })}
            data={kinds.map(({ value, label, icon: Icon }) => ({ value, label: <Icon size={15} role="img" aria-label={label} /> }))}
            styles={{ label: { padding: '1px 6px' } }}
          />
        </>
      )}
    </ChartFrame>
  );
}
