import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/client';
import { meQuery } from '../api/me';

/** Whoever is no longer let in is asked to sign in: the frame looks anew who it is. */
function lookWhoItIs(failure: unknown) {
  if (failure instanceof ApiError && failure.status === 401) void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
}

/** Server data lives here and nowhere else. What the server refused is not asked again; what it could not answer is, a few times. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: lookWhoItIs }),
  mutationCache: new MutationCache({ onError: lookWhoItIs }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => !(error instanceof ApiError && error.status >= 400 && error.status < 500) && count < 2,
    },
  },
});
