import { type Chance, seededChance } from './chance';
import type { Attributes, LogRecord, Span } from './otlp';

/** Whose cart is slow: one customer has very many items, and the cart asks the database once for each. */
export const slowCustomer = 'user-1042';

/** Texts as an enemy sends them; they must show as they are, as text. */
export const markup = {
  search: '<img src=x onerror="window.pwned=1">',
  agent: '<script>window.pwned=2</script>',
  log: 'looked for "</script><svg onload=window.pwned=3>" & found nothing',
};

export interface Shop {
  spans: Span[];
  logs: LogRecord[];
  /** A trace of the slow cart: its root span, and how many spans it has. */
  slow: { traceId: string; rootId: string; spans: number };
  /** A declined payment: the span that failed. */
  failed: { traceId: string; spanId: string };
  /** Of this trace one span in between never arrived; its child says so. */
  torn: { traceId: string; orphanId: string };
  /** The mailer's clock is two seconds ahead: its span starts after its parent's end. */
  skewed: { traceId: string; spanId: string };
}

const hourMs = 3_600_000;

const products = ['espresso machine', 'kettle', 'grinder', 'filter paper', 'mug', 'scales'];
const regions = ['eu-central', 'eu-west', 'us-east'];
const builds = ['2026.11.3', '2026.11.4', '2026.11.5'];

/** An hour of a small shop, ending at `endMs`: about ten spans a trace, 1,500 traces, and what the services logged. The same for the same end. */
export function makeShop(endMs: number, traces = 1_500): Shop {
  const chance = seededChance(42);
  const shop: Shop = {
    spans: [],
    logs: [],
    slow: { traceId: '', rootId: '', spans: 0 },
    failed: { traceId: '', spanId: '' },
    torn: { traceId: '', orphanId: '' },
    skewed: { traceId: '', spanId: '' },
  };
  const rhythm = seededChance(7);
  for (let i = 0; i < traces; i++) new Visit(shop, chance, endMs - 20_000 - hourMs * (1 - whenOf(i / traces, rhythm)), i).happen();
  return shop;
}

/** Customers come in waves and by chance, not on the clock: a share of the hour for a share of the visits. */
function whenOf(share: number, rhythm: Chance): number {
  const wave = share + 0.03 * Math.sin(share * 6 * Math.PI);
  return Math.min(Math.max(wave + (rhythm.next() - 0.5) * 0.008, 0), 1);
}

/** One request of a customer and all that follows from it. */
class Visit {
  private readonly traceId: string;
  private readonly customer: string;
  private readonly common: Attributes;

  constructor(
    private readonly shop: Shop,
    private readonly chance: Chance,
    private readonly startMs: number,
    private readonly number: number,
  ) {
    this.traceId = chance.hex(32);
    this.customer = chance.next() < 0.03 ? slowCustomer : `user-${chance.between(1001, 1040)}`;
    this.common = { 'app.user_id': this.customer, 'app.plan': chance.pick(['free', 'free', 'plus']), 'app.region': chance.pick(regions), 'app.build_id': chance.pick(builds) };
  }

  happen() {
    if (this.customer === slowCustomer) return this.cart(this.chance.between(90, 140));
    const what = this.chance.next();
    if (what < 0.4) this.product();
    else if (what < 0.6) this.search();
    else if (what < 0.85) this.cart(this.chance.between(0, 5));
    else this.checkout();
  }

  private product() {
    const id = this.chance.between(1, 400);
    const inner = this.chance.latency(8);
    const root = this.request('GET', '/products/{id}', `/products/${id}`, inner + 6);
    const call = this.call(root, 'catalog', 'GET /items/{id}', 2, inner + 2);
    this.database(call, 'catalog', 'SELECT * FROM items WHERE id = $1', call.startMs + 1, inner);
  }

  private search() {
    const text = this.number % 40 === 7 ? markup.search : this.chance.pick(products);
    const inner = this.chance.latency(45, 0.5);
    const root = this.request('GET', '/search', '/search', inner + 9, { 'app.search_text': text, 'user_agent.original': this.number % 40 === 7 ? markup.agent : 'Mozilla/5.0' });
    const call = this.call(root, 'catalog', 'GET /search', 3, inner + 3, { 'app.results': this.chance.between(0, 80) });
    this.database(call, 'catalog', 'SELECT id FROM items WHERE words @@ $1', call.startMs + 1, inner);
    if (text === markup.search) this.log('catalog', 'WARN', markup.log, call);
  }

  private cart(items: number) {
    const each = Array.from({ length: items }, () => this.chance.latency(11, 0.25));
    const inner = 4 + each.reduce((sum, one) => sum + one + 0.4, 0);
    const root = this.request('GET', '/cart', '/cart', inner + 8, { 'app.cart_items': items });
    const call = this.call(root, 'cart', 'GET /carts/{user}', 3, inner + 2, { 'app.cart_items': items });
    let at = call.startMs + 2;
    for (const one of each) {
      this.database(call, 'cart', 'SELECT price FROM prices WHERE item_id = $1', at, one);
      at += one + 0.4;
    }
    if (items < 90) return;
    this.log('cart', 'WARN', `cart of ${this.customer} took ${Math.round(inner)} ms: ${items} queries`, call);
    this.shop.slow = { traceId: this.traceId, rootId: root.spanId, spans: items + 2 };
  }

