import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';

/**
 * How far each poll looks back behind the newest time seen: findings of one moment do not all become visible at
 * that moment.
 */
export const OVERLAP_MS = 15 * 60_000;

/** Findings whose last version is remembered to tell what changed: a day's watch must not grow in memory. */
const REMEMBERED = 20_000;

/** A part that is polled: a Region as one profile sees it. */
interface PolledPart {
  readonly region: string | undefined;
  readonly profile?: string | undefined;
}

/**
 * Tells what is new between polls. Each version of a finding (id and UpdatedAt) is told once. A part's cursor is the
 * newest UpdatedAt that the service gave when that part answered in full, never the host's clock: a Region that could
 * not be read is read again from where it was, and holds up no other.
 */
export interface ChangeTracker {
  /** From where to ask a part next, milliseconds UTC; undefined is from the start. */
  readonly since: (part: PolledPart) => number | undefined;
  readonly isTold: (finding: Finding) => boolean;
  /** What of a poll's findings was not told yet, oldest first. */
  readonly take: (
    findings: readonly Finding[],
    parts: readonly (PolledPart & { readonly complete: boolean })[],
  ) => readonly Change[];
}

/** @param from the user's own start (`--since`), milliseconds UTC */
export function createChangeTracker(from: number | undefined): ChangeTracker {
  /** The versions that a poll may bring again. */
  const told = new Map<string, { readonly region: string | undefined; readonly time: number }>();
  const known = new Map<string, NonNullable<Change['previous']>>();
  const cursors = new Map<string, number>();
  /** The newest time of the first poll: where a part that had no answer then begins. */
  let begin = from;
  let newest: number | undefined;
  let polls = 0;

  function since(part: PolledPart): number | undefined {
    const cursor = cursors.get(keyOf(part));
    if (cursor === undefined) return begin;
    return Math.max(cursor - OVERLAP_MS, from ?? Number.NEGATIVE_INFINITY);
  }

  function forget(parts: readonly PolledPart[]): void {
    for (const [version, { region, time }] of told) {
      const mine = parts.filter((part) => part.region === region);
      const starts = (mine.length > 0 ? mine : parts).map((part) => since(part) ?? Number.NEGATIVE_INFINITY);
      if (time < Math.min(...starts)) told.delete(version);
    }
  }

  return {
    since,
    isTold: (finding) => told.has(toVersion(finding)),
    take(findings, parts) {
      const changes: Change[] = [];
      for (const finding of findings.toSorted(byTime)) {
        const { region, updatedAt } = finding;
        const name = toName(finding);
        const version = toVersion(finding);
        if (told.has(version)) continue;
        told.set(version, { region, time: updatedAt ?? Number.POSITIVE_INFINITY });
        changes.push({ finding, previous: known.get(name) });
        remember(known, name, finding);
        if (updatedAt !== undefined) newest = Math.max(newest ?? updatedAt, updatedAt);
      }
      if (polls === 0) begin ??= newest;
      polls += 1;
      for (const part of parts) if (part.complete && newest !== undefined) cursors.set(keyOf(part), newest);
      forget(parts);
      return changes;
    },
  };
}

function toName({ region, id }: Finding): string {
  return `${region} ${id}`;
}

function toVersion(finding: Finding): string {
  return `${toName(finding)} ${finding.updatedAt ?? ''}`;
}

function keyOf({ region, profile }: PolledPart): string {
  return `${region ?? ''} ${profile ?? ''}`;
}

function byTime(a: Finding, b: Finding): number {
  return (a.updatedAt ?? 0) - (b.updatedAt ?? 0) || (a.id < b.id ? -1 : 1);
}

/** Oldest use out first. */
function remember(
  known: Map<string, NonNullable<Change['previous']>>,
  name: string,
  { count, updatedAt }: Finding,
): void {
  known.delete(name);
  known.set(name, { count, updatedAt });
  const [oldest] = known.keys();
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
}
