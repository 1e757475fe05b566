import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { unitOfCalculation } from '../../model/chartSeries';
import { groupId, type HeatmapCells } from '../../model/queryResult';
import { calculationKey } from '../../model/querySpec';
import { Heatmap, HeatmapLegend } from '../Chart/Heatmap';
import { ChartFrame, type OneChartProps } from './ResultCharts';
import classes from './ResultCharts.module.css';

/** The heatmap of a result over all events; a group alone while its row is pointed at. */
export function HeatmapChart({ result, calculation, index, times, link, markers, onBrush, region, onRegion, height = 220 }: OneChartProps) {
  const dark = useComputedColorScheme('light') === 'dark';
  const name = calculationKey(calculation);
  const column = calculation.column ?? '';
  const heatmap = result.total.heatmaps?.[index];
  const groups = useMemo(() => {
    const found = new Map<string, HeatmapCells>();
    if (result.breakdowns.length > 0) for (const group of result.groups) if (group.heatmaps?.[index]) found.set(groupId(group), group.heatmaps[index]);
    return found;
  }, [result, index]);
  if (!heatmap || heatmap.bin_edges.length < 2) return <ChartFrame name={name} chart={<p className={classes.hint}>No event here has a number in {column}.</p>} />;
  const { start, end, granularity } = result.window;
  return (
    <ChartFrame
      name={name}
      chart={
        <Heatmap
          label={name}
          heatmap={heatmap}
          groups={groups}
          times={times}
          step={granularity}
          start={start}
          end={end}
          unit={unitOfCalculation(calculation)}
          link={link}
          height={height}
          region={region?.column === column ? region : null}
          {...(onRegion && { onRegion: (dragged) => onRegion({ column, ...dragged }) })}
          {...(onBrush && { onBrush })}
          {...(markers && { markers })}
        />
      }
    >
      {onRegion && <span className={classes.hint}>Drag over a region to see what is different about it; with Shift, to zoom</span>}
      <HeatmapLegend heatmap={heatmap} dark={dark} />
    </ChartFrame>
  );
}
