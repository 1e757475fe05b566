/** What a snippet is made for: this server, a key of it, and the name of the reader's program. */
export interface Target {
  /** Base address without a slash at the end. */
  address: string;
  /** An ingest key, or `YOUR_KEY` while there is none. */
  key: string;
  service: string;
  /** Host and port of the X-Ray daemon's address; left out where it is not known. */
  xray?: string | undefined;
}

/** One thing to copy. */
export interface Step {
  title: string;
  language: 'sh' | 'python' | 'js' | 'csharp' | 'go' | 'yaml';
  text: (target: Target) => string;
  /** What to know about it, in one or two sentences. */
  note?: string;
}

/** What a person has that can send. */
export interface Source {
  id: string;
  name: string;
  family: Family;
  /** The scope that its token has; absent for those that send with an ingest key. */
  scope?: TokenScope;
  steps: readonly Step[];
}

export type TokenScope = 'post_server_item' | 'post_client_item';

export const families = ['OpenTelemetry', "Honeycomb's libraries", 'AWS', 'Rollbar', 'Plain HTTP'] as const;
export type Family = (typeof families)[number];

export const placeholderKey = 'YOUR_KEY';

/** The three variables that every OpenTelemetry SDK reads. */
export const variables: Step = {
  title: 'Variables in the shell that starts the program',
  language: 'sh',
  text: ({ address, key, service }) => `export OTEL_EXPORTER_OTLP_ENDPOINT=${address}
export OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=${key}
export OTEL_SERVICE_NAME=${service}`,
};
