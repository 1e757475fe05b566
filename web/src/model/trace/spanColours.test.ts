import { describe, expect, it } from 'vitest';
import { drawMinimap, empty, failed } from './minimap';
import { colourBy, colourCount, none, others } from './spanColours';
import { Kind, readTrace } from './trace';
import { replyOf, type SampleEvent } from './traceSample';

const read = (events: SampleEvent[], fields: string[] = []) => readTrace(replyOf(events, fields));

describe('colourBy', () => {
  const trace = read([
    { id: 'a', at: 0, service: 'web', fields: { size: 'big' } },
    { id: 'b', parent: 'a', at: 1, service: 'db' },
    { id: 'c', parent: 'a', at: 2, service: 'db', fields: { size: 7 } },
    { parent: 'c', at: 3, service: 'db', type: Kind.log },
    { id: 'd', parent: 'gone', at: 4, service: 'cart' },
  ], ['size']);

  it('gives the most frequent the first colour and counts spans alone', () => {
    expect(colourBy(trace, 'service').legend).toEqual([
      { label: 'db', colour: 0, spans: 2 },
      { label: 'web', colour: 1, spans: 1 },
      { label: 'cart', colour: 2, spans: 1 },
    ]);
    expect([...colourBy(trace, 'service').of]).toEqual([1, 0, 0, 0, none, 2]);
  });

  it('colours by any field, of mixed types too, and says which spans have none', () => {
    expect(colourBy(trace, 'size').legend).toEqual([
      { label: 'big', colour: 0, spans: 1 },
      { label: '7', colour: 1, spans: 1 },
      { label: 'no value', colour: none, spans: 2 },
    ]);
    expect(colourBy(trace, 'never asked').legend).toEqual([{ label: 'no value', colour: none, spans: 4 }]);
  });

  it('keeps the last colour for all that are too many', () => {
    const many = read(Array.from({ length: colourCount + 3 }, (_, i) => ({ id: `${i}`, at: i, name: `n${i}` })));
    const { legend } = colourBy(many, 'name');
    expect(legend.map(({ colour }) => colour)).toEqual([...Array.from({ length: colourCount - 1 }, (_, i) => i), others]);
    expect(legend.at(-1)).toMatchObject({ label: '4 others', spans: 4 });
    expect(colourBy(read(Array.from({ length: colourCount }, (_, i) => ({ id: `${i}`, at: i, name: `n${i}` }))), 'name').legend).toHaveLength(colourCount);
  });

  it('makes ranges of many numbers, with as many spans each', () => {
    const numbers = read(Array.from({ length: 60 }, (_, i) => ({ id: `${i}`, at: i, fields: { rows: (i * 37) % 60 } })), ['rows']);
    const { legend } = colourBy(numbers, 'rows', (value) => `${value} rows`);
    expect(legend.map(({ label, spans }) => `${label}: ${spans}`)).toEqual(['0 rows to 9 rows: 10', '10 rows to 19 rows: 10', '20 rows to 29 rows: 10', '30 rows to 39 rows: 10', '40 rows to 49 rows: 10', '50 rows to 59 rows: 10']);
  });

  it('makes fewer ranges when one number is most of all', () => {
    const numbers = read(Array.from({ length: 100 }, (_, i) => ({ id: `${i}`, at: i, fields: { rows: i < 80 ? 0 : i } })), ['rows']);
    expect(colourBy(numbers, 'rows').legend.reduce((sum, { spans }) => sum + spans, 0)).toBe(100);
  });
});

describe('drawMinimap', () => {
  const lines = (events: SampleEvent[], width: number, height: number) => {
    const trace = read(events);
    const points = drawMinimap(trace, colourBy(trace, 'service').of, width, height);
    const sign = (point: number) => (point === empty ? '.' : point === failed ? '!' : String(point));
    return Array.from({ length: height }, (_, y) => [...points.slice(y * width, (y + 1) * width)].map(sign).join(''));
  };

  it.each<[string, SampleEvent[], number, number, string[]]>([
    ['nothing', [], 4, 2, ['....', '....']],
    ['a line a span', [{ id: 'a', at: 0, ms: 10 }, { id: 'b', parent: 'a', at: 5, ms: 5, error: true }], 10, 2, ['0000000000', '.....!!!!!']],
    ['thick lines with room between them', [{ id: 'a', at: 0, ms: 10 }, { id: 'b', parent: 'a', at: 0, ms: 5 }], 4, 6, ['0000', '0000', '....', '00..', '00..', '....']],
    ['many spans a line, errors on top', [{ id: 'a', at: 0, ms: 4, error: true }, ...Array.from({ length: 9 }, (_, i) => ({ id: `b${i}`, parent: 'a', at: 0, ms: 2 }))], 4, 2, ['!!!!', '00..']],
    ['a moment at the very end', [{ id: 'a', at: 0, ms: 10 }, { id: 'b', at: 10, ms: 0 }], 5, 2, ['00000', '....0']],
    ['a trace without length', [{ id: 'a', at: 0, ms: 0 }], 3, 1, ['0..']],
    ['log lines and missing spans leave it empty', [{ id: 'a', parent: 'x', at: 0, ms: 10 }, { at: 3, type: Kind.log }], 2, 3, ['..', '00', '..']],
  ])('%s', (_, events, width, height, expected) => expect(lines(events, width, height)).toEqual(expected));
});
