import { expect, it } from 'vitest';
import { levelOf, messageOf } from './line';

it.each([
  [{ severity: 'warn' }, 'warn'],
  [{ severity: 'unspecified', severity_text: 'Warning' }, 'warn'],
  [{ severity: 'unspecified', severity_code: 0 }, null],
  [{ severity_text: 'CRITICAL' }, 'fatal'],
  [{ level: 'err' }, 'error'],
  [{ level: ' Information ' }, 'info'],
  [{ 'log.level': 'NOTICE' }, 'info'],
  [{ level: 50 }, 'error'],
  [{ level: 10 }, 'trace'],
  [{ level: 60 }, 'fatal'],
  [{ level: 4 }, 'trace'],
  [{ severity_code: 17 }, 'error'],
  [{ severity_code: 24 }, 'fatal'],
  [{ severity_code: 25 }, null],
  [{ level: true }, null],
  [{ level: 'somewhat' }, null],
  [{}, null],
])('the level of %j is %s', (data, level) => expect(levelOf(data)).toBe(level));

it.each([
  [{ body: 'first', message: 'second' }, 'first'],
  [{ body: '', msg: 'third' }, 'third'],
  [{ message: null, name: 'GET /' }, 'GET /'],
  [{ body: 0 }, '0'],
  [{ status: 500, ok: false, 'meta.signal_type': 'log', 'trace.trace_id': 'x', gone: null }, 'status=500 ok=false'],
  [{}, ''],
])('%j says %s', (data, message) => expect(messageOf(data)).toBe(message));
