import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that stays the same between renders and always does what the latest render said. For handlers of parts that are not to render again for a new function. */
export function useStable<Arguments extends unknown[], Result>(run: (...given: Arguments) => Result): (...given: Arguments) => Result {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return useCallback((...given: Arguments) => latest.current(...given), []);
}
