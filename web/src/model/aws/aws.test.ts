import { describe, expect, it } from 'vitest';
import { addressOfQuestion, faultOf, findDefinitions, namesItsGroups, questionOfAddress, samples } from './insightsQuestion';
import { chartsOf, columnsOf, isNumeric, resultLine, rowsOf, secondOf, stepLabel } from './insightsResult';
import { glance, groupAddress, keptFor, orderText, secondsSince, spread, streamAddress, streamOrderOf } from './logGroup';
import { attributesText, blankRule, fieldOfRefusal, matchText, readAttributes, totalsByRule } from './samplingRule';
import { traceIdIn, traceIdOf } from './traceIds';

describe('a question of Insights and its address', () => {
  it('reads what it wrote, line breaks and several groups too', () => {
    const question = { text: 'fields a\n| limit 3', groups: ['cruddur', '/aws/lambda/x'], time: { kind: 'between', start: 100, end: 200 } as const };
    const search = new URLSearchParams(addressOfQuestion(question) as Record<string, string>);
    expect(questionOfAddress(search)).toEqual({ ...question, asked: true });
  });
  it('begins with the first sample, and nothing asked', () => {
    expect(questionOfAddress(new URLSearchParams())).toMatchObject({ text: samples[0]!.text, groups: [], asked: false });
    expect(questionOfAddress(new URLSearchParams({ groups: 'g' })).asked).toBe(false);
  });
  it('finds the place of a fault', () => {
    const refusal = (start: number, end: number) => ({ queryCompileError: { message: 'no', location: { startCharOffset: start, endCharOffset: end } } });
    expect(faultOf('fields a\n| nonsense b', refusal(11, 19))).toEqual({ message: 'no', line: 2, column: 3, before: '| ', wrong: 'nonsense', after: ' b' });
    expect(faultOf('fields', refusal(6, 6))).toMatchObject({ line: 1, column: 7, before: 'fields', wrong: '', after: '' });
    expect(faultOf('a\nb\nc', refusal(0, 5))).toMatchObject({ line: 1, wrong: 'a', after: '' });
    expect(faultOf('x', { error: 'else' })).toBeNull();
    expect(faultOf('x', null)).toBeNull();
  });
});

describe('a result of Insights', () => {
  const at = (minute: number) => `2024-01-12 20:${String(minute).padStart(2, '0')}:00.000`;
  const start = Date.parse('2024-01-12T20:00:00Z') / 1_000;
  const answer = (rows: Record<string, string>[]) => ({ rows, window: { start, end: start + 600 }, matched: 2, scanned: 9, skipped: 0 });

  it('has the columns of all its rows, without the pointer', () => {
    expect(columnsOf(rowsOf([[{ field: 'a', value: '1' }, { field: '@ptr', value: 'x' }], [{ field: 'b', value: '' }]]))).toEqual(['a', 'b']);
  });
  it('tells numbers from text', () => {
    expect(isNumeric([{ a: '1' }, { a: '2.5', b: 'x' }], 'a')).toBe(true);
    expect(isNumeric([{ a: '1' }, { a: '' }], 'a')).toBe(false);
    expect(isNumeric([{}], 'a')).toBe(false);
  });
  it('reads times as UTC', () => {
    expect(secondOf('1970-01-01 00:01:00.500')).toBe(60.5);
    expect(secondOf('4711')).toBeNull();
  });
  it('is a chart when it is by time, over all of the time asked about', () => {
    const charts = chartsOf(answer([{ 'bin(2m)': at(4), n: '3', level: 'ERROR' }, { 'bin(2m)': at(0), n: '1', level: 'INFO' }, { 'bin(2m)': at(0), n: '5' }]))!;
    expect(charts.step).toBe(120);
    expect(charts.times).toEqual([0, 120, 240, 360, 480].map((second) => start + second));
    expect(charts.charts.map((chart) => chart.column)).toEqual(['n']);
    expect(charts.charts[0]!.series.map(({ label, values }) => [label, values])).toEqual([
      ['ERROR', [null, null, 3, null, null]],
      ['INFO', [1, null, null, null, null]],
      ['(none)', [5, null, null, null, null]],
    ]);
  });
  it('takes the width from the rows when the bucket has another name', () => {
    const charts = chartsOf(answer([{ t: at(3), n: '3' }, { t: at(1), n: '1' }, { t: at(9), n: '1' }]))!;
    expect(charts.step).toBe(120);
    expect(charts.charts[0]!.series[0]!.label).toBe('n');
  });
  it.each([
    ['lines', [{ '@timestamp': at(1), n: '1', '@ptr': 'p' }, { '@timestamp': at(2), n: '1', '@ptr': 'q' }]],
    ['no time', [{ a: 'x', n: '1' }, { a: 'y', n: '2' }]],
    ['no number', [{ 'bin(1m)': at(1) }, { 'bin(1m)': at(2) }]],
    ['one row', [{ 'bin(1m)': at(1), n: '1' }]],
    ['too many buckets', [{ 'bin(1s)': '1970-01-01 00:00:00.000', n: '1' }, { 'bin(1s)': at(2), n: '1' }]],
  ])('is no chart: %s', (_, rows) => expect(chartsOf(answer(rows as unknown as Record<string, string>[]))).toBeNull());
  it('says how much was looked at, and what was not', () => {
    expect(resultLine(answer([{ a: '1' }]))).toBe('1 row; 2 of 9 lines looked at matched; times in rows are UTC');
    expect(resultLine({ ...answer([]), skipped: 1_200 })).toContain('1,200 more were not read');
    expect(stepLabel(300)).toBe('5 minutes');
  });
});

