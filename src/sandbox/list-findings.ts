import type { JsonObject } from '../model/json.ts';
import { compileCriteria } from './criteria.ts';
import { type FindingStore, indexBehind } from './finding-store.ts';
import { parsePageToken, toPageToken } from './page-token.ts';
import { pageSize } from './request-body.ts';
import { compileSort } from './sort-criteria.ts';

const PAGE = 50;

/**
 * ListFindings (domain.md c.3, c.4): ids only, current and archived ones unless `service.archived` says which.
 * The last page's token is the empty string, as the service may give it.
 */
export function listFindings(store: FindingStore, body: JsonObject): JsonObject {
  const order = compileSort(body.sortCriteria);
  const matches = compileCriteria(body.findingCriteria);
  const size = pageSize(body.maxResults, PAGE, PAGE);
  const text = JSON.stringify([body.findingCriteria ?? null, order.attribute.name, order.descending]);
  const positions = store.sorted({ text, matches, order });
  const token = body.nextToken ?? '';
  const start = token === '' ? 0 : indexBehind(positions, order, parsePageToken(text, token));
  const page = positions.slice(start, start + size);
  const last = page.at(-1);
  return {
    findingIds: page.map((position) => position.id),
    nextToken: last && start + size < positions.length ? toPageToken(text, last) : '',
  };
}
