import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { type Attribute, comparableNumber } from './attributes.ts';
import type { Matches } from './criteria.ts';

export interface SortOrder {
  readonly attribute: Attribute;
  readonly descending: boolean;
}

/** Where a finding stands in an order: a page starts behind one, so that a change elsewhere moves nothing. */
export interface Position {
  readonly key: string | number;
  readonly id: string;
}

interface Query {
  /** The query's text: the same text is the same query. */
  readonly text: string;
  readonly matches: Matches;
  readonly order: SortOrder;
}

/**
 * Positions that are kept for the next pages, over all queries. Enough for a client that pages through 100,000
 * findings in several orders, or in many parts at once.
 */
const KEPT_POSITIONS = 1_000_000;

/** The findings of one Region. Documents are never changed in place: whoever passed them in keeps them as they were. */
export interface FindingStore {
  get(id: string): JsonObject | undefined;
  put(id: string, document: JsonObject): void;
  /** All documents, in no particular order. */
  all(): Iterable<JsonObject>;
  /** The matching positions, in order. Computed once a query until a finding changes. */
  sorted(query: Query): readonly Position[];
}

export function createFindingStore(): FindingStore {
  const documents = new Map<string, JsonObject>();
  const kept = new Map<string, readonly Position[]>();
  return {
    get: (id) => documents.get(id),
    put: (id, document) => {
      documents.set(id, document);
      kept.clear();
    },
    all: () => documents.values(),
    sorted: (query) => {
      const known = kept.get(query.text);
      if (known) return known;
      const positions: Position[] = [];
      for (const [id, document] of documents) {
        if (query.matches(document)) positions.push(toPosition(id, document, query.order));
      }
      positions.sort(comparator(query.order));
      keepSorted(kept, query.text, positions);
      return positions;
    },
  };
}

export function toPosition(id: string, document: JsonObject, order: SortOrder): Position {
  return { key: sortKey(order.attribute, document), id };
}

function sortKey(attribute: Attribute, document: JsonObject): string | number {
  const [value] = attribute.read(document);
  if (attribute.kind === 'number' || attribute.kind === 'time') {
    const number = comparableNumber(attribute.kind, value);
    // JSON has no NaN, and the key travels in page tokens.
    return Number.isNaN(number) ? Number.MIN_SAFE_INTEGER : number;
  }
  return value === undefined ? '' : String(value);
}

/** Compares places in an order; ties by id, ascending. */
export function comparator(order: SortOrder): (a: Position, b: Position) => number {
  const sign = order.descending ? -1 : 1;
  return (a, b) => sign * compare(a.key, b.key) || compare(a.id, b.id);
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The index of the first position behind this one, by bisection. */
export function indexBehind(positions: readonly Position[], order: SortOrder, position: Position): number {
  const byOrder = comparator(order);
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = positions[middle];
    if (candidate && byOrder(candidate, position) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Keeps a query's positions, and drops the oldest queries' where they become too many. */
function keepSorted(
  kept: Map<string, readonly Position[]>,
  text: string,
  positions: readonly Position[],
): void {
  kept.set(text, positions);
  let total = 0;
  for (const known of kept.values()) total += known.length;
  for (const [oldest, known] of kept) {
    if (total <= KEPT_POSITIONS) return;
    kept.delete(oldest);
    total -= known.length;
  }
}

/** A copy with these fields of Service replaced; a field that it did not have comes last. */
export function withService(document: JsonObject, fields: Record<string, Json>): JsonObject {
  const service = isJsonObject(document.Service) ? document.Service : {};
  return { ...document, Service: { ...service, ...fields } };
}
