const steps = 48;

/** Colours from hardly anything to most, for the theme's background. */
export function heatColors(dark: boolean): string[] {
  return Array.from({ length: steps }, (_, i) => {
    const t = i / (steps - 1);
    const lightness = dark ? 0.34 + 0.56 * t : 0.94 - 0.56 * t;
    const chroma = dark ? 0.05 + 0.11 * t : 0.05 + 0.1 * Math.sqrt(t) - 0.02 * t;
    const hue = dark ? 52 + 38 * t : 90 - 42 * t;
    return `oklch(${lightness.toFixed(3)} ${chroma.toFixed(3)} ${hue.toFixed(1)})`;
  });
}

/** The colour for a strength from 0 to 1. */
export const heatColor = (colors: readonly string[], strength: number): string => colors[Math.min(colors.length - 1, Math.max(0, Math.round(strength * (colors.length - 1))))] ?? 'transparent';
