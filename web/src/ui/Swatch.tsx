import { useComputedColorScheme } from '@mantine/core';
import { seriesColor } from './seriesColors';

/** The colour of the n-th series of a chart, beside its name; null where nothing is drawn of it. */
export function Swatch({ series }: { series: number | null }) {
  const dark = useComputedColorScheme('light') === 'dark';
  return <span aria-hidden style={{ flex: 'none', width: 10, height: 10, borderRadius: 2, background: series === null ? 'transparent' : seriesColor(series, dark) }} />;
}
