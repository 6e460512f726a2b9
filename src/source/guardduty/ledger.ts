import { ExitCode, RdsguardError } from '../../errors.ts';
import type { SourceReport, SourceStatus } from '../../model/answer.ts';
import { type Fault, faultInfo, toHint, toReason } from './fault.ts';
import type { Outcome } from './region-work.ts';

export interface LedgerOptions {
  /** Every Region was asked: one without a detector, or that is not enabled, is then a complete answer. */
  readonly allRegions: boolean;
  /** More than one profile was asked, so that a line names its profile. */
  readonly namesProfiles: boolean;
}

const NO_DETECTOR_HINT =
  'Check the Region and the account; "rdsguard doctor" prints how GuardDuty is switched on.';

/** What a line tells of its answer. */
export interface Told {
  readonly accountId?: string | undefined;
  readonly findings?: number | undefined;
}

/**
 * The ledger of a run: a line for each target, in the order asked.
 * @throws RdsguardError (credentials) where every Region refused the caller and nothing came back
 */
export function toReports<T>(
  outcomes: readonly Outcome<T>[],
  options: LedgerOptions,
  tell: (outcome: Outcome<T>) => Told = () => ({}),
): readonly SourceReport[] {
  const reports = describeOutcomes(outcomes, options, tell);
  throwIfRefused(outcomes, reports);
  return reports;
}

/** The lines alone, also where every Region refused. */
export function describeOutcomes<T>(
  outcomes: readonly Outcome<T>[],
  options: LedgerOptions,
  tell: (outcome: Outcome<T>) => Told = () => ({}),
): readonly SourceReport[] {
  return outcomes.map((outcome) => toReport(outcome, outcomes, options, tell(outcome)));
}

function toReport<T>(
  { target, detectorIds, faults, accountId }: Outcome<T>,
  outcomes: readonly Outcome<unknown>[],
  { allRegions, namesProfiles }: LedgerOptions,
  told: Told,
): SourceReport {
  const region = target.region ?? 'no Region';
  const decisive = faults.find((fault) => faultInfo(fault.kind).ends) ?? faults[0];
  const status = toStatus(decisive, detectorIds, () => isKnownElsewhere(target.profile, outcomes));
  return {
    region: target.region,
    accountId: told.accountId ?? accountId,
    detectorId: detectorIds?.[0],
    ...(namesProfiles && { profile: target.profile ?? 'default' }),
    status,
    complete: status === 'ok' || (allRegions && (status === 'no-detector' || status === 'not-enabled')),
    findings: told.findings,
    ...(decisive && explain(status, decisive, faults, region)),
    ...(status === 'no-detector' && !allRegions && { hint: NO_DETECTOR_HINT }),
  };
}

function explain(
  status: SourceStatus,
  decisive: Fault,
  faults: readonly Fault[],
  region: string,
): Pick<SourceReport, 'reason' | 'hint'> {
  // The service's words would send a person to look for wrong credentials, which these are not.
  if (status === 'not-enabled') return { hint: `Enable ${region} in the account, or leave it out.` };
  const reasons = new Set(faults.map((fault) => toReason(fault, region)));
  return { reason: [...reasons].slice(0, 3).join('; '), hint: toHint(decisive, region) };
}

function toStatus(
  fault: Fault | undefined,
  detectorIds: readonly string[] | undefined,
  isKnownElsewhere: () => boolean,
): SourceStatus {
  if (!fault) return detectorIds?.length === 0 ? 'no-detector' : 'ok';
  // A Region that has answered is enabled: what it knows no more are credentials that were revoked meanwhile.
  if (fault.kind === 'not-recognised' && detectorIds === undefined && isKnownElsewhere())
    return 'not-enabled';
  return faultInfo(fault.kind).status;
}

/**
 * Credentials that another Region knows are good: then a Region that does not know them is not enabled. Unless one
 * knew them at first and then no more: revoked in the middle of the run, they tell nothing of any Region.
 */
function isKnownElsewhere(profile: string | undefined, outcomes: readonly Outcome<unknown>[]): boolean {
  const own = outcomes.filter(({ target }) => target.profile === profile);
  const has = (faults: readonly Fault[], kind: Fault['kind']) => faults.some((fault) => fault.kind === kind);
  return (
    own.some(({ detectorIds, faults }) => detectorIds !== undefined || has(faults, 'denied')) &&
    !own.some(({ detectorIds, faults }) => detectorIds !== undefined && has(faults, 'not-recognised'))
  );
}

/** @throws RdsguardError (credentials) where every Region refused the caller and nothing came back */
export function throwIfRefused(
  outcomes: readonly Outcome<unknown>[],
  reports: readonly SourceReport[],
): void {
  const refusals = outcomes.flatMap(({ items, faults, target }) => {
    const refusal = faults.find((fault) => faultInfo(fault.kind).refusal);
    return refusal && items.length === 0 ? [{ refusal, region: target.region ?? 'no Region' }] : [];
  });
  if (refusals.length < outcomes.length || reports.every(({ status }) => status === 'not-enabled')) return;
  const decisive = refusals.filter((_, index) => reports[index]?.status !== 'not-enabled');
  const [first] = decisive;
  if (!first) return;
  const { refusal, region } = first;
  const sentences = new Set(decisive.map((one) => toSentence(one.refusal, one.region, decisive.length)));
  throw new RdsguardError(
    ExitCode.credentials,
    [...sentences].slice(0, 3).join(' '),
    toHint(refusal, region),
    {
      cause: refusal,
    },
  );
}

function toSentence(fault: Fault, region: string, regions: number): string {
  const reason = toReason(fault, region);
  if (fault.kind === 'no-credentials') return reason;
  if (fault.kind === 'not-recognised') return `${capitalise(reason)}.`;
  const where = regions === 1 ? region : `Each of the ${regions} Regions asked`;
  return `${where} refused: ${reason}.`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
