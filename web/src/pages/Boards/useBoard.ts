import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Board, boardQuery, boardsQuery, changeBoard } from '../../api/boards';
import { ApiError } from '../../api/client';
import type { Panel } from '../../model/board';

type Change = { name?: string; description?: string; panels?: readonly Panel[] };

/** One board, and how it is changed: each change is saved at once, unless somebody else made one meanwhile. */
export function useBoard(id: string) {
  const cache = useQueryClient();
  const { queryKey } = boardQuery(id);
  const board = useQuery(boardQuery(id));
  const change = useMutation({
    // One after the other, so that quick changes do not contradict each other.
    scope: { id: `board ${id}` },
    mutationFn: (what: Change) => changeBoard(id, cache.getQueryData<Board>(queryKey)?.updated_at ?? '', what),
    onSuccess: (after) => {
      cache.setQueryData(queryKey, after);
      void cache.invalidateQueries({ queryKey: boardsQuery.queryKey, exact: true });
    },
  });
  const conflict = change.error instanceof ApiError && change.error.status === 409;
  /** What somebody else made of it, and no more of what was not saved. */
  const showTheirs = async () => {
    await board.refetch();
    change.reset();
  };
  return { board, change, conflict, showTheirs };
}
