import { Anchor, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { ApiError } from '../../api/client';
import { runQuery } from '../../api/query';
import { type SavedQuery, savedQueryQuery } from '../../api/savedQueries';
import type { Panel } from '../../model/board';
import { calculationsOf, queryAddress, withTime } from '../../model/querySpec';
import { timeToText, type TimeRange } from '../../model/time';
import { viewOf } from '../../model/view';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import classes from './Boards.module.css';
import { PanelResult } from './PanelResult';

type OfQuery = Extract<Panel, { kind: 'query' }>;

/** The saved query of a panel; undefined while it loads, null when it is gone. */
export function useSavedQuery(panel: Panel): SavedQuery | null | undefined {
  const id = panel.kind === 'query' ? panel.saved_query_id : '';
  const saved = useQuery({ ...savedQueryQuery(id), enabled: panel.kind === 'query' });
  return saved.error instanceof ApiError && saved.error.status === 404 ? null : saved.data;
}

/** A panel's title, which leads to the question over the board's time. */
export function QueryTitle({ saved, time }: { saved: SavedQuery | null | undefined; time: TimeRange }) {
  if (saved === null) return <Text span c="dimmed" inherit>A saved query that is gone</Text>;
  if (saved === undefined) return <>…</>;
  return (
    <Anchor component={Link} to={queryAddress({ dataset: saved.dataset, query: withTime(saved.query, time) })} inherit title={saved.description}>
      {saved.name}
    </Anchor>
  );
}

/** The answer of a saved query over the board's time; what was there before stays, dimmed, while a new one is on its way. */
export function QueryPanel({ panel, saved, time, refreshMs }: { panel: OfQuery; saved: SavedQuery | null | undefined; time: TimeRange; refreshMs: number | false }) {
  const query = saved && withTime(saved.query, time);
  const calculations = useMemo(() => calculationsOf(saved?.query ?? {}), [saved]);
  const charts = useMemo(() => viewOf(saved?.view).charts, [saved]);
  const answer = useQuery({
    queryKey: ['board panel', saved?.dataset ?? null, query, timeToText(time)],
    queryFn: ({ signal }) => runQuery({ dataset: saved?.dataset ?? null, query: query ?? {} }, { signal }),
    enabled: query !== null && query !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
    retry: false,
  });
  if (saved === null) return <Text size="sm" c="dimmed">It was deleted. The panel can be removed.</Text>;
  return (
    <div className={classes.body} data-stale={answer.isPlaceholderData || (answer.isFetching && answer.data !== undefined)}>
      {answer.isError ? (
        <Failed error={answer.error} what="This question was not answered" retry={() => void answer.refetch()} />
      ) : answer.data === undefined ? (
        <Loading />
      ) : (
        <PanelResult result={answer.data} calculations={calculations} charts={charts} style={panel.style} />
      )}
    </div>
  );
}
