import { databaseKey, type Finding } from '../model/finding.ts';
import type { DatabaseCount, ValueCount } from '../model/summary.ts';
import { compareText, type Member } from './member.ts';

/** Most findings first, then by value; what GuardDuty did not know comes after what it did. */
export function compareCounts(a: ValueCount, b: ValueCount): number {
  if (a.findings !== b.findings) return b.findings - a.findings;
  if (a.value === undefined || b.value === undefined) {
    return Number(a.value === undefined) - Number(b.value === undefined);
  }
  return compareText(a.value, b.value);
}

/** How many items have each value. One with several counts for each, one with `undefined` as not known. */
export function countValues<T>(
  items: readonly T[],
  valuesOf: (item: T) => readonly (string | undefined)[],
): ValueCount[] {
  const groups = groupBy(items, valuesOf);
  return [...groups].map(([value, group]) => ({ value, findings: group.length })).sort(compareCounts);
}

export function groupBy<T, K>(items: readonly T[], keysOf: (item: T) => readonly K[]): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}

/** Members by their database in the whole answer: names repeat in other accounts and Regions. */
export function groupByDatabase(members: readonly Member[]): [Member, ...Member[]][] {
  return [...groupBy(members, ({ finding }) => [globalKey(finding)]).values()];
}

export function toDatabaseCount(members: readonly [Member, ...Member[]]): DatabaseCount {
  const [{ finding }] = members;
  return {
    value: databaseKey(finding),
    findings: members.length,
    engine: members.find((member) => member.finding.database?.engine)?.finding.database?.engine,
    accountId: finding.accountId,
    region: finding.region,
  };
}

/** By number and name as `compareCounts`, then by account and Region. */
export function compareDatabases(a: DatabaseCount, b: DatabaseCount): number {
  return (
    compareCounts(a, b) ||
    compareText(a.accountId ?? '', b.accountId ?? '') ||
    compareText(a.region ?? '', b.region ?? '')
  );
}

function globalKey(finding: Finding): string {
  const kind = finding.database?.cluster ? 'cluster' : 'instance';
  return JSON.stringify([finding.accountId, finding.region, kind, databaseKey(finding)]);
}
