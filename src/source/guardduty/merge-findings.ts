import type { Finding } from '../../model/finding.ts';
import type { Told } from './ledger.ts';
import type { Outcome } from './region-work.ts';

/** Findings of several Regions and profiles as one answer, and what each of them gave to it. */
export interface MergedFindings {
  readonly findings: readonly Finding[];
  tell(outcome: Outcome<Finding>): Told;
}

/**
 * An administrator's profile sees its members' findings, and a member's profile its own: such a finding is one. The
 * newest version is kept, of equal ones that of the target asked first.
 */
export function mergeFindings(outcomes: readonly Outcome<Finding>[]): MergedFindings {
  const kept = new Map<string, { readonly finding: Finding; readonly outcome: Outcome<Finding> }>();
  for (const outcome of outcomes) {
    for (const finding of outcome.items) {
      const key = `${finding.region} ${finding.id}`;
      const other = kept.get(key)?.finding;
      if (!other || (finding.updatedAt ?? 0) > (other.updatedAt ?? 0)) kept.set(key, { finding, outcome });
    }
  }
  const counts = new Map<Outcome<Finding>, number>();
  for (const { outcome } of kept.values()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return {
    findings: [...kept.values()].map(({ finding }) => finding),
    tell: (outcome) => ({ findings: counts.get(outcome) ?? 0, accountId: ownAccount(outcome) }),
  };
}

/** The detector's account, as a finding of its own tells it: no call names the caller's account. */
function ownAccount({ items, detectorIds }: Outcome<Finding>): string | undefined {
  return items.find(({ detectorId }) => detectorId !== undefined && detectorIds?.includes(detectorId))
    ?.accountId;
}
