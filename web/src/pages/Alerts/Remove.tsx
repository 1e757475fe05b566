import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Confirm } from '../../ui/Confirm';

interface RemoveProps {
  /** What goes, in words. */
  what: string;
  /** What happens then. */
  children: ReactNode;
  remove: () => Promise<unknown>;
  /** What the cache holds of it. */
  keys: readonly (readonly string[])[];
  onRemoved?: () => void;
  onClose: () => void;
}

/** Asks before something that is watched, or somebody who is told, goes. */
export function Remove({ what, children, remove, keys, onRemoved, onClose }: RemoveProps) {
  const cache = useQueryClient();
  const removing = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      // Where the page goes next nothing asks for it any more.
      onRemoved?.();
      await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  return (
    <Confirm title={`Delete ${what}?`} action="Delete" busy={removing.isPending} error={removing.error} confirm={() => removing.mutate()} onClose={onClose}>
      {children}
    </Confirm>
  );
}
