import type { ApiaryServer } from './ApiaryServer';
import { seededChance } from './chance';

/** Tokens for Rollbar's clients, made as the settings make them. */
export async function rollbarToken(server: ApiaryServer, scope: 'post_server_item' | 'post_client_item' = 'post_server_item'): Promise<string> {
  return (await server.api<{ secret: string }>('POST', '/api/keys', { name: 'shop', kind: 'rollbar', permissions: [scope] })).secret;
}

/** A call to Rollbar's API; fails when it is refused. */
export async function rollbarPost(server: ApiaryServer, token: string, path: string, body: unknown): Promise<void> {
  const reply = await fetch(`${server.url}/api/1/${path}`, { method: 'POST', headers: { 'X-Rollbar-Access-Token': token, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
}

const library = { filename: '/srv/shop/.venv/lib/python3.12/site-packages/flask/app.py', lineno: 1488, method: 'wsgi_app', code: 'response = self.full_dispatch_request()' };
const view = {
  filename: '/srv/shop/shop/checkout.py',
  lineno: 61,
  method: 'place_order',
  code: '    charge = payments.charge(cart.total, card=customer.card)',
  context: { pre: ['def place_order(customer, cart):', '    if not cart.items:', '        raise EmptyCart(cart.id)'], post: ['    orders.save(cart, charge)', '    return charge'] },
  locals: { customer: { id: 'u-4711', plan: 'gold' }, cart: { id: 'c-88', total: 129.5 } },
};
const payments = {
  filename: '/srv/shop/shop/payments.py',
  lineno: 24,
  method: 'charge',
  code: '    raise CardDeclined(reply["reason"])',
  context: { pre: ['    reply = gateway.post("/charges", amount=total, card=card)', '    if reply["status"] == "declined":'], post: ['    return Charge(reply["id"])'] },
  locals: { total: 129.5, reply: { status: 'declined', reason: 'card expired' } },
};

const python = (type: string, message: string, method: string) => ({
  language: 'python 3.12.1',
  framework: 'flask',
  body: { trace: { frames: [library, { ...library, lineno: 917, method: 'full_dispatch_request', code: 'rv = self.dispatch_request()' }, view, { ...payments, method }], exception: { class: type, message } } },
});
const browser = (type: string, message: string, method: string) => ({
  platform: 'browser',
  framework: 'browser-js',
  language: 'javascript',
  body: {
    trace: { frames: [{ filename: 'https://shop.example/assets/app.js', lineno: 1, colno: 70, method }], exception: { class: type, message } },
    telemetry: [
      { level: 'info', type: 'navigation', source: 'client', timestamp_ms: Date.now() - 9_000, body: { from: '/cart', to: '/checkout' } },
      { level: 'info', type: 'dom', source: 'client', timestamp_ms: Date.now() - 2_100, body: { subtype: 'click', element: 'button#pay' } },
      { level: 'error', type: 'network', source: 'client', timestamp_ms: Date.now() - 1_900, body: { method: 'POST', url: '/api/orders', status_code: 502, subtype: 'fetch' } },
      { level: 'warning', type: 'log', source: 'client', timestamp_ms: Date.now() - 1_850, body: { message: 'retrying the order' } },
    ],
  },
});

const kinds: readonly { data: object; level: string; times: number; environment?: string }[] = [
  { data: python('CardDeclined', 'card expired', 'charge'), level: 'error', times: 26 },
  { data: browser('TypeError', "Cannot read properties of undefined (reading 'items')", 'renderCart'), level: 'error', times: 14 },
  { data: python('KeyError', "'shipping_country'", 'quote'), level: 'error', times: 9 },
  { data: { body: { message: { body: 'queue orders is 412 behind' } }, language: 'python 3.12.1' }, level: 'warning', times: 11 },
  { data: python('OperationalError', 'connection to server at "db-2", port 5432 failed: FATAL: sorry, too many clients already', 'connect'), level: 'critical', times: 5 },
  { data: browser('ChunkLoadError', 'Loading chunk 17 failed', 'load'), level: 'warning', times: 6, environment: 'staging' },
  { data: { body: { message: { body: '<img src=x onerror="window.pwned=1"> in a coupon' } } }, level: 'info', times: 3 },
];

/** Reports what a shop of a busy day has, over the last day; what was thrown in a view belongs to a span. The first kind is #1. */
export async function reportErrors(server: ApiaryServer, span: { traceId: string; spanId: string }): Promise<void> {
  const [token, client] = [await rollbarToken(server), await rollbarToken(server, 'post_client_item')];
  const chance = seededChance(11);
  for (const revision of ['1.4.1', '1.4.2']) await rollbarPost(server, token, 'deploy', { environment: 'production', revision, local_username: 'ada', comment: 'checkout' });
  for (const { data: kind, level, times, environment = 'production' } of kinds) {
    const report = (i: number) => {
      const id = `u-${chance.between(4_000, 4_030)}`;
      const data = {
        environment,
        level,
        code_version: chance.next() < 0.3 ? '1.4.1' : '1.4.2',
        timestamp: Math.floor(Date.now() / 1_000) - (i === 0 ? 0 : Math.floor(chance.next() ** 2 * 80_000)),
        person: { id, username: `customer ${id.slice(2)}` },
        server: { host: `web-${chance.between(1, 3)}`, root: '/srv/shop' },
        request: { url: 'https://shop.example/checkout', method: 'POST', user_ip: '203.0.113.9', headers: { 'User-Agent': 'Mozilla/5.0', Referer: 'https://shop.example/cart' } },
        custom: { cart: { id: 'c-88', items: 3 }, ...(i === 0 && { trace_id: span.traceId, span_id: span.spanId }) },
        ...kind,
      };
      return rollbarPost(server, 'platform' in kind ? client : token, 'item/', { data });
    };
    await Promise.all(Array.from({ length: times - 1 }, (_, i) => report(times - 1 - i)));
    // The one in the trace comes last, so that it is what the page shows.
    await report(0);
  }
}
