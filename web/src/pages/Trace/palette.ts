import { none, others } from '../../model/trace/spanColours';
import { seriesColor } from '../../ui/seriesColors';

// The colours of charts without red and pink: red means failed here.
const order = [1, 2, 0, 4, 5, 8, 7, 9, 11, 12, 10, 14];

/** The colour that stands behind a colour number of the model. */
export function spanColor(colour: number, dark: boolean): string {
  if (colour === others) return dark ? '#8a8a8a' : '#7d858c';
  if (colour === none) return dark ? '#6a6a6a' : '#a4abb2';
  return seriesColor(order[colour % order.length]!, dark);
}

/** The colour of what failed. */
export const errorColor = (dark: boolean): string => (dark ? '#ff6b6b' : '#e03131');
