/** How a picture is shown: its point (0, 0) at (x, y) of the screen, k times as large. */
export interface View {
  x: number;
  y: number;
  k: number;
}

interface Size {
  width: number;
  height: number;
}

const smallest = 0.1;
const largest = 3;

/** All of a picture in the middle of a frame, no larger than at full size. */
export function fitted(picture: Size, frame: Size, marginPixels = 12): View {
  const room = (pixels: number) => Math.max(1, pixels - 2 * marginPixels);
  const k = Math.max(smallest, Math.min(1, room(frame.width) / Math.max(1, picture.width), room(frame.height) / Math.max(1, picture.height)));
  return { x: (frame.width - picture.width * k) / 2, y: (frame.height - picture.height * k) / 2, k };
}

/** Larger or smaller, while one point of the screen stays where it is. */
export function zoomedAt(view: View, factor: number, x: number, y: number): View {
  const k = Math.min(largest, Math.max(smallest, view.k * factor));
  const by = k / view.k;
  return { k, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
}

/** Moved so far that a point of the picture is in sight, with room around it; the same view when it is. */
export function showing(view: View, point: { x: number; y: number }, frame: Size, room = 110): View {
  const at = { x: view.x + point.x * view.k, y: view.y + point.y * view.k };
  const shift = (value: number, size: number) => (value < room ? room - value : value > size - room ? size - room - value : 0);
  const [dx, dy] = [shift(at.x, frame.width), shift(at.y, frame.height)];
  return dx === 0 && dy === 0 ? view : { ...view, x: view.x + dx, y: view.y + dy };
}
