import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { occurrencesQuery } from '../../api/errors';
import { timestamp } from '../../model/format';
import { traceAddress } from '../../model/trace/attached';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import shared from './Errors.module.css';
import classes from './Item.module.css';

const shownText = 200;

/** The occurrences, newest first, to choose from. */
export function Occurrences({ counter, chosen, show }: { counter: number; chosen: number | null; show: (id: number) => void }) {
  const found = useInfiniteQuery(occurrencesQuery(counter));
  if (found.error !== null && found.data === undefined) return <Failed error={found.error} what="The occurrences could not be read" retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading label="Loading the occurrences" />;
  const all = found.data.pages.flatMap((page) => page.occurrences);
  return (
    <div className={shared.scroll}>
      <table className={shared.table} aria-label="Occurrences">
        <thead>
          <tr>
            <th>Time</th>
            <th>Message</th>
            <th>Version</th>
            <th>Host</th>
            <th>Person</th>
            <th>Address</th>
            <th>Trace</th>
          </tr>
        </thead>
        <tbody>
          {all.map((one) => (
            <tr key={one.id} data-selected={one.id === chosen || undefined} aria-current={one.id === chosen || undefined}>
              <td className={classes.nowrap}>
                <button type="button" className={classes.plain} onClick={() => show(one.id)}>
                  {timestamp(one.time, true)}
                </button>
              </td>
              <td className={classes.cut} title={one.message.slice(0, shownText)}>
                {one.message.slice(0, shownText)}
              </td>
              <td>{one.version}</td>
              <td>{one.host}</td>
              <td>{one.person.name || one.person.email || one.person.id}</td>
              <td className={classes.cut} title={one.url.slice(0, shownText)}>
                {one.url.slice(0, shownText)}
              </td>
              <td>{one.trace_id !== '' && <Link to={traceAddress(one.trace_id, one.span_id || null)}>trace</Link>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.hasNextPage && (
        <Button variant="default" mt="sm" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          Older ones
        </Button>
      )}
    </div>
  );
}
