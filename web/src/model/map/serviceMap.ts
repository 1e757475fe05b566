/** A service and what came into it. */
export interface MapNode {
  service: string;
  requests: number;
  errors: number;
  p95: number | null;
}

/** The calls of one service to another. */
export interface MapEdge {
  from: string;
  to: string;
  calls: number;
  errors: number;
  p50: number | null;
  p95: number | null;
}

export interface ServiceMap {
  nodes: readonly MapNode[];
  edges: readonly MapEdge[];
  /** One of so many traces was looked at; figures are scaled up. */
  sampled: number;
  /** How long the time is that was looked at. */
  seconds: number;
}

/** Tells an edge from all others. */
export const edgeKey = ({ from, to }: Pick<MapEdge, 'from' | 'to'>): string => JSON.stringify([from, to]);

/** The share that failed; 0 of nothing. */
export const ratio = (errors: number, all: number): number => (all > 0 ? errors / all : 0);

/** The services, with those that are only named by calls. */
export function allNodes({ nodes, edges }: Pick<ServiceMap, 'nodes' | 'edges'>): MapNode[] {
  const known = new Set(nodes.map((node) => node.service));
  const named = new Set(edges.flatMap(({ from, to }) => [from, to]).filter((service) => !known.has(service)));
  return [...nodes, ...[...named].map((service) => ({ service, requests: 0, errors: 0, p95: null }))];
}

/** Who calls a service and whom it calls, most calls first; not itself. */
export function neighbours({ edges }: Pick<ServiceMap, 'edges'>, service: string): { callers: MapEdge[]; callees: MapEdge[] } {
  const most = (a: MapEdge, b: MapEdge) => b.calls - a.calls;
  return {
    callers: edges.filter(({ from, to }) => to === service && from !== service).sort(most),
    callees: edges.filter(({ from, to }) => from === service && to !== service).sort(most),
  };
}

/** How thick an edge is drawn: from 1 to 6, by the order of magnitude of its calls among all. */
export function edgeWidth(calls: number, mostCalls: number): number {
  if (mostCalls <= 1 || calls <= 1) return calls >= mostCalls && mostCalls > 1 ? 6 : 1;
  return 1 + 5 * (Math.log(calls) / Math.log(mostCalls));
}

/** What matters about a share that failed: nothing, some, much. */
export const gravity = (errorRatio: number): 'good' | 'some' | 'much' => (errorRatio >= 0.05 ? 'much' : errorRatio > 0 ? 'some' : 'good');
