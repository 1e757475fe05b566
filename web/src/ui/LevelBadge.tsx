import type { Level } from '../model/logs/line';
import classes from './LevelBadge.module.css';

/** How grave a log line is, as a short word with its colour; nothing when it does not say. */
export function LevelBadge({ level }: { level: Level | null }) {
  return (
    <span className={classes.level} data-level={level ?? undefined}>
      {level ?? ''}
    </span>
  );
}
