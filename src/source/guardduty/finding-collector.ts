import type { Finding } from '../../model/finding.ts';

/** The findings of one query as they come in, each id once, in its newest version. */
export interface FindingCollector {
  /** Adds what was read; an older version of a finding is passed over. */
  add(findings: readonly Finding[]): void;
  /** Whether the id was read, matching or not. */
  has(id: string): boolean;
  /** Milliseconds UTC; undefined where the id was not read or its time cannot be. */
  updatedAt(id: string): number | undefined;
  /** Those that match. */
  matching(): Iterable<Finding>;
}

export function createFindingCollector(matches: (finding: Finding) => boolean): FindingCollector {
  const seen = new Map<string, number | undefined>();
  const kept = new Map<string, Finding>();

  function addOne(finding: Finding): void {
    const before = seen.get(finding.id);
    if (before !== undefined && before >= (finding.updatedAt ?? Number.NEGATIVE_INFINITY)) return;
    seen.set(finding.id, finding.updatedAt);
    // A version that matched may be followed by one that does not: it was archived meanwhile.
    if (matches(finding)) kept.set(finding.id, finding);
    else kept.delete(finding.id);
  }

  return {
    add: (findings) => findings.forEach(addOne),
    has: (id) => seen.has(id),
    updatedAt: (id) => seen.get(id),
    matching: () => kept.values(),
  };
}
