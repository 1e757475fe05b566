import { Anchor, Button, Switch } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { foldFrames, type Frame, placeOf, sourceLines } from '../../model/errors/frames';
import type { Thrown } from '../../model/errors/payload';
import { exact, plural } from '../../model/format';
import shared from './Errors.module.css';
import classes from './Stack.module.css';
import { LongText } from './LongText';

const shownAtFirst = 40;
const step = 200;

/** The calls, the last one first; those of frameworks are folded away. */
export function Stack({ thrown }: { thrown: Thrown }) {
  const foreign = thrown.frames.filter((frame) => !frame.own).length;
  const [everything, setEverything] = useState(false);
  const [shown, setShown] = useState(shownAtFirst);
  const runs = useMemo(() => (everything ? thrown.frames.map((frame) => ({ kind: 'own' as const, frame })) : foldFrames(thrown.frames)), [everything, thrown]);
  const left = runs.length - shown;
  const mapFault = thrown.frames.find((frame) => frame.mapFault !== '')?.mapFault;
  if (thrown.stack !== '') return <LongText text={thrown.stack} />;
  if (thrown.frameCount === 0) return <p className={shared.note}>It came without a stack.</p>;
  return (
    <div className={classes.stack}>
      <div className={classes.stackHead}>
        <span>{plural(thrown.frameCount, 'call')}, the last one first</span>
        {foreign > 0 && <Switch size="xs" label={`Frameworks too (${foreign})`} checked={everything} onChange={(event) => setEverything(event.currentTarget.checked)} />}
      </div>
      {mapFault !== undefined && (
        <p className={shared.note}>
          Shown as it was minified: {mapFault}.{' '}
          <Anchor component={Link} to="/errors/source-maps" inherit>
            Source maps
          </Anchor>
        </p>
      )}
      <ol>
        {runs.slice(0, shown).map((run, i) => (run.kind === 'own' ? <OneFrame key={i} frame={run.frame} open={i < 3 && run.frame.own} /> : <Folded key={i} frames={run.frames} />))}
      </ol>
      {left > 0 && (
        <Button variant="subtle" onClick={() => setShown(shown + step)}>
          {exact(Math.min(step, left))} more of {exact(left)}
        </Button>
      )}
      {thrown.frameCount > thrown.frames.length && <p className={shared.note}>{exact(thrown.frameCount - thrown.frames.length)} calls in the middle are left out; the whole data has them.</p>}
    </div>
  );
}

function Folded({ frames }: { frames: readonly Frame[] }) {
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState(step);
  if (open)
    return (
      <>
        {frames.slice(0, shown).map((frame, i) => (
          <OneFrame key={i} frame={frame} open={false} />
        ))}
        {frames.length > shown && (
          <li>
            <Button variant="subtle" onClick={() => setShown(shown + step)}>
              More of {plural(frames.length, 'call')}
            </Button>
          </li>
        )}
      </>
    );
  return (
    <li className={classes.folded}>
      <button type="button" aria-expanded={false} onClick={() => setOpen(true)}>
        <IconChevronRight size={13} aria-hidden /> {plural(frames.length, 'call')} of frameworks
      </button>
    </li>
  );
}

const OneFrame = memo(function OneFrame({ frame, open: openAtFirst }: { frame: Frame; open: boolean }) {
  const source = useMemo(() => sourceLines(frame), [frame]);
  const more = source.length > 0 || frame.locals.length > 0;
  const [open, setOpen] = useState(openAtFirst && more);
  const name = frame.className === '' ? frame.method : `${frame.className}.${frame.method}`;
  const head = (
    <>
      <span className={classes.method}>{name || '(no name)'}</span> <span className={classes.place}>{placeOf(frame)}</span>
    </>
  );
  return (
    <li className={classes.frame} data-own={frame.own}>
      {more ? (
        <button type="button" className={classes.frameHead} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconChevronRight size={13} className={classes.turn} aria-hidden />
          {head}
        </button>
      ) : (
        <div className={classes.frameHead}>{head}</div>
      )}
      {open && source.length > 0 && (
        <pre className={classes.source} tabIndex={0} aria-label={`Code of ${name || placeOf(frame)}`}>
          {source.map((line, i) => (
            <span key={i} data-hit={line.hit || undefined}>
              <i aria-hidden>{line.number ?? ''}</i>
              {line.text}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
      {open && frame.locals.length > 0 && (
        <dl className={classes.rows} aria-label="Local variables">
          {frame.locals.map(([local, value], i) => (
            <div key={i}>
              <dt>{local}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
});
