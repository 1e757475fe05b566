// Hues in an order in which neighbours differ most; honey comes first because one series is the common case.
const hues = [72, 255, 152, 22, 305, 205, 350, 118, 45, 280];

/** The colour of the n-th series, the same in chart, legend and table. After ten hues the lightness changes. */
export function seriesColor(index: number, dark: boolean, alpha = 1): string {
  const round = Math.floor(index / hues.length) % 3;
  const lightness = (dark ? [0.76, 0.62, 0.88] : [0.6, 0.74, 0.46])[round] ?? 0.6;
  const hue = hues[index % hues.length] ?? 0;
  return `oklch(${lightness} ${hue === 72 ? 0.155 : 0.13} ${hue} / ${alpha})`;
}

/** Colours of what is drawn on a canvas and is no series: axes, grid, crosshair, brush. */
export function inkColors(dark: boolean) {
  return dark
    ? { text: '#b8b8b8', grid: 'rgba(255,255,255,0.07)', line: 'rgba(255,255,255,0.25)', dimmed: '#828282' }
    : { text: '#495057', grid: 'rgba(0,0,0,0.07)', line: 'rgba(0,0,0,0.25)', dimmed: '#868e96' };
}
