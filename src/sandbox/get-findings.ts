import type { JsonObject } from '../model/json.ts';
import { comparator, type FindingStore, toPosition } from './finding-store.ts';
import { findingIds } from './request-body.ts';
import { compileSort } from './sort-criteria.ts';
import { toWireDocument } from './wire-document.ts';

/**
 * GetFindings (domain.md c.5): at most 50 ids; unknown ones are silently missing from the answer. Without an
 * order the answer is by id, not as asked: the service promises none.
 */
export function getFindings(store: FindingStore, body: JsonObject): JsonObject {
  const order = compileSort(body.sortCriteria);
  const byOrder = comparator(order);
  const found = [...new Set(findingIds(body))].flatMap((id) => {
    const document = store.get(id);
    return document ? [{ document, position: toPosition(id, document, order) }] : [];
  });
  found.sort((a, b) => byOrder(a.position, b.position));
  return { findings: found.map(({ document }) => toWireDocument(document)) };
}