describe('trace ids', () => {
  it.each([
    ['1-5759E988-bd862e3fe1be46a994272793', '5759e988bd862e3fe1be46a994272793'],
    ['4efaaf4d1e8720b39541901950019ee5', '4efaaf4d1e8720b39541901950019ee5'],
    ['4711', null],
  ])('%s', (text, id) => expect(traceIdOf(text)).toBe(id));
  it('are found in a record: by name, or X-Ray\'s anywhere', () => {
    expect(traceIdIn({ request_id: '4efaaf4d1e8720b39541901950019ee5' })).toBeNull();
    expect(traceIdIn({ trace_id: '4efaaf4d1e8720b39541901950019ee5' })).toBe('4efaaf4d1e8720b39541901950019ee5');
    expect(traceIdIn({ traceparent: '00-4efaaf4d1e8720b39541901950019ee5-53995c3f42cd8ad8-01' })).toBe('4efaaf4d1e8720b39541901950019ee5');
    expect(traceIdIn({ '@message': 'x 1-5759e988-bd862e3fe1be46a994272793 y' })).toBe('5759e988bd862e3fe1be46a994272793');
  });
});

describe('sampling rules', () => {
  it('say what narrows them', () => {
    expect(matchText(blankRule)).toBe('every request');
    expect(matchText({ ...blankRule, ServiceName: 'backend', URLPath: '/api/*', Attributes: { a: '1' } })).toBe('service name backend, url path /api/*, a = 1');
  });
  it.each([
    ['Priority must be a whole number from 1 to 9999.', 'Priority'],
    ['Rule already exists: x', 'RuleName'],
    ['An attribute has a name and a value of at most 32 characters.', 'Attributes'],
    ['There are 25 sampling rules already, which is the most.', null],
  ])('%s', (message, field) => expect(fieldOfRefusal(message)).toBe(field));
  it('read and write attributes', () => {
    expect(readAttributes(attributesText({ a: '1', b: 'x=y' }))).toEqual({ a: '1', b: 'x=y' });
    expect(readAttributes('nothing')).toBeNull();
  });
  it('sum what clients told', () => {
    const one = { RuleName: 'r', Timestamp: 1, RequestCount: 10, BorrowCount: 1, SampledCount: 2 };
    expect(totalsByRule([one, { ...one, RequestCount: 5 }, { ...one, RuleName: 'q' }]).get('r')).toEqual({ requests: 15, sampled: 4, borrowed: 2 });
  });
});

