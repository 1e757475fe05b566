const environmentKey = 'apiary.environment';

/** The environment that this person looks at; null for the server's choice. */
export const chosenEnvironment = {
  get: () => localStorage.getItem(environmentKey),
  set: (id: string | null) => (id === null ? localStorage.removeItem(environmentKey) : localStorage.setItem(environmentKey, id)),
};

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A form goes as a form, all else as JSON. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  accept?: string;
}

/** One request to our own server, in the name of this person and for the chosen environment. */
export function request(path: string, { method = 'GET', body, signal, accept = 'application/json' }: Ask = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: accept, 'X-Apiary-Request': '1' };
  const environment = chosenEnvironment.get();
  if (environment !== null) headers['X-Apiary-Environment'] = environment;
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json';
  return fetch(path, { method, headers, body: body === undefined ? null : isForm ? body : JSON.stringify(body), signal: signal ?? null, credentials: 'same-origin' });
}

const early = new Map<string, Promise<Response>>();

/** Asks for what the page will ask for once its scripts are there. */
export function askEarly(path: string): void {
  const response = request(path);
  early.set(path, response);
  // Whoever takes it hears of the failure.
  response.catch(() => undefined);
}

/** The answer to a question that was asked early, once; undefined when there is none. */
export function takeEarly(path: string): Promise<Response> | undefined {
  const response = early.get(path);
  early.delete(path);
  return response;
}
