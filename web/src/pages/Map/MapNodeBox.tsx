import { memo } from 'react';
import { duration, percent, quantity } from '../../model/format';
import { nodeHeight, nodeWidth, type Point } from '../../model/map/layout';
import { gravity, type MapNode, ratio } from '../../model/map/serviceMap';
import type { Chosen } from './Map';
import classes from './Map.module.css';

interface MapNodeBoxProps {
  node: MapNode;
  at: Point;
  seconds: number;
  chosen: boolean;
  dim: boolean;
  onChoose: (chosen: Chosen) => void;
  onHover: (service: string | null) => void;
}

const shownCharacters = 22;

/** A service of the map: name, rate, share that failed, latency. */
export const MapNodeBox = memo(function MapNodeBox({ node, at, seconds, chosen, dim, onChoose, onHover }: MapNodeBoxProps) {
  const { service, requests, errors, p95 } = node;
  const failed = ratio(errors, requests);
  const rate = `${quantity(requests / seconds)}/s`;
  const latency = p95 === null ? '' : duration(p95);
  const left = at.x - nodeWidth / 2;
  const top = at.y - nodeHeight / 2;
  const choose = () => onChoose({ service });
  return (
    <g
      className={classes.node}
      role="button"
      tabIndex={0}
      aria-label={`${service}: ${rate}${latency && `, 95 of 100 within ${latency}`}, ${percent(failed)} failed`}
      aria-pressed={chosen}
      data-thing
      data-service={service}
      data-dim={dim || undefined}
      data-gravity={gravity(failed)}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose();
      }}
      onPointerEnter={() => onHover(service)}
      onPointerLeave={() => onHover(null)}
    >
      <title>{service}</title>
      <rect x={left} y={top} width={nodeWidth} height={nodeHeight} rx={6} className={classes.box} />
      {failed > 0 && <rect x={left + 1} y={top + nodeHeight - 5} width={Math.max(3, (nodeWidth - 2) * failed)} height={4} rx={2} className={classes.share} />}
      <text x={left + 10} y={top + 21} className={classes.nodeName}>
        {service.length > shownCharacters ? `${service.slice(0, shownCharacters - 1)}…` : service}
      </text>
      <text x={left + 10} y={top + 40} className={classes.nodeFigures}>
        {rate}
        {latency && ` · ${latency}`}
        {failed > 0 && <tspan className={classes.failed}> · {percent(failed)}</tspan>}
      </text>
    </g>
  );
});
