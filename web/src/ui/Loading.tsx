import { Center, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';

const patienceMs = 400;

/** Work in progress; shows nothing for a moment, so that quick answers do not flicker. */
export function Loading({ label = 'Loading' }: { label?: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Center py="xl" role="status" aria-label={label}>
      {shown && <Loader size="sm" />}
    </Center>
  );
}
