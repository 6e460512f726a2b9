import { isJsonObject, type Json } from '../model/json.ts';
import { sortAttribute } from './attributes.ts';
import type { SortOrder } from './finding-store.ts';
import { invalidParameter } from './service-error.ts';

/** Without an order it is the ids': the service promises none, and clients must not lean on one. */
const BY_ID: SortOrder = {
  attribute: { name: 'id', kind: 'text', read: ({ Id: id }) => (id === undefined ? [] : [id]) },
  descending: false,
};

/**
 * Compiles `sortCriteria`; ascending unless told.
 * @throws ServiceError 400 for an attribute or a direction that is none
 */
export function compileSort(criteria: Json | undefined): SortOrder {
  if (criteria === undefined || criteria === null) return BY_ID;
  if (!isJsonObject(criteria)) throw invalidParameter('sortCriteria');
  const { attributeName = null, orderBy = null } = criteria;
  if (orderBy !== null && orderBy !== 'ASC' && orderBy !== 'DESC') throw invalidParameter('orderBy');
  const descending = orderBy === 'DESC';
  if (attributeName === null) return { ...BY_ID, descending };
  const attribute = typeof attributeName === 'string' ? sortAttribute(attributeName) : undefined;
  if (!attribute) throw invalidParameter('attributeName');
  return { attribute, descending };
}
