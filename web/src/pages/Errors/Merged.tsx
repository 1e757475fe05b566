import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { errorsKey, fingerprintsQuery, splitItem } from '../../api/errors';
import { plural } from '../../model/format';
import { Failed } from '../../ui/Failed';
import classes from './Activity.module.css';
import stack from './Stack.module.css';

const shownTitle = 200;

/** What was merged into the error, each to be split off again; nothing where nothing was. */
export function Merged({ counter, mayChange }: { counter: number; mayChange: boolean }) {
  const cache = useQueryClient();
  const known = useQuery(fingerprintsQuery(counter));
  const split = useMutation({ mutationFn: (fingerprint: string) => splitItem(counter, [fingerprint]), onSuccess: () => cache.invalidateQueries({ queryKey: errorsKey }) });
  const merged = known.data?.filter((one) => !one.is_own) ?? [];
  if (merged.length === 0) return null;
  return (
    <section className={stack.section} aria-label="Merged into it">
      <h3>Merged into it</h3>
      <ul className={classes.history}>
        {merged.map((one) => (
          <li key={one.fingerprint}>
            #{one.counter} {one.title.slice(0, shownTitle)}, {plural(one.occurrences, 'time')}{' '}
            {mayChange && (
              <Button variant="default" size="compact-xs" onClick={() => split.mutate(one.fingerprint)} loading={split.isPending} aria-label={`Split off #${one.counter}`}>
                Split off
              </Button>
            )}
          </li>
        ))}
      </ul>
      {split.isError && <Failed error={split.error} what="It was not split off" />}
    </section>
  );
}
