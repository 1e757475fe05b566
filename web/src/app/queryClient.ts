import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/client';

/** Server data lives here and nowhere else. What the server refused is not asked again; what it could not answer is, a few times. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => !(error instanceof ApiError && error.status >= 400 && error.status < 500) && count < 2,
    },
  },
});
