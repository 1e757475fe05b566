/** Which requests SDKs trace, and how many, as AWS writes it. */
export interface SamplingRule {
  RuleName: string;
  Priority: number;
  FixedRate: number;
  ReservoirSize: number;
  ServiceName: string;
  ServiceType: string;
  Host: string;
  HTTPMethod: string;
  URLPath: string;
  ResourceARN: string;
  Attributes: Record<string, string>;
}

/** What all clients told of a rule, of ten seconds. */
export interface SamplingStatistic {
  RuleName: string;
  Timestamp: number;
  RequestCount: number;
  BorrowCount: number;
  SampledCount: number;
}

/** The rule that is always there: of it only rate and reservoir can be changed, and it cannot be removed. */
export const defaultRuleName = 'Default';

/** The group that is always there. */
export const defaultGroupName = 'Default';

/** A rule to begin with: all that comes to a service. */
export const blankRule: SamplingRule = { RuleName: '', Priority: 1_000, FixedRate: 0.05, ReservoirSize: 1, ServiceName: '*', ServiceType: '*', Host: '*', HTTPMethod: '*', URLPath: '*', ResourceARN: '*', Attributes: {} };

/** The conditions of a rule with their names and how long each may be, in the order of a form. */
export const conditions = [
  { field: 'ServiceName', label: 'Service name', most: 64 },
  { field: 'HTTPMethod', label: 'HTTP method', most: 10 },
  { field: 'URLPath', label: 'URL path', most: 128 },
  { field: 'Host', label: 'Host', most: 64 },
  { field: 'ServiceType', label: 'Service type', most: 64 },
  { field: 'ResourceARN', label: 'Resource ARN', most: 500 },
] as const satisfies readonly { field: keyof SamplingRule; label: string; most: number }[];

/** What a rule matches, in one line: only what narrows it. */
export function matchText(rule: SamplingRule): string {
  const parts = conditions.filter(({ field }) => rule[field] !== '*').map(({ field, label }) => `${label.toLowerCase()} ${rule[field]}`);
  const attributes = Object.entries(rule.Attributes).map(([name, value]) => `${name} = ${value}`);
  return [...parts, ...attributes].join(', ') || 'every request';
}

/** The server's refusals name a field; where it is found the message stands at it. */
export function fieldOfRefusal(message: string): keyof SamplingRule | null {
  const names: readonly (keyof SamplingRule)[] = ['RuleName', 'Priority', 'FixedRate', 'ReservoirSize', 'ServiceName', 'ServiceType', 'Host', 'HTTPMethod', 'URLPath', 'ResourceARN', 'Attributes'];
  if (/rule already exists|rule's name/i.test(message)) return 'RuleName';
  return names.find((name) => new RegExp(`\\b${name}\\b`).test(message)) ?? (/attribute/i.test(message) ? 'Attributes' : null);
}

/** Attributes as lines of `name=value`; null when a line is none. */
export function readAttributes(text: string): Record<string, string> | null {
  const read: Record<string, string> = {};
  for (const line of text.split('\n').map((one) => one.trim()).filter((one) => one !== '')) {
    const equals = line.indexOf('=');
    if (equals < 1) return null;
    read[line.slice(0, equals).trim()] = line.slice(equals + 1).trim();
  }
  return read;
}

/** Attributes as lines that {@link readAttributes} reads. */
export const attributesText = (attributes: Readonly<Record<string, string>>): string => Object.entries(attributes).map(([name, value]) => `${name}=${value}`).join('\n');

/** What clients told of a rule, summed over the time that is kept. */
export interface RuleTotals {
  requests: number;
  sampled: number;
  borrowed: number;
}

/** Sums of what clients told, by rule. */
export function totalsByRule(statistics: readonly SamplingStatistic[]): ReadonlyMap<string, RuleTotals> {
  const totals = new Map<string, RuleTotals>();
  for (const one of statistics) {
    const before = totals.get(one.RuleName) ?? { requests: 0, sampled: 0, borrowed: 0 };
    totals.set(one.RuleName, { requests: before.requests + one.RequestCount, sampled: before.sampled + one.SampledCount, borrowed: before.borrowed + one.BorrowCount });
  }
  return totals;
}