describe('log groups', () => {
  it('have addresses whatever their names', () => expect(groupAddress('/aws/a b#c')).toBe('/cloudwatch/group?name=%2Faws%2Fa+b%23c'));
  it('say how long they keep', () => expect([keptFor(undefined), keptFor(1), keptFor(30)]).toEqual(['as the server', '1 day', '30 days']));
  it('show lines on one line, and spread JSON', () => {
    expect(glance(' a\n\tb ')).toBe('a b');
    expect(glance('\n')).toBe('(blank)');
    expect(spread('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(spread('{oops')).toBe('{oops');
    expect(spread('plain')).toBe('plain');
  });
});

describe('the order of streams in an address', () => {
  const orderOf = (text: string) => streamOrderOf(new URLSearchParams(text));
  it.each([
    ['', { prefix: '', by: 'LastEventTime', descending: true }],
    ['order=time', { prefix: '', by: 'LastEventTime', descending: false }],
    ['order=name-desc', { prefix: '', by: 'LogStreamName', descending: true }],
    ['prefix=web', { prefix: 'web', by: 'LogStreamName', descending: false }],
    ['prefix=web&order=name-desc', { prefix: 'web', by: 'LogStreamName', descending: true }],
    // AWS finds no prefix in the order of time.
    ['prefix=web&order=time-desc', { prefix: 'web', by: 'LogStreamName', descending: true }],
    ['order=nonsense', { prefix: '', by: 'LastEventTime', descending: false }],
  ] as const)('%s', (text, order) => expect(orderOf(text)).toEqual(order));

  it('is read as it was written', () => {
    for (const prefix of ['', 'web/'])
      for (const by of ['LogStreamName', 'LastEventTime'] as const)
        for (const descending of [true, false]) {
          if (prefix !== '' && by === 'LastEventTime') continue;
          const order = { prefix, by, descending };
          const text = orderText(order);
          expect(streamOrderOf(new URLSearchParams({ ...(prefix !== '' && { prefix }), ...(text !== null && { order: text }) }))).toEqual(order);
        }
  });

  it('leads to the lines of a stream from its first one on', () => {
    expect(secondsSince(1_000_000, 1_000_001)).toBe(86_400);
    expect(secondsSince(0, 86_400_001)).toBe(2 * 86_400);
    expect(streamAddress('/aws/x', 'a b', undefined)).toBe('/cloudwatch/group?name=%2Faws%2Fx&stream=a+b');
    expect(streamAddress('g', 's', Date.now() - 1_000)).toMatch(/^\/cloudwatch\/group\?name=g&stream=s&time=.+/);
  });
});

describe('a query that says itself whom it asks', () => {
  it.each([
    ["SOURCE logGroups(namePrefix: ['a']) | limit 1", true],
    ['  source "g" START=1 END=2', true],
    ['# all of them\nSOURCE logGroups()', true],
    ['fields source', false],
    ['sources | limit 1', false],
    ['', false],
  ])('%s', (text, own) => {
    expect(namesItsGroups(text)).toBe(own);
    // Such a query is asked without groups beside it.
    expect(questionOfAddress(new URLSearchParams({ q: text })).asked).toBe(own);
  });
});

describe('saved queries', () => {
  const all = [
    { name: 'errors', queryString: 'filter level = "ERROR"', logGroupNames: ['cruddur'] },
    { name: 'Latency', queryString: 'stats avg(ms)', logGroupNames: ['/aws/lambda/x'] },
    { name: 'all', queryString: 'limit 1', logGroupNames: [] },
  ];
  it.each([
    ['', ['all', 'errors', 'Latency']],
    ['  ERR ', ['errors']],
    ['lambda', ['Latency']],
    ['avg(', ['Latency']],
    ['none', []],
  ])('with "%s" in them', (word, names) => expect(findDefinitions(all, word).map((one) => one.name)).toEqual(names));
});
