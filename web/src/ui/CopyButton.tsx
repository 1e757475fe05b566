import { Button, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { copyText } from './copyText';

const shownMs = 2_000;

/** Copies a text and says that it did. */
export function CopyButton({ text, label }: { text: string; /** What is copied, for those who hear the page. */ label: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const Icon = outcome === 'copied' ? IconCheck : outcome === 'failed' ? IconAlertTriangle : IconCopy;
  return (
    <Button variant="default" size="compact-xs" leftSection={<Icon size={13} />} aria-label={`Copy ${label}`} onClick={() => void copyText(text).then((copied) => setOutcome(copied ? 'copied' : 'failed'))}>
      {outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Select and copy it' : 'Copy'}
      <VisuallyHidden role="status">{outcome === 'copied' ? `${label} copied` : ''}</VisuallyHidden>
    </Button>
  );
}
