import { Anchor } from '@mantine/core';
import { useState } from 'react';
import classes from './Stack.module.css';

const shownAtFirst = 2_000;

/** Text that somebody sent, as text; a long one a piece at first. */
export function LongText({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const long = text.length > shownAtFirst;
  return (
    <div className={classes.longText}>
      <pre>{long && !all ? `${text.slice(0, shownAtFirst)}…` : text}</pre>
      {long && (
        <Anchor component="button" type="button" fz="xs" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Less of it' : `All ${text.length.toLocaleString('en-US')} characters`}
        </Anchor>
      )}
    </div>
  );
}
