import { Progress as Bar } from '@mantine/core';
import { useEffect, useState } from 'react';
import { exact } from '../../model/format';
import classes from './Query.module.css';
import type { Asking } from './useAsked';

const patienceMs = 300;
const tickMs = 100;

/** How far a query is, when it takes more than a moment. */
export function Progress({ asking }: { asking: Asking | null }) {
  const [elapsed, setElapsed] = useState(0);
  const since = asking?.since;
  useEffect(() => {
    setElapsed(0);
    if (since === undefined) return;
    const timer = setInterval(() => setElapsed(performance.now() - since), tickMs);
    return () => clearInterval(timer);
  }, [since]);
  if (asking === null || elapsed < patienceMs) return <div className={classes.progress} />;
  const { blocksDone = 0, blocksTotal = 0 } = asking.progress.latest ?? {};
  return (
    <div className={classes.progress} role="status">
      <Bar size={3} radius={0} value={blocksTotal > 0 ? (blocksDone / blocksTotal) * 100 : 100} animated={blocksTotal === 0} aria-label="Progress of the query" />
      <div className={classes.progressText}>
        {blocksTotal > 0 ? `${exact(blocksDone)} of ${exact(blocksTotal)} blocks` : 'Running'}, {(elapsed / 1_000).toFixed(1)} s. Escape cancels.
      </div>
    </div>
  );
}
