/** Where an expression is wrong, as the server says it: characters before the place, and what is wrong. */
export interface ExpressionFault {
  message: string;
  /** Null when it is wrong as a whole. */
  at: number | null;
}

/** Reads the place out of the server's words, `…, at character 7`, and leaves out which field of the question it was. */
export function expressionFault(message: string): ExpressionFault {
  const place = /,? at character (\d+)/.exec(message);
  const plain = message.replace(/^calculated_fields\[\d+\](\.\w+)?: /, '');
  return { message: plain, at: place?.[1] === undefined ? null : Number(place[1]) - 1 };
}

/** An expression before, at and behind a place; what is there is one character, or a blank at the end. */
export const splitAt = (text: string, at: number): [string, string, string] => [text.slice(0, at), text.slice(at, at + 1) || ' ', text.slice(at + 1)];
