import { cloudWatchLogs } from './cloudWatchLogs';
import { curl } from './curl';
import { honeycomb } from './honeycomb';
import { openTelemetry } from './openTelemetry';
import { rollbar } from './rollbar';
import type { Source } from './Source';
import { xray } from './xray';

export { families, placeholderKey, type Source, type Step, type Target, type TokenScope } from './Source';

/** All that can send to this server, in the order in which it is offered. */
export const sources: readonly Source[] = [...openTelemetry, ...honeycomb, ...xray, ...cloudWatchLogs, ...rollbar, ...curl];

/** Why a name cannot stand in shells, code and addresses as it is; null when it can. */
export function serviceNameProblem(name: string): string | null {
  if (name === '') return 'A name is needed: it becomes the dataset.';
  if (name.length > 255) return 'At most 255 characters.';
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) ? null : 'Letters, digits, dots, dashes and underscores, a letter or digit first.';
}

/** Parts of a snippet's text; `filled` ones were put in for this reader and are worth a look. */
export function markFilled(text: string, values: readonly string[]): { text: string; filled: boolean }[] {
  const escaped = [...new Set(values)].filter((value) => value !== '').sort((a, b) => b.length - a.length).map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (escaped.length === 0) return [{ text, filled: false }];
  const parts = text.split(new RegExp(`(${escaped.join('|')})`));
  return parts.map((part, i) => ({ text: part, filled: i % 2 === 1 })).filter((part) => part.text !== '');
}
