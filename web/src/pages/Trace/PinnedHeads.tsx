import { CloseButton } from '@mantine/core';
import classes from './Waterfall.module.css';

/** Headings of the fields that have columns. */
export function PinnedHeads({ pinned, onPin }: { pinned: readonly string[]; onPin: (fields: readonly string[]) => void }) {
  return pinned.map((field) => (
    <div key={field} className={classes.heading} role="columnheader" title={field}>
      <span>{field}</span>
      <CloseButton size="xs" aria-label={`Remove the column ${field}`} onClick={() => onPin(pinned.filter((one) => one !== field))} />
    </div>
  ));
}
