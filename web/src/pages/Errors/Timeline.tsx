import { useState } from 'react';
import type { Crumb, Payload } from '../../model/errors/payload';
import { clock, duration, exact } from '../../model/format';
import classes from './Activity.module.css';
import shared from './Errors.module.css';
import { LongText } from './LongText';

/** What happened before, the last first, each with how long before the error it was. */
export function Timeline({ payload, atMs }: { payload: Payload; atMs: number }) {
  // Where the sender tells when it reported this very error, its own clock counts and not the server's.
  const last = payload.crumbs.at(-1)?.timeMs ?? null;
  const zero = last === null ? atMs : Math.max(last, payload.crumbs.reduce((most, crumb) => Math.max(most, crumb.timeMs ?? 0), 0));
  return (
    <>
      <ol className={classes.timeline}>
        {payload.crumbs.toReversed().map((crumb, i) => (
          <Step key={i} crumb={crumb} zero={zero} />
        ))}
      </ol>
      {payload.crumbCount > payload.crumbs.length && <p className={shared.note}>The last {exact(payload.crumbs.length)} of {exact(payload.crumbCount)}.</p>}
    </>
  );
}

function Step({ crumb, zero }: { crumb: Crumb; zero: number }) {
  const [open, setOpen] = useState(false);
  return (
    <li data-level={crumb.level === 'critical' ? 'error' : crumb.level} data-type={crumb.type}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={classes.when} title={crumb.timeMs === null ? undefined : clock(crumb.timeMs, true)}>
          {crumb.timeMs === null ? '' : crumb.timeMs === zero ? '0' : `−${duration(zero - crumb.timeMs)}`}
        </span>
        <span className={classes.crumbType}>{crumb.type.slice(0, 20) || '?'}</span>
        <span className={classes.crumbText}>{crumb.text || '(nothing more)'}</span>
      </button>
      {open && <LongText text={JSON.stringify(crumb.detail, null, 2)?.slice(0, 100_000) ?? ''} />}
    </li>
  );
}
