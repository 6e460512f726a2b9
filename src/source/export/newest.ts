import type { Finding } from '../../model/finding.ts';

/** A finding and where it came from. */
export interface Kept {
  readonly finding: Finding;
  /** Which file: an index in the order of reading. */
  readonly file: number;
  /** Grows with the file and the place in it: the order does not depend on which file was read first. */
  readonly order: number;
}

export interface FindingKeeper {
  /** @returns whether it is kept for now: its text is needed */
  add(kept: Kept): boolean;
  /** What is kept in the end, in the order of files. */
  list(): readonly Kept[];
}

interface Question {
  readonly matches: (finding: Finding) => boolean;
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** A version that is the newest and does not match. */
interface Hidden {
  readonly updatedAt: number | undefined;
  readonly order: number;
}

/**
 * Keeps the newest version of each finding that lies in the window, if it matches. A newer version that does not
 * match (it was archived) still hides the older one that does; a version outside the window hides nothing, for
 * its folder may not have been opened at all.
 */
export function keepNewest(question: Question): FindingKeeper {
  const newest = new Map<string, Kept | Hidden>();
  return {
    add(kept) {
      const { finding, order } = kept;
      if (!isInWindow(finding, question)) return false;
      const key = toKey(finding);
      const before = newest.get(key);
      if (before && !isNewer(toHidden(kept), 'finding' in before ? toHidden(before) : before)) return false;
      const isKept = question.matches(finding);
      newest.set(key, isKept ? kept : { updatedAt: finding.updatedAt, order });
      return isKept;
    },
    list: () => inOrder([...newest.values()].filter((entry) => 'finding' in entry)),
  };
}

/** Keeps every version that matches; one that came in several files is kept once. */
export function keepVersions(question: Question): FindingKeeper {
  const versions = new Map<string, Kept>();
  return {
    add(kept) {
      const { finding, order } = kept;
      if (!isInWindow(finding, question) || !question.matches(finding)) return false;
      const key = [toKey(finding), finding.updatedAt, finding.count, finding.archived].join(' ');
      const before = versions.get(key);
      if (before && before.order >= order) return false;
      versions.set(key, kept);
      return true;
    },
    list: () => inOrder([...versions.values()]),
  };
}

/** An id alone tells no finding: files of several accounts and Regions may lie in one folder. */
function toKey({ accountId, region, id }: Finding): string {
  return `${accountId} ${region} ${id}`;
}

/** A finding without UpdatedAt lies in every window. */
function isInWindow({ updatedAt }: Finding, { since, until }: Question): boolean {
  if (updatedAt === undefined) return true;
  return (since === undefined || updatedAt >= since) && (until === undefined || updatedAt < until);
}

function toHidden({ finding, order }: Kept): Hidden {
  return { updatedAt: finding.updatedAt, order };
}

function isNewer(a: Hidden, b: Hidden): boolean {
  const [first, second] = [a.updatedAt ?? -Infinity, b.updatedAt ?? -Infinity];
  return first === second ? a.order > b.order : first > second;
}

function inOrder(kept: readonly Kept[]): readonly Kept[] {
  return [...kept].sort((a, b) => a.order - b.order);
}
