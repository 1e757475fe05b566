import { config, type z } from 'zod';
import { type Ask, request, takeEarly } from './request';

// zod would try whether it may compile its checks, which the content security policy forbids and the browser reports.
config({ jitless: true });

/** What the server said no to, in its own words. Status 0: it did not answer at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: readonly { field: string; message: string }[] = [],
    /** In how many seconds it makes sense to try again, when the server said so. */
    readonly retryAfter: number | null = null,
    /** All that the answer said, for what is not said to every page. */
    readonly answer: unknown = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** One request to our own server. Throws ApiError when it is refused or not answered; an aborted one rejects with the AbortError. */
export async function send(path: string, asked: Ask = {}): Promise<Response> {
  let response: Response;
  try {
    response = await ((asked.method ?? 'GET') === 'GET' ? (takeEarly(path) ?? request(path, asked)) : request(path, asked));
  } catch (failure) {
    if (asked.signal?.aborted) throw failure;
    throw new ApiError(0, 'The server does not answer.');
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

/** A request whose reply must fit the schema; one that does not is a fault of ours and says where. */
export async function ask<T extends z.ZodType>(schema: T, path: string, asked?: Ask): Promise<z.output<T>> {
  const response = await send(path, asked);
  const reply: unknown = response.status === 204 ? undefined : parse(await response.text());
  const read = schema.safeParse(reply);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new ApiError(response.status, `${path}: the reply has an unexpected form at ${issue?.path.join('.') || 'its root'}: ${issue?.message ?? ''}`);
}

/**
 * The lines of a streamed reply (one JSON value each), as they come. Ends when the server ends it; abort the signal to leave.
 * @param opened called once the reply begins: what happens from then on will be a line.
 */
export async function* lines(path: string, asked?: Ask, opened?: () => void): AsyncGenerator<unknown> {
  const response = await send(path, { accept: 'application/x-ndjson', ...asked });
  opened?.();
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const parts = (rest + value).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part !== '') yield parse(part);
    }
    if (rest !== '') yield parse(rest);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

// Whole numbers beyond 2^53, ids mostly, would lose their last digits: they come as texts, which the server takes as numbers again.
const longNumber = /[:,[]\s*-?\d{16}/;
const keepDigits = (_name: string, value: unknown, context?: { source?: string }) =>
  typeof value === 'number' && context?.source !== undefined && Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source) ? context.source : value;

function parse(text: string): unknown {
  return longNumber.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

/** A path with a query part; undefined and null values are left out. */
export function withParameters(path: string, parameters: Record<string, string | number | boolean | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined && value !== null) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function refusal(response: Response): Promise<ApiError> {
  const wait = Number(response.headers.get('Retry-After') ?? NaN);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  try {
    const body = (await response.json()) as { error?: string; details?: { field: string; message: string }[]; type_detail?: { field: string; description: string }[] };
    // Honeycomb's API names its details otherwise than ours.
    const details = body.details ?? body.type_detail?.map(({ field, description }) => ({ field, message: description }));
    return new ApiError(response.status, body.error ?? response.statusText, details, retryAfter, body);
  } catch {
    return new ApiError(response.status, response.statusText || `status ${response.status}`, [], retryAfter);
  }
}
