/** Nanoseconds since 1970 of an ISO 8601 time in UTC with up to nine decimals. */
export function nanosOf(time: string): bigint {
  const [whole = '', decimals = ''] = time.replace(/Z$/, '').split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(decimals.padEnd(9, '0').slice(0, 9));
}

/** Milliseconds, with fractions, from one time to another. */
export const millisecondsBetween = (from: string, to: string): number => Number(nanosOf(to) - nanosOf(from)) / 1e6;

/** The time of so many nanoseconds since 1970, ISO 8601 in UTC. */
export function timeOfNanos(nanos: bigint): string {
  const seconds = nanos / 1_000_000_000n - (nanos % 1_000_000_000n < 0n ? 1n : 0n);
  return `${new Date(Number(seconds) * 1_000).toISOString().slice(0, 19)}.${String(nanos - seconds * 1_000_000_000n).padStart(9, '0')}Z`;
}
