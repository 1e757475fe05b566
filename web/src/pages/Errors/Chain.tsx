import { Anchor } from '@mantine/core';
import { useState } from 'react';
import type { Occurrence } from '../../api/errors';
import { plural } from '../../model/format';
import type { Payload, Thrown } from '../../model/errors/payload';
import { CopyButton } from '../../ui/CopyButton';
import shared from './Errors.module.css';
import classes from './Stack.module.css';
import { LongText } from './LongText';
import { Stack } from './Stack';

/** What was thrown, with its causes below; or what a message says. */
export function Chain({ payload, occurrence }: { payload: Payload; occurrence: Occurrence }) {
  if (payload.chain.length === 0)
    return (
      <div className={classes.thrown}>
        <LongText text={payload.message || occurrence.message || '(it says nothing)'} />
        {occurrence.stack !== '' && <LongText text={occurrence.stack} />}
      </div>
    );
  return (
    <>
      {occurrence.stack !== '' && (
        <div className={classes.copyStack}>
          <CopyButton text={occurrence.stack} label="stack trace" />
        </div>
      )}
      {payload.chain.map((thrown, i) => (
        <Cause key={i} thrown={thrown} depth={i} last={i === payload.chain.length - 1} />
      ))}
      {payload.chainCount > payload.chain.length && <p className={shared.note}>And {plural(payload.chainCount - payload.chain.length, 'further cause')}, which the whole data has.</p>}
    </>
  );
}

function Cause({ thrown, depth, last }: { thrown: Thrown; depth: number; last: boolean }) {
  // The first says what happened, the last why; those between are opened when they are wanted.
  const [open, setOpen] = useState(depth === 0 || last);
  return (
    <section className={classes.thrown} aria-label={`Exception ${thrown.type.slice(0, 100)}`}>
      <h3>
        {depth > 0 && <span className={classes.causedBy}>Caused by </span>}
        {thrown.type.slice(0, 500) || 'Exception'}
        {!open && (
          <Anchor component="button" type="button" fz="xs" ml="xs" onClick={() => setOpen(true)}>
            {plural(thrown.frameCount, 'call')}
          </Anchor>
        )}
      </h3>
      {thrown.message !== '' && <LongText text={thrown.message} />}
      {open && <Stack thrown={thrown} />}
    </section>
  );
}
