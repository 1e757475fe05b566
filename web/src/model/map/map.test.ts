import { describe, expect, it } from 'vitest';
import { curve, inDirection, layoutMap, nodeHeight, nodeWidth } from './layout';
import { fitted, showing, zoomedAt } from './panZoom';
import { allNodes, edgeKey, edgeWidth, gravity, type MapEdge, neighbours, ratio } from './serviceMap';

const edge = (from: string, to: string, calls = 1): MapEdge => ({ from, to, calls, errors: 0, p50: 1, p95: 2 });
const shop = [edge('web', 'cart', 10), edge('web', 'catalog', 50), edge('cart', 'db', 30), edge('catalog', 'db', 5), edge('db', 'db', 3)];

describe('layoutMap', () => {
  const layout = layoutMap(['web', 'cart', 'catalog', 'db'], shop);
  const x = (service: string) => layout.nodes.get(service)!.x;

  it('lets calls go to the right', () => {
    expect(x('web')).toBeLessThan(x('cart'));
    expect(x('cart')).toBeLessThan(x('db'));
    expect(x('cart')).toBe(x('catalog'));
  });

  it('lays no node on another and all into the picture', () => {
    const places = [...layout.nodes.values()];
    for (const [i, a] of places.entries()) {
      expect(a.x - nodeWidth / 2).toBeGreaterThanOrEqual(0);
      expect(a.x + nodeWidth / 2).toBeLessThanOrEqual(layout.width);
      expect(a.y + nodeHeight / 2).toBeLessThanOrEqual(layout.height);
      for (const b of places.slice(i + 1)) expect(Math.abs(a.x - b.x) >= nodeWidth || Math.abs(a.y - b.y) >= nodeHeight).toBe(true);
    }
  });

  it('draws each call but those of a service to itself', () => {
    expect([...layout.edges.keys()]).toEqual(shop.slice(0, 4).map(edgeKey));
    for (const { points } of layout.edges.values()) expect(points.length).toBeGreaterThan(1);
  });

  it('leaves and enters boxes in the middle of a side', () => {
    const { points } = layout.edges.get(edgeKey(shop[2]!))!;
    const [from, to] = [layout.nodes.get('cart')!, layout.nodes.get('db')!];
    expect(points[0]).toEqual({ x: from.x + nodeWidth / 2, y: from.y });
    expect(points.at(-1)).toEqual({ x: to.x - nodeWidth / 2, y: to.y });
  });

  it.each<[string, string[], MapEdge[]]>([
    ['nothing', [], []],
    ['one alone', ['a'], []],
    ['a circle', ['a', 'b', 'c'], [edge('a', 'b'), edge('b', 'c'), edge('c', 'a')]],
    ['calls both ways', ['a', 'b'], [edge('a', 'b'), edge('b', 'a')]],
    ['names that mean something elsewhere', ['__proto__', 'constructor', 'a b', ''], [edge('__proto__', 'constructor'), edge('constructor', '')]],
  ])('bears %s', (_, services, edges) => {
    const layout = layoutMap(services, edges);
    expect(layout.nodes.size).toBe(services.length);
    expect(layout.edges.size).toBe(edges.length);
    expect(layout.width).toBeGreaterThanOrEqual(0);
  });
});

it.each<[{ x: number; y: number }[], string]>([
  [[], ''],
  [[{ x: 1, y: 2 }], 'M1 2'],
  [[{ x: 0, y: 0 }, { x: 10, y: 4 }], 'M0 0L10 4'],
  [[{ x: 0, y: 0 }, { x: 10, y: 4 }, { x: 20, y: 0 }], 'M0 0Q10 4 15 2L20 0'],
])('draws %j', (points, path) => expect(curve(points)).toBe(path));

it.each([
  ['a', 'ArrowRight', 'b'],
  ['b', 'ArrowLeft', 'a'],
  ['a', 'ArrowDown', 'c'],
  ['a', 'ArrowUp', null],
  ['b', 'ArrowDown', 'd'],
  ['a', 'Enter', null],
  ['nowhere', 'ArrowUp', null],
])('from %s with %s to %s', (from, key, to) => {
  const nodes = new Map([['a', { x: 0, y: 0 }], ['b', { x: 100, y: 0 }], ['c', { x: 0, y: 100 }], ['d', { x: 110, y: 100 }]]);
  expect(inDirection({ nodes }, from, key)).toBe(to);
});

describe('the view', () => {
  it.each([
    ['a small picture at full size', { width: 100, height: 50 }, { x: 150, y: 75, k: 1 }],
    ['a large one in small', { width: 1_504, height: 100 }, { x: 12, y: 87.5, k: 0.25 }],
    ['none', { width: 0, height: 0 }, { x: 200, y: 100, k: 1 }],
  ])('fits %s', (_, picture, expected) => expect(fitted(picture, { width: 400, height: 200 })).toEqual({ ...expected, y: expect.closeTo(expected.y, 6) as number }));

  it('keeps the point under the pointer where it is', () => {
    const view = { x: 10, y: 20, k: 1 };
    const near = zoomedAt(view, 2, 110, 70);
    expect(near).toEqual({ x: -90, y: -30, k: 2 });
    expect(zoomedAt(near, 0.5, 110, 70)).toEqual(view);
    expect(zoomedAt(view, 1_000, 0, 0).k).toBe(3);
    expect(zoomedAt(view, 0.0001, 0, 0).k).toBe(0.1);
  });

  it('moves only as far as it must', () => {
    const view = { x: 0, y: 0, k: 1 };
    const frame = { width: 400, height: 400 };
    expect(showing(view, { x: 200, y: 200 }, frame)).toBe(view);
    expect(showing(view, { x: 500, y: 200 }, frame)).toEqual({ x: -210, y: 0, k: 1 });
    expect(showing(view, { x: 0, y: 395 }, frame)).toEqual({ x: 110, y: -105, k: 1 });
  });
});

it('knows services that only calls name', () => {
  expect(allNodes({ nodes: [{ service: 'web', requests: 9, errors: 1, p95: 3 }], edges: [edge('web', 'db'), edge('cron', 'web')] }).map((node) => node.service)).toEqual(['web', 'db', 'cron']);
});

it('lists who calls and is called, most calls first, without itself', () => {
  const of = neighbours({ edges: shop }, 'db');
  expect([of.callers.map((one) => one.from), of.callees]).toEqual([['cart', 'catalog'], []]);
  expect(neighbours({ edges: shop }, 'web').callees.map((one) => one.to)).toEqual(['catalog', 'cart']);
});

it.each([
  [1, 1, 1],
  [0, 0, 1],
  [1, 1_000_000, 1],
  [1_000, 1_000_000, 3.5],
  [1_000_000, 1_000_000, 6],
])('%d of %d calls are %d thick', (calls, most, width) => expect(edgeWidth(calls, most)).toBeCloseTo(width, 6));

it('weighs failures', () => {
  expect([gravity(0), gravity(0.0001), gravity(0.05)]).toEqual(['good', 'some', 'much']);
  expect([ratio(1, 4), ratio(0, 0)]).toEqual([0.25, 0]);
});
