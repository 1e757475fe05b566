import { memo } from 'react';
import { duration, exact, percent, quantity } from '../../model/format';
import { curve, type Point } from '../../model/map/layout';
import { gravity, type MapEdge, ratio } from '../../model/map/serviceMap';
import type { Chosen } from './Map';
import classes from './Map.module.css';

interface MapEdgeLineProps {
  edge: MapEdge;
  points: readonly Point[];
  width: number;
  seconds: number;
  chosen: boolean;
  dim: boolean;
  onChoose: (chosen: Chosen) => void;
}

/** The calls of one service to another: the thicker, the more; red as far as they fail. */
export const MapEdgeLine = memo(function MapEdgeLine({ edge, points, width, seconds, chosen, dim, onChoose }: MapEdgeLineProps) {
  const { from, to, calls, errors, p95 } = edge;
  const failed = ratio(errors, calls);
  const path = curve(points);
  const rate = `${quantity(calls / seconds)}/s`;
  const choose = () => onChoose({ from, to });
  return (
    <g
      className={classes.edge}
      role="button"
      tabIndex={0}
      aria-label={`${from} calls ${to}: ${rate}${p95 === null ? '' : `, 95 of 100 within ${duration(p95)}`}, ${percent(failed)} failed`}
      aria-pressed={chosen}
      data-thing
      data-dim={dim || undefined}
      data-gravity={gravity(failed)}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose();
      }}
    >
      <title>{`${from} → ${to}: ${exact(calls)} calls, ${exact(errors)} failed`}</title>
      <path d={path} className={classes.hitArea} />
      <path d={path} className={classes.line} strokeWidth={width} markerEnd="url(#map-arrow)" />
    </g>
  );
});

/** How many calls, and how slow: drawn after all lines, so that none crosses it out. */
export const MapEdgeLabel = memo(function MapEdgeLabel({ edge, at, width, seconds, dim }: { edge: MapEdge; at: Point; width: number; seconds: number; dim: boolean }) {
  return (
    <text x={at.x} y={at.y - width / 2 - 4} className={classes.edgeLabel} data-dim={dim || undefined} aria-hidden>
      {quantity(edge.calls / seconds)}/s
      {edge.p95 !== null && ` · ${duration(edge.p95)}`}
    </text>
  );
});
