import { Tooltip, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { duration, exact } from '../../model/format';
import { serviceShares } from '../../model/trace/facts';
import type { SpanColours } from '../../model/trace/spanColours';
import type { TraceAct, TraceView } from '../../model/trace/view';
import { isServiceCollapsed } from '../../model/trace/waterfall';
import { spanColor } from './palette';
import classes from './TraceScreen.module.css';

interface LegendProps {
  view: TraceView;
  act: (action: TraceAct) => void;
  self: Float64Array;
  colour: string;
  colours: SpanColours;
}

/** What the colours mean. By service it also tells what each had to do, and collapses its calls. */
export function Legend({ view, act, self, colour, colours }: LegendProps) {
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <div className={classes.legend} role="group" aria-label={`Colours by ${colour}`}>
      {colour === 'service' ? (
        <Services view={view} act={act} self={self} colours={colours} dark={dark} />
      ) : (
        colours.legend.map((one) => (
          <span key={one.label + one.colour} className={classes.chip} title={one.label}>
            <span className={classes.swatch} style={{ background: spanColor(one.colour, dark) }} />
            <span>{one.label}</span>
            <small>{exact(one.spans)}</small>
          </span>
        ))
      )}
    </div>
  );
}

function Services({ view, act, self, colours, dark }: { view: TraceView; act: LegendProps['act']; self: Float64Array; colours: SpanColours; dark: boolean }) {
  const { trace, open } = view;
  const shares = useMemo(() => serviceShares(trace, self), [trace, self]);
  const colourOf = useMemo(() => {
    const map = new Map<number, number>();
    for (let i = 0; i < trace.size; i++) map.set(trace.service[i]!, colours.of[i]!);
    return map;
  }, [trace, colours]);
  return shares.map((share) => {
    const collapsed = isServiceCollapsed(trace, open.collapsed, share.service);
    return (
      <Tooltip key={share.service} label={`${collapsed ? 'Expand' : 'Collapse'} calls to ${share.name}: ${exact(share.spans)} spans, ${exact(share.errors)} failed, ${duration(share.selfMs)} of its own`}>
        <button type="button" className={classes.chip} aria-pressed={collapsed} onClick={() => act({ do: 'service', service: share.service })}>
          <span className={classes.swatch} style={{ background: spanColor(colourOf.get(share.service) ?? 0, dark) }} />
          <span>{share.name}</span>
          <small>
            {exact(share.spans)} · {duration(share.selfMs)}
          </small>
          {share.errors > 0 && <small data-bad>{exact(share.errors)} failed</small>}
        </button>
      </Tooltip>
    );
  });
}
