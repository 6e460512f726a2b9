import type { SourceReport } from '../../model/answer.ts';
import type { Check, Remedy } from '../../model/check.ts';
import { type Fault, type FaultKind, faultInfo, toHint, toReason } from './fault.ts';
import { OPERATIONS, type OperationName } from './operations.ts';
import { awsCommand } from './region-checks.ts';
import type { Attempt, RegionFacts } from './region-facts.ts';
import type { Outcome } from './region-work.ts';

/** A Region's outcome and its line of the ledger. */
export interface Examined {
  readonly outcome: Outcome<RegionFacts>;
  readonly report: SourceReport | undefined;
}

/** What is wrong with the credentials themselves. */
const CREDENTIAL_FAULTS: readonly FaultKind[] = [
  'no-credentials',
  'not-recognised',
  'bad-signature',
  'expired',
];

export const CREDENTIALS_WHY = 'Every call is signed with them.';

/**
 * Whether a profile's credentials work: some Region that knows them is enough.
 * @param origin where they come from, in words
 */
export function checkCredentials(
  profile: string | undefined,
  examined: readonly Examined[],
  origin: string,
): Check {
  const base = { name: 'credentials', profile, why: CREDENTIALS_WHY } as const;
  const known = examined.find(({ outcome }) => isKnown(outcome));
  if (known) {
    const accountId = examined.map(({ outcome }) => accountOf(outcome)).find((id) => id !== undefined);
    const account = accountId === undefined ? '' : `; account ${accountId}`;
    return { ...base, state: 'ok', detail: `From ${origin}${account}.` };
  }
  const bad = examined
    .flatMap(({ outcome: { faults, target } }) =>
      // Without a Region they were not tried.
      target.region === undefined ? [] : faults.map((fault) => ({ fault, region: target.region })),
    )
    .find(({ fault }) => CREDENTIAL_FAULTS.includes(fault.kind));
  if (!bad)
    return { ...base, state: 'unknown', detail: `From ${origin}; whether AWS takes them is not known.` };
  const { fault, region = '' } = bad;
  return {
    ...base,
    state: 'problem',
    detail: sentence(toReason(fault, region)),
    remedy: toRemedy(fault, region),
  };
}

function isKnown({ detectorIds, faults }: Outcome<RegionFacts>): boolean {
  return detectorIds !== undefined || faults.some(({ kind }) => kind === 'denied');
}

/** As the detector's service role names it, else as the credentials do. */
export function accountOf(outcome: Outcome<RegionFacts>): string | undefined {
  const [facts] = outcome.items;
  return (facts?.detector.ok ? facts.detector.value.accountId : undefined) ?? outcome.accountId;
}

/**
 * Whether the Region answers, and at which address.
 * @param all whether every Region was asked: one that is not enabled is then a complete answer
 */
export function checkEndpoint({ outcome, report }: Examined, region: string, all: boolean): Check {
  const base = {
    name: 'endpoint',
    region,
    profile: outcome.target.profile,
    why: 'A Region that does not answer is missing from every answer (exit 5).',
  } as const;
  const fault = outcome.faults.find(({ kind }) => !faultInfo(kind).refusal);
  const address = toAddress(outcome.address, region);
  if (report?.status === 'not-enabled' && all) {
    return {
      ...base,
      state: 'ok',
      detail: 'Not enabled in this account.',
      why: '--region all counts a Region that is not enabled as answered.',
    };
  }
  if (report?.status === 'not-enabled') {
    return {
      ...base,
      state: 'warning',
      detail: 'The Region is not enabled in this account.',
      why: 'Where it is named or the only one, other commands end with exit 5.',
      remedy: awsCommand(
        { region: 'us-east-1', profile: outcome.target.profile },
        'account',
        'enable-region',
        '--region-name',
        region,
      ),
    };
  }
  if (isKnown(outcome) && !fault) return { ...base, state: 'ok', detail: `${address} answers.` };
  if (!fault) return { ...base, state: 'unknown', detail: `${address} was not asked with success.` };
  const isDown = outcome.detectorIds === undefined;
  return {
    ...base,
    state: isDown ? 'problem' : 'warning',
    detail: `${address}: ${toReason(fault, region).replace(/\.$/, '')}.`,
    remedy: toRemedy(fault, region),
  };
}

/** AWS's own address holds the Region's name; without it, Regions that answer alike are one line of a table. */
function toAddress(address: string | undefined, region: string): string {
  if (address === `https://guardduty.${region}.amazonaws.com`) return 'AWS’s own endpoint';
  return address ?? 'GuardDuty';
}

/** A check for each permission that some command needs; none that changes anything is tried. */
export function checkPermissions({ outcome }: Examined, region: string): readonly Check[] {
  const [facts] = outcome.items;
  const at = { region, profile: outcome.target.profile };
  return operationNames().map((name) => {
    const { action, changes } = OPERATIONS[name];
    const why = `Needed by ${NEEDED_BY[name]}.`;
    const tried = name === 'ListDetectors' ? triedToList(outcome) : facts?.tried[name];
    return { name: action, why, ...at, ...describeAttempt(tried, changes, region) };
  });
}

function operationNames(): readonly OperationName[] {
  return Object.keys(OPERATIONS).filter((name): name is OperationName => Object.hasOwn(OPERATIONS, name));
}

const NEEDED_BY: Record<OperationName, string> = {
  ListDetectors: 'every command',
  GetDetector: 'detectors and doctor, and to say why an answer is empty',
  ListFindings: 'every command that shows findings',
  GetFindings: 'every command that shows findings',
  CreateSampleFindings: 'samples',
  ArchiveFindings: 'archive and samples --clean',
  UnarchiveFindings: 'unarchive',
};

function triedToList({ detectorIds, faults }: Outcome<RegionFacts>): Attempt<unknown> | undefined {
  if (detectorIds !== undefined) return { ok: true, value: detectorIds };
  const [fault] = faults;
  return fault && { ok: false, fault };
}

function describeAttempt(
  tried: Attempt<unknown> | undefined,
  changes: boolean,
  region: string,
): Pick<Check, 'state' | 'detail' | 'remedy'> {
  if (changes) return { state: 'unknown', detail: 'Not tried: it would change something.' };
  if (!tried) return { state: 'unknown', detail: 'Not tried: it needs a detector.' };
  if (tried.ok) return { state: 'ok', detail: 'Tried, and allowed.' };
  const { fault } = tried;
  if (CREDENTIAL_FAULTS.includes(fault.kind)) {
    return { state: 'unknown', detail: 'Not tried: the credentials come first.' };
  }
  if (fault.kind !== 'denied') {
    return { state: 'unknown', detail: `Not known: ${sentence(toReason(fault, region))}` };
  }
  return {
    state: 'problem',
    detail: sentence(toReason(fault, region)),
    remedy: { kind: 'command', words: ['rdsguard', 'doctor', '--policy'] },
  };
}

function toRemedy(fault: Fault, region: string): Remedy | undefined {
  const text = toHint(fault, region);
  return text === undefined ? undefined : { kind: 'advice', text };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
