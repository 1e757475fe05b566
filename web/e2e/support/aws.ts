import { createHash, createHmac } from 'node:crypto';
import type { ApiaryServer } from './ApiaryServer';

const region = 'us-east-1';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();

/** A client of AWS's protocols with a key of its own: signs as AWS's SDKs do (Signature Version 4). */
export class AwsClient {
  private constructor(
    private readonly server: ApiaryServer,
    private readonly id: string,
    private readonly secret: string,
  ) {}

  /** A client with a new key. */
  static async of(server: ApiaryServer): Promise<AwsClient> {
    const { id, secret } = await server.api<{ id: string; secret: string }>('POST', '/api/keys', { name: 'aws client', kind: 'aws' });
    return new AwsClient(server, id, secret);
  }

  /** An operation of CloudWatch Logs; fails when it was refused. */
  logs(operation: string, body: unknown): Promise<unknown> {
    return this.send('logs', '/', body, { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Logs_20140328.${operation}` });
  }

  /** An operation of X-Ray by its path; fails when it was refused. */
  xray(path: string, body: unknown): Promise<unknown> {
    return this.send('xray', path, body, { 'content-type': 'application/json' });
  }

  private async send(service: string, path: string, body: unknown, given: Record<string, string>): Promise<unknown> {
    const text = JSON.stringify(body);
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const headers: Record<string, string> = { ...given, host: new URL(this.server.url).host, 'x-amz-date': time };
    const names = Object.keys(headers).sort();
    const signed = names.join(';');
    const canonical = ['POST', path, '', ...names.map((name) => `${name}:${headers[name]}`), '', signed, hash(text)].join('\n');
    const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
    const key = scope.split('/').reduce((before: Buffer | string, part) => hmac(before, part), `AWS4${this.secret}`);
    const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n')).toString('hex');
    const { host: _, ...sent } = headers;
    const reply = await fetch(this.server.url + path, { method: 'POST', headers: { ...sent, authorization: `AWS4-HMAC-SHA256 Credential=${this.id}/${scope}, SignedHeaders=${signed}, Signature=${signature}` }, body: text });
    const answer = await reply.text();
    if (!reply.ok) throw new Error(`${service} ${path}: ${reply.status} ${answer}`);
    return answer === '' ? {} : JSON.parse(answer);
  }
}