  private checkout() {
    const pays = this.chance.latency(120, 0.4);
    const declined = this.chance.next() < 0.08;
    const torn = this.number % 60 === 11;
    const root = this.request('POST', '/checkout', '/checkout', pays + 60, { 'app.amount': this.chance.between(500, 40_000) / 100 }, declined ? 'payment declined' : undefined);
    const checkout = this.call(root, 'checkout', 'POST /orders', 4, pays + 48, {}, declined ? 'payment declined' : undefined);
    const stock = this.call(checkout, 'inventory', 'POST /reservations', 3, this.chance.latency(14));
    this.database(stock, 'inventory', 'UPDATE stock SET reserved = reserved + $1', stock.startMs + 1, stock.durationMs - 2);
    const payment = this.call(checkout, 'payments', 'POST /charges', 28, pays, { 'app.card': this.chance.pick(['visa', 'mastercard', 'amex']) }, declined ? 'card declined: insufficient funds' : undefined);
    if (declined) {
      payment.events = [{ name: 'exception', atMs: payment.startMs + pays * 0.9, attributes: { 'exception.type': 'CardDeclined', 'exception.message': 'insufficient funds', 'exception.stacktrace': 'CardDeclined: insufficient funds\n    at charge (charges.js:41)\n    at post (server.js:12)' } }];
      this.shop.failed = { traceId: this.traceId, spanId: payment.spanId };
      this.log('payments', 'ERROR', `card of ${this.customer} was declined`, payment);
      return;
    }
    this.log('checkout', 'INFO', `order of ${this.customer} is placed`, checkout);
    this.mail(checkout, torn);
  }

  private mail(checkout: Span, torn: boolean) {
    const publish = this.child(checkout, 'checkout', 'orders publish', 4, checkout.durationMs - 4, 2, { 'messaging.system': 'rabbitmq' });
    const skewMs = this.number % 45 === 3 ? 2_000 : 0;
    const mail = this.child(publish, 'mailer', 'orders process', 5, skewMs + 15, this.chance.latency(70), { 'messaging.system': 'rabbitmq' });
    mail.links = [{ traceId: this.traceId, spanId: checkout.spanId }];
    const smtp = this.child(mail, 'mailer', 'smtp send', 3, 4, mail.durationMs - 8);
    if (skewMs > 0) this.shop.skewed = { traceId: this.traceId, spanId: mail.spanId };
    if (!torn) return;
    this.shop.spans.splice(this.shop.spans.indexOf(mail), 1);
    this.shop.torn = { traceId: this.traceId, orphanId: smtp.spanId };
  }

  private request(method: string, route: string, path: string, durationMs: number, more: Attributes = {}, error?: string) {
    const attributes = { ...this.common, 'http.request.method': method, 'http.route': route, 'url.path': path, 'http.response.status_code': error === undefined ? 200 : 402, ...more };
    return this.add({ service: 'shop-web', name: `${method} ${route}`, kind: 2, startMs: this.startMs, durationMs, attributes }, error);
  }

  /** A call over the network: the caller's span is left out, as many instrumentations do; the callee's is a server's. */
  private call(parent: Span, service: string, name: string, afterMs: number, durationMs: number, more: Attributes = {}, error?: string) {
    return this.child(parent, service, name, 2, afterMs, durationMs, { 'http.response.status_code': error === undefined ? 200 : 402, ...more }, error);
  }

  private database(parent: Span, service: string, query: string, startMs: number, durationMs: number) {
    return this.child(parent, service, query.split(' ').slice(0, 1).join(''), 3, startMs - parent.startMs, durationMs, { 'db.system': 'postgresql', 'db.query.text': query });
  }

  private child(parent: Span, service: string, name: string, kind: Span['kind'], afterMs: number, durationMs: number, more: Attributes = {}, error?: string) {
    return this.add({ service, parentId: parent.spanId, name, kind, startMs: parent.startMs + afterMs, durationMs, attributes: { 'app.user_id': this.customer, ...more } }, error);
  }

  private add(span: Omit<Span, 'traceId' | 'spanId' | 'error'>, error?: string): Span {
    const whole: Span = { ...span, traceId: this.traceId, spanId: this.chance.hex(16), ...(error === undefined ? {} : { error }) };
    this.shop.spans.push(whole);
    return whole;
  }

  private log(service: string, severity: LogRecord['severity'], body: string, span: Span) {
    this.shop.logs.push({ service, severity, body, atMs: span.startMs + span.durationMs * 0.8, traceId: span.traceId, spanId: span.spanId, attributes: { 'app.user_id': this.customer } });
  }
}
