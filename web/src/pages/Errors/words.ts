import type { ErrorLevel } from '../../api/errors';

/** States by their name on the wire. */
export const stateNames: Readonly<Record<string, string>> = { active: 'Active', snoozed: 'Snoozed', resolved: 'Resolved', muted: 'Muted', archived: 'Archived', any: 'All' };

/** Ways that errors come by, by their name on the wire. */
export const sourceNames: Readonly<Record<string, string>> = { rollbar: 'Rollbar client', otlp: 'OpenTelemetry span', xray: 'X-Ray segment' };

/** Levels, the gravest first. */
export const levels: readonly ErrorLevel[] = ['critical', 'error', 'warning', 'info', 'debug'];

/** For how long nothing may be told of an error. */
export const snoozes: readonly { seconds: number; name: string }[] = [
  { seconds: 3_600, name: 'for an hour' },
  { seconds: 86_400, name: 'for a day' },
  { seconds: 7 * 86_400, name: 'for a week' },
];

/** The address of an item, at one of its occurrences. */
export const itemAddress = (counter: number, occurrence: number | null = null): string => `/errors/${counter}${occurrence === null ? '' : `?occurrence=${occurrence}`}`;
