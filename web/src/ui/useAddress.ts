import { useCallback } from 'react';
import { useNavigate } from 'react-router';

/** Changes the parameters of the page's address, null taking one away; what is the same already is left alone. The step takes the place of the one before it in the browser's history unless `push` is said. */
export function useAddress(): (changes: Readonly<Record<string, string | null>>, how?: { push?: boolean }) => void {
  const navigate = useNavigate();
  return useCallback(
    (changes, { push = false } = {}) => {
      // Read where the browser is now, not where this render was: two changes may come after each other.
      const before = new URLSearchParams(window.location.search);
      const after = new URLSearchParams(before);
      for (const [name, value] of Object.entries(changes))
        if (value === null || value === '') after.delete(name);
        else after.set(name, value);
      if (after.toString() !== before.toString()) void navigate({ search: after.toString() }, { replace: !push, preventScrollReset: true });
    },
    [navigate],
  );
}
