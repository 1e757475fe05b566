// Columns of other spans of the trace: a prefix that says which span, then the column.

/** The prefixes, with their points, and what they mean. */
export const relations: readonly (readonly [prefix: string, meaning: string])[] = [
  ['root.', 'of the span without a parent'],
  ['parent.', 'of the parent span'],
  ['child.', 'of a span or event right below'],
  ['any.', 'of some event of the trace'],
  ['any2.', 'of some event, maybe another one'],
  ['any3.', 'of some event, maybe a third one'],
  ['none.', 'no event of the trace is so'],
];

/** The prefix of a name, empty when it has none. */
export const relationOf = (name: string): string => relations.find(([prefix]) => name.startsWith(prefix))?.[0] ?? '';

/** The column that a name means, of whichever span. */
export const relatedColumn = (name: string): string => name.slice(relationOf(name).length);
