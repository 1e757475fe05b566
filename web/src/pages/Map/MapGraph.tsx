import { ActionIcon, Tooltip } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useShortcuts } from '../../app/Shortcuts';
import { inDirection, layoutMap } from '../../model/map/layout';
import { fitted, showing, type View, zoomedAt } from '../../model/map/panZoom';
import { edgeKey, edgeWidth, type ServiceMap } from '../../model/map/serviceMap';
import type { Chosen } from './Map';
import { MapEdgeLabel, MapEdgeLine } from './MapEdgeLine';
import { MapNodeBox } from './MapNodeBox';
import classes from './Map.module.css';

interface MapGraphProps {
  map: ServiceMap;
  find: string;
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}

const wheelFactor = 1.15;
const buttonFactor = 1.4;
// Below this labels could not be read.
const labelsFrom = 0.55;

/** The map as a graph: drag to move, wheel to zoom, arrow keys from service to service. */
export function MapGraph({ map, find, chosen, onChoose }: MapGraphProps) {
  // The picture changes only when services or calls come and go, not with their numbers.
  const shape = JSON.stringify([map.nodes.map((node) => node.service), map.edges.map(({ from, to }) => [from, to])]);
  const layout = useMemo(() => layoutMap(map.nodes.map((node) => node.service), map.edges), [shape]);
  const frame = useRef<HTMLDivElement>(null);
  const { ref: sized, width, height } = useElementSize<HTMLDivElement>();
  const merged = useMergedRef(frame, sized);
  const [view, setView] = useState<View | null>(null);
  const all = useMemo(() => fitted(layout, { width, height }), [layout, width, height]);
  const shown = view ?? all;
  const zoom = (factor: number, x = width / 2, y = height / 2) => setView(zoomedAt(shown, factor, x, y));
  const latest = useRef(zoom);
  latest.current = zoom;
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    // React listens to wheels passively, and this one must not scroll the page.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      latest.current(wheelFactor ** -Math.sign(event.deltaY), event.clientX - left, event.clientY - top);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, []);
  useShortcuts([
    { keys: '+', label: 'Larger', run: () => zoom(buttonFactor) },
    { keys: '-', label: 'Smaller', run: () => zoom(1 / buttonFactor) },
    { keys: '0', label: 'All of it', run: () => setView(null) },
  ]);

  const wanted = find.trim().toLowerCase();
  const found = useMemo(() => (wanted === '' ? null : new Set(map.nodes.map((node) => node.service).filter((service) => service.toLowerCase().includes(wanted)))), [map.nodes, wanted]);
  const firstFound = found?.values().next().value;
  const show = (service: string) => {
    const point = layout.nodes.get(service);
    if (point !== undefined) setView((before) => showing(before ?? all, point, { width, height }));
  };
  useEffect(() => {
    if (firstFound !== undefined) show(firstFound);
    // When another is found, not when the view changes.
  }, [firstFound]);

  const [hovered, setHovered] = useState<string | null>(null);
  const looked = hovered ?? (chosen !== null && 'service' in chosen ? chosen.service : null);
  const centre = looked !== null && layout.nodes.has(looked) ? looked : null;
  const near = useMemo(() => (centre === null ? null : new Set([centre, ...map.edges.flatMap(({ from, to }) => (from === centre ? [to] : to === centre ? [from] : []))])), [centre, map.edges]);
  const isDim = (service: string) => (found !== null && !found.has(service)) || (near !== null && !near.has(service));
  const mostCalls = Math.max(1, ...map.edges.map(({ calls }) => calls));
  const lines = map.edges.flatMap((edge) => {
    const line = layout.edges.get(edgeKey(edge));
    if (line === undefined) return [];
    const isChosen = chosen !== null && 'from' in chosen && chosen.from === edge.from && chosen.to === edge.to;
    const isNear = centre === null ? !isDim(edge.from) && !isDim(edge.to) : edge.from === centre || edge.to === centre;
    return [{ edge, line, width: edgeWidth(edge.calls, mostCalls), isChosen, dim: !isNear }];
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const from = event.target instanceof Element ? event.target.getAttribute('data-service') : null;
    const next = from === null ? null : inDirection(layout, from, event.key);
    if (next === null) return;
    event.preventDefault();
    show(next);
    frame.current?.querySelector<SVGElement>(`[data-service="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <div ref={merged} className={classes.graph} {...useMove(shown, setView)} onKeyDown={onKeyDown}>
      <svg width="100%" height="100%" role="group" aria-label="Who calls whom. The same as tables: switch to Table.">
        <defs>
          <marker id="map-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
            <path d="M0 0.5L7.5 4L0 7.5z" className={classes.arrow} />
          </marker>
        </defs>
        <g transform={`translate(${shown.x} ${shown.y}) scale(${shown.k})`}>
          {lines.map(({ edge, line, width, isChosen, dim }) => (
            <MapEdgeLine key={edgeKey(edge)} edge={edge} points={line.points} width={width} seconds={map.seconds} chosen={isChosen} dim={dim} onChoose={onChoose} />
          ))}
          {shown.k >= labelsFrom && lines.map(({ edge, line, width, dim }) => <MapEdgeLabel key={edgeKey(edge)} edge={edge} at={line.label} width={width} seconds={map.seconds} dim={dim} />)}
          {map.nodes.map((node) => {
            const at = layout.nodes.get(node.service);
            return at === undefined ? null : (
              <MapNodeBox key={node.service} node={node} at={at} seconds={map.seconds} chosen={chosen !== null && 'service' in chosen && chosen.service === node.service} dim={isDim(node.service)} onChoose={onChoose} onHover={setHovered} />
            );
          })}
        </g>
      </svg>
      <div className={classes.zoom}>
        <Tooltip label="Larger (+)" position="left">
          <ActionIcon variant="default" onClick={() => zoom(buttonFactor)} aria-label="Larger">
            <IconPlus size={15} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Smaller (-)" position="left">
          <ActionIcon variant="default" onClick={() => zoom(1 / buttonFactor)} aria-label="Smaller">
            <IconMinus size={15} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="All of it (0)" position="left">
          <ActionIcon variant="default" onClick={() => setView(null)} aria-label="All of it">
            <IconFocusCentered size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

/** Moving the picture with a drag of its ground, and zooming with two fingers. */
function useMove(shown: View, setView: (view: View) => void) {
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const place = (event: PointerEvent<HTMLDivElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const lift = (event: PointerEvent<HTMLDivElement>) => {
    fingers.current.delete(event.pointerId);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0 || (event.target as Element).closest('[data-thing], button') !== null) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, place(event));
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const before = fingers.current.get(event.pointerId);
      if (before === undefined) return;
      const now = place(event);
      fingers.current.set(event.pointerId, now);
      const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
      if (other === undefined) setView({ ...shown, x: shown.x + now.x - before.x, y: shown.y + now.y - before.y });
      else setView(zoomedAt(shown, Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)), (now.x + other.x) / 2, (now.y + other.y) / 2));
    },
    onPointerUp: lift,
    onPointerCancel: lift,
  };
}
