import dagre from '@dagrejs/dagre';
import { edgeKey, type MapEdge } from './serviceMap';

export interface Point {
  x: number;
  y: number;
}

/** Where everything of a map stands, in pixels at full size; nodes by their middle. */
export interface MapLayout {
  width: number;
  height: number;
  nodes: ReadonlyMap<string, Point>;
  edges: ReadonlyMap<string, { points: readonly Point[]; label: Point }>;
}

export const nodeWidth = 176;
export const nodeHeight = 54;
const labelWidth = 104;
const labelHeight = 18;

/** Places services in layers from left to right, so that calls mostly go to the right. A service's calls to itself are left out. */
export function layoutMap(services: readonly string[], edges: readonly Pick<MapEdge, 'from' | 'to'>[]): MapLayout {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 26, ranksep: 40, edgesep: 14, marginx: 16, marginy: 16 });
  // By number: names come from telemetry, and one of them may be `__proto__`.
  const ids = new Map(services.map((service, i) => [service, String(i)]));
  for (const id of ids.values()) graph.setNode(id, { width: nodeWidth, height: nodeHeight });
  const drawn = edges.filter(({ from, to }) => from !== to && ids.has(from) && ids.has(to));
  for (const { from, to } of drawn) graph.setEdge(ids.get(from)!, ids.get(to)!, { width: labelWidth, height: labelHeight, labelpos: 'c' });
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const nodes = new Map([...ids].map(([service, id]) => [service, pointOf(graph.node(id) as Point)]));
  return {
    width: Number.isFinite(width) ? width : 0,
    height: Number.isFinite(height) ? height : 0,
    nodes,
    edges: new Map(
      drawn.map((edge) => {
        const placed = graph.edge(ids.get(edge.from)!, ids.get(edge.to)!) as Point & { points: Point[] };
        return [edgeKey(edge), { points: fromSideToSide(placed.points.map(pointOf), nodes.get(edge.from)!, nodes.get(edge.to)!), label: pointOf(placed) }];
      }),
    ),
  };
}

/** The same line, leaving and entering its boxes in the middle of a side rather than at a corner. */
function fromSideToSide(points: readonly Point[], from: Point, to: Point): Point[] {
  const inner = points.slice(1, -1);
  const side = (box: Point, next: Point | undefined): Point => ({ x: box.x + (next !== undefined && next.x < box.x ? -nodeWidth : nodeWidth) / 2, y: box.y });
  return [side(from, inner[0] ?? to), ...inner, side(to, inner.at(-1) ?? from)];
}

const pointOf = ({ x, y }: Point): Point => ({ x, y });

/** A smooth line through points, as an SVG path. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${round(first.x)} ${round(first.y)}`;
  // Quadratic pieces between the middles of the points: smooth, and never beyond their hull.
  for (let i = 0; i < rest.length - 1; i++) {
    const [at, next] = [rest[i]!, rest[i + 1]!];
    path += `Q${round(at.x)} ${round(at.y)} ${round((at.x + next.x) / 2)} ${round((at.y + next.y) / 2)}`;
  }
  const last = rest.at(-1);
  return last === undefined ? path : `${path}L${round(last.x)} ${round(last.y)}`;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** The service that an arrow key leads to from another: the nearest in its direction, where going straight counts more than being near. Null when there is none. */
export function inDirection({ nodes }: Pick<MapLayout, 'nodes'>, from: string, key: string): string | null {
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const start = nodes.get(from);
  if (direction === undefined || start === undefined) return null;
  const [dx, dy] = direction as [number, number];
  let best: string | null = null;
  let least = Infinity;
  for (const [service, { x, y }] of nodes) {
    const along = (x - start.x) * dx + (y - start.y) * dy;
    const aside = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    if (service === from || along <= 1) continue;
    const distance = along + 2 * aside;
    if (distance < least) [best, least] = [service, distance];
  }
  return best;
}
