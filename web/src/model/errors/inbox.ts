/** What the inbox shows, as the address holds it. Texts are empty where nothing is asked for; several values have commas between them. */
export interface Inbox {
  status: string;
  level: string;
  environment: string;
  framework: string;
  version: string;
  person: string;
  assignee: string;
  q: string;
  sort: Sort;
  ascending: boolean;
  range: 'day' | 'month';
}

export const sorts = { last_seen: 'Last seen', first_seen: 'First seen', occurrences: 'Occurrences', people: 'People', level: 'Level' } as const;
export type Sort = keyof typeof sorts;

/** The states in the order in which they are offered. */
export const states = ['active', 'snoozed', 'resolved', 'muted', 'archived'] as const;

/** Any state, in the place of one. */
export const everyState = 'any' as const;

/** What can be filtered by, with its name on the screen. */
export const filterNames = { level: 'Level', environment: 'Environment', framework: 'Framework', version: 'Version', person: 'Person', assignee: 'Assignee' } as const;
export type FilterName = keyof typeof filterNames;

/** Reads the address; without a word on it, what is active is asked for. */
export function inboxOf(search: URLSearchParams): Inbox {
  const text = (name: string) => search.get(name)?.trim() ?? '';
  const sort = text('sort');
  return {
    status: [...states, everyState].find((one) => one === text('status')) ?? 'active',
    level: text('level'),
    environment: text('environment'),
    framework: text('framework'),
    version: text('version'),
    person: text('person'),
    assignee: text('assignee'),
    q: text('q'),
    sort: (Object.keys(sorts) as Sort[]).find((one) => one === sort) ?? 'last_seen',
    ascending: text('order') === 'ascending',
    range: text('range') === 'month' ? 'month' : 'day',
  };
}

/** What the server is asked; what is empty is left out. */
export function inboxParameters({ status, sort, ascending, range, environment, ...filters }: Inbox): Record<string, string | null> {
  // By the name environment the server takes the one of the workspace.
  const given = Object.fromEntries(Object.entries({ ...filters, deployment: environment }).map(([name, value]) => [name, value === '' ? null : value]));
  return { ...given, status: status === everyState ? null : status, sort, order: ascending ? 'ascending' : null, range };
}

/** Whether anything but the state is asked for. */
export const isFiltered = (inbox: Inbox): boolean => inbox.q !== '' || (Object.keys(filterNames) as FilterName[]).some((name) => inbox[name] !== '');

/** The items from one to another in the order of the list, both included; only the second when the first is not there any more. */
export function rangeBetween(counters: readonly number[], from: number | null, to: number): number[] {
  const [a, b] = [from === null ? -1 : counters.indexOf(from), counters.indexOf(to)];
  if (a < 0 || b < 0) return [to];
  return counters.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Heights of bars of counts, from 0 to 1, the largest 1; at least a sliver where there was one. */
export function barHeights(counts: readonly number[]): number[] {
  const largest = counts.reduce((most, count) => Math.max(most, count), 0);
  return counts.map((count) => (count <= 0 || largest === 0 ? 0 : Math.max(0.08, count / largest)));
}
