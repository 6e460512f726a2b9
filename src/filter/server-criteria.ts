import {
  KNOWN_FINDING_TYPES,
  type KnownFindingType,
  parseFindingType,
  RDS_RESOURCE_TYPES,
} from '../model/finding-type.ts';
import type { Query, ServerCondition, ServerCriteria, TypeSelector } from '../model/query.ts';

/** ListFindings takes at most this many values in one equals (domain.md c.3). */
const MAX_VALUES = 50;

/**
 * The part of a query that ListFindings documents and can be asked soundly, as disjoint calls whose answers are
 * united. An optimisation only: every finding is matched again here.
 *
 * The service cannot be asked for "type holds :RDS/". So the catalogue's types are asked for by name, and apart
 * from them what is of the RDS resource types and of none of those: a type that AWS adds tomorrow is found. The
 * threat list is never asked for: samples and findings with several lists do not carry it there.
 */
export function toServerCriteria(query: Query): readonly ServerCriteria[] {
  const shared = sharedConditions(query);
  const selectors = query.types;
  const unknown = unknownTypes(selectors);
  const named = [...namedTypes(selectors), ...unknown];
  const queries: ServerCriteria[] = [];
  for (let index = 0; index < named.length; index += MAX_VALUES) {
    queries.push({ type: { equals: named.slice(index, index + MAX_VALUES) }, ...shared });
  }
  // An unknown type may be spelt in another case than the service's, so it is looked for among the rest too.
  if (!selectors || unknown.length > 0 || selectors.some((selector) => selector.kind !== 'type')) {
    queries.push({
      'resource.resourceType': { equals: RDS_RESOURCE_TYPES },
      type: { notEquals: [...KNOWN_FINDING_TYPES, ...unknown].slice(0, MAX_VALUES) },
      ...shared,
    });
  }
  return queries;
}

/** The catalogue's types that selectors name; all of them where nothing is selected. */
export function namedTypes(selectors: readonly TypeSelector[] | undefined): readonly KnownFindingType[] {
  return KNOWN_FINDING_TYPES.filter(
    (type) => !selectors || selectors.some((selector) => names(selector, type)),
  );
}

function names(selector: TypeSelector, type: string): boolean {
  if (selector.kind === 'type') return selector.type === type;
  const parts = parseFindingType(type);
  return selector.kind === 'family' ? parts?.family === selector.family : parts?.purpose === selector.purpose;
}

function unknownTypes(selectors: readonly TypeSelector[] = []): readonly string[] {
  const types = selectors.flatMap((selector) => (selector.kind === 'type' ? [selector.type] : []));
  return [...new Set(types)].filter((type) => !KNOWN_FINDING_TYPES.some((known) => known === type));
}

function sharedConditions({ state, minSeverity, since, until, accounts }: Query): ServerCriteria {
  const conditions: Record<string, ServerCondition> = {};
  // Unset would bring archived findings too (domain.md c.3).
  if (state !== 'all') conditions['service.archived'] = { equals: [String(state === 'archived')] };
  if (minSeverity !== undefined) conditions.severity = { greaterThanOrEqual: Math.floor(minSeverity) };
  if (since !== undefined || until !== undefined) {
    conditions.updatedAt = {
      ...(since !== undefined && { greaterThanOrEqual: since }),
      ...(until !== undefined && { lessThan: until }),
    };
  }
  if (accounts && accounts.length <= MAX_VALUES) conditions.accountId = { equals: accounts };
  return conditions;
}
