import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';

/**
 * How far each poll looks back behind the newest time seen: findings of one moment do not all become visible at
 * that moment.
 */
export const OVERLAP_MS = 15 * 60_000;

/** Findings whose last version is remembered to tell what changed: a day's watch must not grow in memory. */
const REMEMBERED = 20_000;

/**
 * Tells what is new between polls. Each version of a finding (id and UpdatedAt) is told once. The cursor is the
 * newest UpdatedAt that the service gave, never the host's clock, and it moves only when a poll was complete: a
 * Region that could not be read is read again from where it was.
 */
export interface ChangeTracker {
  /** From where to ask next, milliseconds UTC; undefined is from the start. */
  readonly since: () => number | undefined;
  /** What of a poll's findings was not told yet, oldest first. */
  readonly take: (findings: readonly Finding[], poll: { readonly complete: boolean }) => readonly Change[];
}

/** @param from the user's own start (`--since`), milliseconds UTC */
export function createChangeTracker(from: number | undefined): ChangeTracker {
  /** Version → its time, for the versions that a poll may bring again. */
  const told = new Map<string, number>();
  const known = new Map<string, NonNullable<Change['previous']>>();
  let cursor: number | undefined;
  const since = () => {
    const start = cursor === undefined ? undefined : cursor - OVERLAP_MS;
    return start === undefined || from === undefined ? (start ?? from) : Math.max(start, from);
  };
  return {
    since,
    take(findings, { complete }) {
      const changes: Change[] = [];
      for (const finding of findings.toSorted(byTime)) {
        const version = `${finding.id} ${finding.updatedAt ?? ''}`;
        if (told.has(version)) continue;
        told.set(version, finding.updatedAt ?? Number.POSITIVE_INFINITY);
        changes.push({ finding, previous: known.get(finding.id) });
        remember(known, finding);
      }
      if (complete) cursor = newest(findings, cursor);
      const start = since() ?? Number.NEGATIVE_INFINITY;
      for (const [version, time] of told) if (time < start) told.delete(version);
      return changes;
    },
  };
}

function byTime(a: Finding, b: Finding): number {
  return (a.updatedAt ?? 0) - (b.updatedAt ?? 0) || (a.id < b.id ? -1 : 1);
}

function newest(findings: readonly Finding[], cursor: number | undefined): number | undefined {
  return findings.reduce(
    (time, { updatedAt }) =>
      updatedAt === undefined || (time !== undefined && time >= updatedAt) ? time : updatedAt,
    cursor,
  );
}

/** Oldest use out first. */
function remember(known: Map<string, NonNullable<Change['previous']>>, finding: Finding): void {
  known.delete(finding.id);
  known.set(finding.id, { count: finding.count, updatedAt: finding.updatedAt });
  const [oldest] = known.keys();
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
}
