import { describe, expect, it } from 'vitest';
import { foldFrames, frameOf, isOwnFrame, placeOf, sourceLines } from './frames';
import { payloadOf, sectionOf } from './payload';

describe('what a sender says', () => {
  it('is read as Python sends it, newest call first, the app beside the framework', () => {
    const { chain, sections } = payloadOf({
      server: { root: '/srv/app', host: 'web-1', argv: ['flask', 'run'] },
      custom: { cart: { id: 7, open: true } },
      body: {
        trace: {
          exception: { class: 'KeyError', message: "'missing'" },
          frames: [
            { filename: '/usr/lib/python3/dist-packages/flask/app.py', lineno: 1820, method: 'dispatch' },
            { filename: '/srv/app/app.py', lineno: 147, method: 'broken', code: 'return jar["missing"]', locals: { jar: { pots: 3 } } },
          ],
        },
      },
    });
    expect(chain).toHaveLength(1);
    expect(chain[0]).toMatchObject({ type: 'KeyError', message: "'missing'", frameCount: 2 });
    expect(chain[0]!.frames.map((frame) => [frame.method, frame.own])).toEqual([['broken', true], ['dispatch', false]]);
    expect(chain[0]!.frames[0]!.locals).toEqual([['jar', '{"pots":3}']]);
    expect(sections.map((one) => [one.name, one.rows])).toEqual([
      ['Custom data', [['cart.id', '7'], ['cart.open', 'true']]],
      ['Server', [['root', '/srv/app'], ['host', 'web-1'], ['argv', 'flask, run']]],
    ]);
  });

  it('may be anything at all', () => {
    for (const data of [null, 1, 'x', [], { body: null }, { body: { trace: 5 } }, { body: { trace: { frames: 'no', exception: [] } } }, { body: { trace_chain: {} } }, { body: { telemetry: [null, 7, { body: 5, timestamp_ms: 1e30 }] } }])
      expect(() => payloadOf(data)).not.toThrow();
    expect(payloadOf({ body: { trace_chain: [null, { frames: [null, 4, { filename: {}, lineno: -1, context: 9, locals: null }] }] } }).chain[1]!.frames).toHaveLength(3);
  });

  it('is bounded: frames, chains, steps and rows', () => {
    const frames = Array.from({ length: 10_000 }, (_, i) => ({ filename: 'a.py', lineno: i }));
    const [deep] = payloadOf({ body: { trace: { frames, exception: { class: 'RecursionError', message: 'm'.repeat(2_000_000) } } } }).chain;
    expect([deep!.frames.length, deep!.frameCount, deep!.message.length]).toEqual([1_000, 10_000, 100_000]);
    expect([deep!.frames[0]!.line, deep!.frames.at(-1)!.line]).toEqual([9_999, 0]);
    const long = payloadOf({ body: { trace_chain: Array.from({ length: 99 }, () => ({})), telemetry: Array.from({ length: 999 }, (_, i) => ({ type: 'log', body: { message: `m${i}` } })) } });
    expect([long.chain.length, long.chainCount, long.crumbs.length, long.crumbCount, long.crumbs.at(-1)!.text]).toEqual([20, 99, 200, 999, 'm998']);
    const wide = sectionOf('Custom data', Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i])));
    expect([wide.rows.length, wide.cut]).toEqual([300, true]);
    let nested: unknown = 'end';
    for (let i = 0; i < 120; i++) nested = { a: nested };
    expect(sectionOf('Custom data', nested).rows).toHaveLength(1);
  });

  it('tells what was done before, in words', () => {
    const telemetry = [
      { type: 'network', level: 'info', timestamp_ms: 1, body: { method: 'GET', url: '/x', status_code: 200 } },
      { type: 'navigation', body: { from: '/a', to: '/b' } },
      { type: 'dom', body: { subtype: 'click', element: 'button#pay' } },
      { type: 'log', body: { message: 'hello' } },
    ];
    expect(payloadOf({ body: { message: { body: 'x', extra: { n: 1 } }, telemetry } }).crumbs.map((one) => one.text)).toEqual(['GET /x 200', '/a → /b', 'click button#pay', 'hello']);
    expect(payloadOf({ body: { message: { body: 'x', extra: { n: 1 }, jar: 3 } } })).toMatchObject({ message: 'x', sections: [{ name: 'Message', rows: [['jar', '3'], ['n', '1']] }] });
  });
});

describe('frames of the app', () => {
  const own = (file: string, root = '', method = '', className = '') => isOwnFrame({ file, method, className }, root);
  it.each([
    ['/srv/app/app.py', true],
    ['/usr/lib/python3/dist-packages/flask/app.py', false],
    ['/usr/lib/python3.11/threading.py', false],
    ['node:internal/main/run_main_module', false],
    ['/srv/shop/node_modules/express/lib/router.js', false],
    ['https://shop.example/static/app.js', true],
    ['chrome-extension://abc/x.js', false],
    ['/var/lib/gems/3.1.0/gems/rack-2.2/lib/rack.rb', false],
    ['app/vendor/autoload.php', false],
    ['/srv/go/pkg/mod/github.com/x/y.go', false],
  ])('%s: %s', (file, expected) => expect(own(file)).toBe(expected));

  it('lie below its root, and are no class of the platform', () => {
    expect([own('/opt/other/x.py', '/srv/app'), own('/srv/app/x.py', '/srv/app'), own('/srv/application/x.py', '/srv/app'), own('x.py', '/srv/app')]).toEqual([false, true, false, true]);
    expect([own('Thread.java', '', 'run', 'java.lang.Thread'), own('Cart.java', '', 'pay', 'shop.Cart'), own('', '', 'System.Linq.Enumerable.First()')]).toEqual([false, true, false]);
  });

  it('stand alone while others are folded', () => {
    const frames = [true, false, false, true, false].map((one, i) => ({ ...frameOf({ lineno: i }), own: one }));
    expect(foldFrames(frames).map((run) => (run.kind === 'own' ? run.frame.line : run.frames.map((frame) => frame.line)))).toEqual([0, [1, 2], 3, [4]]);
  });

  it('have their place and the lines around', () => {
    const frame = frameOf({ filename: 'a.js', lineno: '4', colno: 20, code: 'boom()', context: { pre: ['a', 'b'], post: ['c'] } });
    expect(placeOf(frame)).toBe('a.js:4:20');
    expect(sourceLines(frame).map((one) => [one.number, one.text, one.hit])).toEqual([[2, 'a', false], [3, 'b', false], [4, 'boom()', true], [5, 'c', false]]);
    expect(sourceLines(frameOf({}))).toEqual([]);
  });
});
