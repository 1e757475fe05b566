import { useQuery, useQueryClient } from '@tanstack/react-query';
import { chosenEnvironment } from '../../api/request';
import type { CreatedKey } from '../../api/keys';

/** The key that was made or pasted here, for the snippets. It is kept until the page is left for good, and never stored: it is a secret. */
export interface KeyOfThisVisit {
  secret: string;
  created: CreatedKey | null;
}

/** Reads and sets the key that snippets are filled with. @param of what it is for: keys of several kinds may be at hand. */
export function useKeyOfThisVisit(of: string): [KeyOfThisVisit | null, (key: KeyOfThisVisit | null) => void] {
  const cache = useQueryClient();
  const queryKey = ['key of this visit', chosenEnvironment.get(), of];
  const { data } = useQuery<KeyOfThisVisit | null>({ queryKey, queryFn: () => null, initialData: null, staleTime: Infinity, gcTime: Infinity });
  return [data, (key) => cache.setQueryData(queryKey, key)];
}
