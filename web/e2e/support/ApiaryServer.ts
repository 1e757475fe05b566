import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Attributes, type LogRecord, logRequest, type Span, traceRequest } from './otlp';

const executable = new URL('../../../src/Apiary.Server/bin/Release/net10.0/Apiary.Server', import.meta.url).pathname;
const patienceMs = 30_000;
const spansPerRequest = 2_000;

// The address stands in the first line of what it prints once it listens, the keys before the last.
const ready = /^(?:Open|Apiary is listening on) http:\/\/\S*:(\d+)[^]*^Nothing there\?/m;

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** The built server as a process of its own, on a free port, with a data directory that goes with it. */
export class ApiaryServer {
  private child: ChildProcess | undefined;
  private port = 0;

  private constructor(
    readonly data: string,
    private readonly options: readonly string[],
    private readonly host: string,
  ) {}

  /** Where this machine's browser finds it, without a slash at the end. */
  url = '';
  /** Keys that the first start printed. */
  ingestKey = '';
  configurationKey = '';
  /** All that it printed so far. */
  output = '';

  /** @param options more of the server's options. @param host 127.0.0.1 lets this machine in without a login, 0.0.0.0 nobody. */
  static async start(options: readonly string[] = [], host = '127.0.0.1'): Promise<ApiaryServer> {
    if (!existsSync(executable)) throw new Error(`${executable} is missing: dotnet build -c Release src/Apiary.Server`);
    const server = new ApiaryServer(await mkdtemp(join(tmpdir(), 'apiary-e2e-')), options, host);
    await server.resume();
    return server;
  }

  /** Starts it again after `pause`, on the same port with the same data. */
  async resume(): Promise<void> {
    const child = spawn(executable, ['--http', `${this.host}:${this.port}`, '--otlp-http', 'none', '--otlp-grpc', 'none', '--data', this.data, ...this.options], { stdio: ['ignore', 'pipe', 'pipe'], cwd: this.data });
    this.child = child;
    running.add(child);
    let printed = '';
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the server did not say where it listens:\n${printed}`)), patienceMs);
      const read = (chunk: Buffer) => {
        printed += chunk.toString();
        this.output += chunk.toString();
        if (!ready.test(printed)) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => {
        running.delete(child);
        clearTimeout(timer);
        reject(new Error(`the server ended with ${code}:\n${printed}`));
      });
    });
    this.port = Number(ready.exec(printed)?.[1]);
    this.url = `http://127.0.0.1:${this.port}`;
    this.configurationKey ||= /configuration key (\S+)/.exec(printed)?.[1] ?? '';
    this.ingestKey ||= /ingest key\s+(\S+)/.exec(printed)?.[1] ?? '';
  }

  /** Ends the process and keeps the data. */
  async pause(): Promise<void> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await gone;
    clearTimeout(timer);
  }

  /** Ends the process and removes its data. */
  async end(): Promise<void> {
    await this.pause();
    await rm(this.data, { recursive: true, force: true });
  }

  /** Asks or changes something as the operator does: by being on this machine, else by the admin token. */
  async api<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const token = this.host === '127.0.0.1' ? {} : { 'X-Honeycomb-Team': (await readFile(join(this.data, 'admin-token'), 'utf8')).trim() };
    const headers = { ...token, Accept: 'application/json', 'Content-Type': 'application/json', 'X-Apiary-Request': '1' };
    const reply = await fetch(this.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** One event by Honeycomb's API; the reply as it is, refusals too. */
  sendEvent(dataset: string, event: Record<string, unknown>, key = this.ingestKey): Promise<Response> {
    return this.post(`/1/events/${encodeURIComponent(dataset)}`, event, key);
  }

  /** Spans by OTLP; fails when one was not taken. */
  async sendSpans(spans: readonly Span[], resource?: (service: string) => Attributes): Promise<void> {
    for (let i = 0; i < spans.length; i += spansPerRequest) await this.taken('/v1/traces', traceRequest(spans.slice(i, i + spansPerRequest), resource));
  }

  /** Log records by OTLP; fails when one was not taken. */
  async sendLogs(records: readonly LogRecord[]): Promise<void> {
    if (records.length > 0) await this.taken('/v1/logs', logRequest(records));
  }

  private async taken(path: string, body: unknown) {
    const reply = await this.post(path, body, this.ingestKey);
    const text = await reply.text();
    if (!reply.ok || text !== '{}') throw new Error(`${path}: ${reply.status} ${text}`);
  }

  private post(path: string, body: unknown, key: string) {
    return fetch(this.url + path, { method: 'POST', headers: { 'X-Honeycomb-Team': key, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  }
}
