import { databaseKey, type Finding } from '../model/finding.ts';
import type { SortKey } from '../model/query.ts';

/**
 * The documented orders: newest, worst and most first; names from A; what has no value last. Equal ones by
 * newest, then by id, so that the same findings always come in the same order.
 */
export function compareFindings(key: SortKey): (a: Finding, b: Finding) => number {
  const compare = COMPARATORS[key];
  return (a, b) => compare(a, b) || byNumber(a.updatedAt, b.updatedAt) || byText(a.id, b.id);
}

const COMPARATORS: Record<SortKey, (a: Finding, b: Finding) => number> = {
  updated: (a, b) => byNumber(a.updatedAt, b.updatedAt),
  severity: (a, b) => byNumber(a.severity, b.severity),
  'first-seen': (a, b) => byNumber(a.firstSeen, b.firstSeen),
  'last-seen': (a, b) => byNumber(a.lastSeen, b.lastSeen),
  count: (a, b) => byNumber(a.count, b.count),
  type: (a, b) => byText(a.type, b.type),
  database: (a, b) => byText(databaseKey(a), databaseKey(b)),
};

function byNumber(a = Number.NEGATIVE_INFINITY, b = Number.NEGATIVE_INFINITY): number {
  return a === b ? 0 : b - a;
}

/** By code unit: localeCompare would order by the host's language. */
function byText(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}
