import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';

/** A key or two keys after each other ("g q"), as KeyboardEvent.key names them; "mod+" is Ctrl, on a Mac Command. */
export interface Shortcut {
  keys: string;
  label: string;
  run: () => void;
  /** True when it works while a person types in a field as well. */
  inFields?: boolean;
}

interface Registry {
  add: (shortcuts: readonly Shortcut[]) => () => void;
  active: () => readonly Shortcut[];
}

const RegistryContext = createContext<Registry | null>(null);
const pauseMs = 1_000;

/** Listens once for all pages; what was registered last wins. */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const layers = useRef(new Set<readonly Shortcut[]>());
  const [registry] = useState<Registry>(() => ({
    add: (shortcuts) => {
      layers.current.add(shortcuts);
      return () => layers.current.delete(shortcuts);
    },
    active: () => [...layers.current].reverse().flat(),
  }));
  useEffect(() => {
    let first = '';
    let at = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable="true"]');
      const pressed = (event.ctrlKey || event.metaKey ? 'mod+' : '') + event.key;
      const dialog = event.target instanceof Element ? event.target.closest('[aria-modal="true"]') : null;
      if (dialog !== null) {
        // The page behind rests; what is filled in is sent as a question is.
        const form = pressed === 'mod+Enter' ? (event.target as Element).closest('form') : null;
        if (form !== null) {
          event.preventDefault();
          form.requestSubmit();
        }
        return;
      }
      const pair = first !== '' && event.timeStamp - at < pauseMs ? `${first} ${pressed}` : pressed;
      const usable = registry.active().filter((one) => !typing || one.inFields);
      // Two keys mean what they mean together, also where the second alone means something.
      const found = usable.find((one) => one.keys === pair) ?? usable.find((one) => one.keys === pressed);
      first = found || typing ? '' : pressed;
      at = event.timeStamp;
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/** Offers shortcuts while the component is on the screen; they show on the help sheet. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useContext(RegistryContext);
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const shape = shortcuts.map((one) => `${one.keys}\t${one.label}`).join('\n');
  const stable = useMemo(
    () => latest.current.map((one, i) => ({ ...one, run: () => latest.current[i]?.run() })),
    // Rebuilt when keys or labels change; what they run is always the latest.
    [shape],
  );
  useEffect(() => registry?.add(stable), [registry, stable]);
}

/** What works right now, for the help sheet. */
export function useActiveShortcuts(): () => readonly Shortcut[] {
  return useContext(RegistryContext)?.active ?? (() => []);
}
