import type { ErrorItem } from '../../api/errors';
import { timestamp } from '../../model/format';
import classes from './Errors.module.css';
import { stateNames } from './words';

/** How bad an error is, and where in its life. */
export function ErrorBadges({ item }: { item: ErrorItem }) {
  return (
    <>
      <span className={classes.level} data-level={item.level}>
        {item.level}
      </span>
      {item.reopened && (
        <span className={classes.state} data-state="reopened" title={`It came back ${timestamp(item.activated_at)}`}>
          Reopened
        </span>
      )}
      {item.status !== 'active' && (
        <span className={classes.state} data-state={item.status}>
          {stateNames[item.status]}
          {item.status === 'resolved' && item.resolved_in_version !== null && ` in ${item.resolved_in_version}`}
          {item.status === 'snoozed' && item.snoozed_until !== null && ` until ${timestamp(item.snoozed_until)}`}
        </span>
      )}
    </>
  );
}
