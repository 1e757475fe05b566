/**
 * Where to go after signing in: a path of this very origin, or `/`. An address that leads elsewhere would let a foreign link
 * borrow our login page, however it is written: `//evil`, `/\evil`, a tab between the slashes, `javascript:`.
 */
export function localPath(next: string | null, origin: string): string {
  if (next === null || !next.startsWith('/')) return '/';
  let address: URL;
  try {
    address = new URL(next, origin);
  } catch {
    return '/';
  }
  const path = address.pathname + address.search + address.hash;
  if (address.origin !== origin || path.startsWith('//') || address.pathname === '/login') return '/';
  return path;
}
