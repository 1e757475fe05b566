import { Alert } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError, send } from '../api/client';

const tryEveryMs = 2_000;

/** Says when the server stops answering, looks for it, and refreshes the page's data when it is back. */
export function ServerAway() {
  const cache = useQueryClient();
  const [away, setAway] = useState(false);
  useEffect(
    () =>
      cache.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.query.state.error instanceof ApiError && event.query.state.error.status === 0) setAway(true);
      }),
    [cache],
  );
  useEffect(() => {
    if (!away) return;
    const timer = setInterval(() => {
      send('/api/me')
        .then(() => {
          setAway(false);
          return cache.invalidateQueries();
        })
        .catch(() => undefined);
    }, tryEveryMs);
    return () => clearInterval(timer);
  }, [away, cache]);
  if (!away) return null;
  return (
    <Alert color="orange" variant="light" radius={0} role="status">
      The server does not answer. Trying again every few seconds; nothing on this page is lost.
    </Alert>
  );
}
