import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useSearchParams } from 'react-router';
import { datasetsQuery } from '../../api/datasets';
import { meQuery } from '../../api/me';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { Home } from './Home';
import { SendData } from './SendData';
import classes from './Start.module.css';

/** How to send, as long as nothing was; what there is, from then on. Who sends their first event here stays where the light is. */
export function Component() {
  const [search] = useSearchParams();
  const { data: me } = useQuery(meQuery);
  const datasets = useQuery(datasetsQuery);
  const own = datasets.data?.filter((one) => one.environment === me?.environment?.slug && one.events > 0);
  const hadData = useRef<boolean>(undefined);
  if (own !== undefined) hadData.current ??= own.length > 0;
  if (datasets.isError && own === undefined) return <Failed error={datasets.error} what="The datasets could not be listed" retry={() => void datasets.refetch()} />;
  if (own === undefined || hadData.current === undefined) return <Loading />;
  return <div className={classes.page}>{hadData.current && !search.has('send') ? <Home datasets={own} /> : <SendData hasData={hadData.current} />}</div>;
}
