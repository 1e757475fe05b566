import { none } from './spanColours';
import { Kind, type Trace } from './trace';

/** What a point of the minimap shows where no span is. */
export const empty = 255;
/** What it shows where one failed. */
export const failed = 254;

/**
 * The whole trace in few points, line by line from the top: the colour of a span, `failed` or `empty`. Every line stands for as many
 * entries in the order of the tree; what comes later covers what came before, errors cover all.
 */
export function drawMinimap(trace: Trace, colours: Uint8Array, width: number, height: number): Uint8Array {
  const points = new Uint8Array(width * height).fill(empty);
  if (trace.size === 0) return points;
  const perMs = trace.lengthMs > 0 ? width / trace.lengthMs : 0;
  const lines = Math.min(height, trace.size);
  const draw = (i: number, colour: number) => {
    const line = Math.floor((i * lines) / trace.size);
    const from = Math.min(width - 1, Math.floor(trace.startMs[i]! * perMs));
    const to = Math.max(from + 1, Math.min(width, Math.ceil((trace.startMs[i]! + trace.durationMs[i]!) * perMs)));
    // Few entries are drawn as thick as they fit.
    const top = Math.floor((line * height) / lines);
    const bottom = Math.max(top + 1, Math.floor(((line + 1) * height) / lines) - (lines * 3 <= height ? 1 : 0));
    for (let y = top; y < bottom; y++) points.fill(colour, y * width + from, y * width + to);
  };
  for (let i = 0; i < trace.size; i++) if (trace.kind[i] === Kind.span && trace.error[i] === 0) draw(i, colours[i] ?? none);
  for (let i = 0; i < trace.size; i++) if (trace.kind[i] === Kind.span && trace.error[i] === 1) draw(i, failed);
  return points;
}
