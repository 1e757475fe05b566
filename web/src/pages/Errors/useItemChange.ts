import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeItems, type ErrorChange, errorsKey } from '../../api/errors';

/** Changes items, then all that shows them is asked for again. */
export function useItemChange(done?: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ counters, change }: { counters: readonly number[]; change: ErrorChange }) => changeItems(counters, change),
    onSuccess: async () => {
      done?.();
      await cache.invalidateQueries({ queryKey: errorsKey });
    },
  });
}

export type ItemChange = ReturnType<typeof useItemChange>;
