import { plural } from '../format';

/** For how many days AWS lets a group keep its lines. */
export const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

/** How long a group keeps its lines, in words. */
export const keptFor = (days: number | undefined): string => (days === undefined ? 'as the server' : plural(days, 'day'));

/** The address of a group's page. */
export const groupAddress = (name: string): string => `/cloudwatch/group?${new URLSearchParams({ name })}`;

/** A line as it is read at a glance: of JSON the message first, with the rest behind; other text as it stands. All on one line. */
export function glance(message: string): string {
  const flat = message.replace(/\s+/g, ' ').trim();
  return flat === '' ? '(blank)' : flat;
}

/** JSON with line breaks; other text as it stands. */
export function spread(message: string): string {
  if (!/^\s*[{[]/.test(message)) return message;
  try {
    return JSON.stringify(JSON.parse(message), null, 2);
  } catch {
    return message;
  }
}
