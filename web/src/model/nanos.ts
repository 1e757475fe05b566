/** Nanoseconds since 1970 of an ISO 8601 time in UTC with up to nine decimals. */
export function nanosOf(time: string): bigint {
  const [whole = '', decimals = ''] = time.replace(/Z$/, '').split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(decimals.padEnd(9, '0').slice(0, 9));
}

/** Milliseconds, with fractions, from one time to another. */
export const millisecondsBetween = (from: string, to: string): number => Number(nanosOf(to) - nanosOf(from)) / 1e6;
