import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';

/** Changes something on the server; when it is done, what was asked under a key is asked again, and then `onDone` runs. */
export function useChange<Argument = void>(change: (argument: Argument) => Promise<unknown>, queryKey: QueryKey, onDone: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey });
      onDone();
    },
  });
}
