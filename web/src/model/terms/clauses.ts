import type { QuerySpec, SpecFault } from '../querySpec';
import type { ClauseId } from './complete';
import { formatCalculation, formatFilter, formatHaving, formatOrder, nameText } from './format';
import { type Parsed, parseCalculations, parseFilters, parseHavings, parseLimit, parseNames, parseOrders, type TypeOf } from './parse';

/** One clause of the builder: its terms as texts, and how a typed text gets into the query. */
export interface Clause {
  id: ClauseId;
  title: string;
  /** The key that leads into it. */
  key: string;
  /** What may stand here, shown while nothing does. */
  example: string;
  /** Its terms as they are typed. */
  texts: (query: QuerySpec) => string[];
  /** The query with what was typed in place of the term at `index`, or behind all (null). */
  put: (query: QuerySpec, index: number | null, text: string, typeOf: TypeOf) => Parsed<QuerySpec>;
  /** The query without the term at `index`. */
  remove: (query: QuerySpec, index: number) => QuerySpec;
}

type ListField = 'calculations' | 'filters' | 'breakdowns' | 'orders' | 'havings';

/** The query with another list; an empty one is left out. */
function withList<Field extends ListField>(query: QuerySpec, field: Field, list: NonNullable<QuerySpec[Field]>): QuerySpec {
  const { [field]: _before, ...rest } = query;
  return list.length === 0 ? rest : { ...rest, [field]: list };
}

function listClause<Field extends ListField>(
  id: Field,
  words: Pick<Clause, 'title' | 'key' | 'example'>,
  format: (term: NonNullable<QuerySpec[Field]>[number]) => string,
  parse: (text: string, query: QuerySpec, typeOf: TypeOf) => Parsed<NonNullable<QuerySpec[Field]>[number][]>,
): Clause {
  type Term = NonNullable<QuerySpec[Field]>[number];
  const termsOf = (query: QuerySpec): Term[] => (query[id] ?? []) as Term[];
  const put = (query: QuerySpec, terms: Term[]) => withList(query, id, terms as NonNullable<QuerySpec[Field]>);
  return {
    id,
    ...words,
    texts: (query) => termsOf(query).map(format),
    put: (query, index, text, typeOf) => {
      const parsed = parse(text, query, typeOf);
      if (!parsed.ok) return parsed;
      const terms = termsOf(query);
      const [before, after] = index === null ? [terms, []] : [terms.slice(0, index), terms.slice(index + 1)];
      const others = new Set([...before, ...after].map(format));
      // What is there already is not there twice.
      return { ok: true, value: put(query, [...before, ...parsed.value.filter((term) => !others.has(format(term))), ...after]) };
    },
    remove: (query, index) => put(query, termsOf(query).filter((_term, i) => i !== index)),
  };
}

const filtersAlone = listClause<'filters'>('filters', { title: 'Where', key: 'w', example: 'duration_ms > 100' }, formatFilter, (text, _query, typeOf) => {
  const parsed = parseFilters(text, typeOf);
  return parsed.ok ? { ok: true, value: parsed.value.filters } : parsed;
});

/** The query with all its filters joined by this word. */
export function joinedBy(query: QuerySpec, combination: 'AND' | 'OR'): QuerySpec {
  const { filter_combination: _before, ...rest } = query;
  return combination === 'OR' ? { ...rest, filter_combination: 'OR' } : rest;
}

const filters: Clause = {
  ...filtersAlone,
  put: (query, index, text, typeOf) => {
    const word = /^\s*(and|or)\s*$/i.exec(text)?.[1];
    if (word !== undefined && index === null) return { ok: true, value: joinedBy(query, word.toLowerCase() === 'or' ? 'OR' : 'AND') };
    // "and a = 1" goes on where the filters end.
    const more = index === null ? /^\s*(and|or)\s+(?=\S)/i.exec(text) : null;
    const own = more === null ? text : text.slice(more[0].length);
    const parsed = parseFilters(own, typeOf);
    if (!parsed.ok) return more === null ? parsed : { ...parsed, from: parsed.from + more[0].length, to: parsed.to + more[0].length };
    const said = more?.[1] === undefined ? parsed.value.combination : more[1].toLowerCase() === 'or' ? 'OR' : 'AND';
    const others = (query.filters?.length ?? 0) - (index === null ? 0 : 1);
    const now = query.filter_combination ?? 'AND';
    if (said !== null && said !== now && others > 1) return { ok: false, message: `the filters are joined by ${now.toLowerCase()}; type ${said.toLowerCase()} alone to change that`, from: 0, to: text.length };
    return filtersAlone.put(said === null ? query : joinedBy(query, said), index, own, typeOf);
  },
};

const limit: Clause = {
  id: 'limit',
  title: 'Limit',
  key: 'l',
  example: '1000',
  texts: (query) => (query.limit === undefined ? [] : [String(query.limit)]),
  put: (query, _index, text) => {
    const parsed = parseLimit(text);
    return parsed.ok ? { ok: true, value: { ...query, limit: parsed.value } } : parsed;
  },
  remove: ({ limit: _limit, ...rest }) => rest,
};

/** The clauses in the order of the builder. */
export const clauses: readonly Clause[] = [
  listClause('calculations', { title: 'Visualize', key: 'v', example: 'P95(duration_ms)' }, formatCalculation, (text, _query, typeOf) => parseCalculations(text, typeOf)),
  filters,
  listClause('breakdowns', { title: 'Group by', key: 'b', example: 'http.route' }, nameText, (text) => parseNames(text)),
  listClause('orders', { title: 'Order by', key: 'o', example: 'COUNT desc' }, formatOrder, (text, query) => parseOrders(text, [...(query.breakdowns ?? []), ...(query.calculations ?? []).flatMap((one) => one.name ?? [])])),
  limit,
  listClause('havings', { title: 'Having', key: 'h', example: 'COUNT > 10' }, formatHaving, (text) => parseHavings(text)),
];

/** What is wrong with a clause: with its whole, or with one of its terms. */
export interface ClauseFault {
  index: number | null;
  message: string;
}

/** Faults by the clause they belong to; those of no clause (time, granularity) under null. */
export function faultsByClause(faults: readonly SpecFault[]): Map<ClauseId | null, ClauseFault[]> {
  const found = new Map<ClauseId | null, ClauseFault[]>();
  for (const { field, message } of faults) {
    const path = /^(?:query\.)?(\w+)(?:\[(\d+)\])?/.exec(field);
    const clause = clauses.find((one) => one.id === path?.[1] || (one.id === 'filters' && path?.[1] === 'filter_combination'))?.id ?? null;
    const fault = { index: clause !== null && path?.[2] !== undefined ? Number(path[2]) : null, message };
    found.set(clause, [...(found.get(clause) ?? []), fault]);
  }
  return found;
}

