/** What an operation needs and does. */
interface OperationInfo {
  /** The IAM action that allows it (Service Authorization Reference; domain.md g). */
  readonly action: `guardduty:${string}`;
  /** Whether it changes the account's state. */
  readonly changes: boolean;
}

/**
 * Every operation of the service that is ever called: `toOperation` takes these names and no others, so that a new
 * call without its line here does not compile. The IAM policy of `doctor --policy` is made from it.
 */
export const OPERATIONS = {
  ListDetectors: { action: 'guardduty:ListDetectors', changes: false },
  GetDetector: { action: 'guardduty:GetDetector', changes: false },
  ListFindings: { action: 'guardduty:ListFindings', changes: false },
  GetFindings: { action: 'guardduty:GetFindings', changes: false },
  CreateSampleFindings: { action: 'guardduty:CreateSampleFindings', changes: true },
  ArchiveFindings: { action: 'guardduty:ArchiveFindings', changes: true },
  UnarchiveFindings: { action: 'guardduty:UnarchiveFindings', changes: true },
} as const satisfies Record<string, OperationInfo>;

export type OperationName = keyof typeof OPERATIONS;

/**
 * The least that an identity must be allowed: one statement for what reads, one for what `samples`, `archive` and
 * `unarchive` change. Only GetDetector could name a resource, a detector, of which a Region has one: hence "*".
 */
export function toIamPolicy() {
  const actionsOf = (changes: boolean) =>
    Object.values(OPERATIONS)
      .filter((operation) => operation.changes === changes)
      .map(({ action }) => action)
      .toSorted();
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'RdsguardReads', Effect: 'Allow', Action: actionsOf(false), Resource: '*' },
      { Sid: 'RdsguardChanges', Effect: 'Allow', Action: actionsOf(true), Resource: '*' },
    ],
  };
}
