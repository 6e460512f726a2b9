import type { Check, Remedy } from '../../model/check.ts';
import type { Detector } from '../../model/detector.ts';
import { toReason } from './fault.ts';
import type { Attempt } from './region-facts.ts';
import { NOTABLE_SKEW_MS } from './wrong-window.ts';

/** Where a check is, and what a command for it must name. */
export interface Place {
  readonly region: string;
  readonly profile: string | undefined;
  readonly detectorId: string;
}

/** The first two weeks of protection, and of a new database, bring no anomaly (domain.md b). */
const LEARNING_MS = 14 * 86_400_000;
/** RDS Protection does not exist there (domain.md h). */
const WITHOUT_RDS_PROTECTION = ['ap-east-2'];

const BOTH_ON =
  '[{"Name":"RDS_LOGIN_EVENTS","Status":"ENABLED","AdditionalConfiguration":[{"Name":"RDS_DATA_RISK","Status":"ENABLED"}]}]';

/** A call of the AWS CLI for the place, its words not yet quoted. */
export function awsCommand(
  { region, profile }: Pick<Place, 'region' | 'profile'>,
  ...words: readonly string[]
): Remedy {
  const as = profile === undefined ? [] : ['--profile', profile];
  return { kind: 'command', words: ['aws', ...words, '--region', region, ...as] };
}

/**
 * What a detector tells of what can be expected of it.
 * @param serverNow the service's clock, milliseconds UTC
 */
export function checkDetector(
  place: Place,
  detector: Attempt<Detector>,
  serverNow: number,
): readonly Check[] {
  const at = { region: place.region, profile: place.profile };
  if (!detector.ok) {
    const detail = `Not known: ${toReason(detector.fault, place.region).replace(/\.$/, '')}.`;
    return [
      { name: 'detector', why: WHY.detector, state: 'unknown', detail, ...at },
      { name: 'rds-protection', why: WHY.protection, state: 'unknown', detail, ...at },
    ];
  }
  const { value } = detector;
  const checks = [checkStatus(place, value), checkProtection(place, value)];
  if (value.rdsProtection === 'on') checks.push(checkDataRisk(place, value), checkLearning(value, serverNow));
  return checks.map((check) => ({ ...check, ...at }));
}

const WHY = {
  detector: 'Without a detector that runs, GuardDuty makes no findings in the Region.',
  protection: 'Without RDS Protection, nobody looks at logins to databases: no finding is not yet good news.',
  dataRisk:
    'It finds what is read, dropped and deleted unusually, in Aurora PostgreSQL and RDS for PostgreSQL only.',
  learning:
    'Unusual logins are found only once the usual ones are known; Tor and threat-list logins at once.',
};

function checkStatus(place: Place, { enabled }: Detector): Check {
  if (enabled) return { name: 'detector', state: 'ok', detail: 'GuardDuty is on.', why: WHY.detector };
  return {
    name: 'detector',
    state: 'problem',
    detail: 'GuardDuty is suspended: it makes no findings here.',
    why: WHY.detector,
    remedy: awsCommand(place, 'guardduty', 'update-detector', '--detector-id', place.detectorId, '--enable'),
  };
}

function checkProtection(place: Place, { rdsProtection, managedBy }: Detector): Check {
  const base = { name: 'rds-protection', why: WHY.protection } as const;
  if (rdsProtection === 'on')
    return { ...base, state: 'ok', detail: `RDS Protection is on${by(managedBy)}.` };
  if (WITHOUT_RDS_PROTECTION.includes(place.region)) {
    return { ...base, state: 'warning', detail: 'AWS does not offer RDS Protection in this Region.' };
  }
  if (rdsProtection === 'unknown') {
    return { ...base, state: 'unknown', detail: 'GetDetector does not say whether RDS Protection is on.' };
  }
  return {
    ...base,
    state: 'problem',
    detail: `RDS Protection is off${by(managedBy)}: logins make no findings here.`,
    remedy: switchOn(place, managedBy),
  };
}

function checkDataRisk(place: Place, { dataRisk, managedBy }: Detector): Check {
  const base = { name: 'data-risk', why: WHY.dataRisk } as const;
  if (dataRisk === 'on') return { ...base, state: 'ok', detail: 'Data-risk monitoring is on.' };
  if (dataRisk === 'unknown') {
    return {
      ...base,
      state: 'unknown',
      detail: 'GetDetector does not say whether data-risk monitoring is on.',
    };
  }
  return {
    ...base,
    state: 'warning',
    detail: 'Data-risk monitoring is off.',
    remedy: switchOn(place, managedBy),
  };
}

/** What a policy of the organisation manages is read-only for the account: the API refuses to change it. */
function switchOn(place: Place, managedBy: string | undefined): Remedy {
  if (managedBy === 'GUARDDUTY_POLICY') {
    return {
      kind: 'advice',
      text: 'A GuardDuty policy of your organisation owns this switch, and update-detector is refused. Whoever manages the policy sets rds_login_events in it ("aws organizations list-policies --filter GUARDDUTY_POLICY", in the management account).',
    };
  }
  const words = ['guardduty', 'update-detector', '--detector-id', place.detectorId, '--features', BOTH_ON];
  return awsCommand(place, ...words);
}

function by(managedBy: string | undefined): string {
  if (managedBy === undefined) return '';
  return managedBy === 'GUARDDUTY_POLICY' ? ' by your organisation’s policy' : ` by ${managedBy}`;
}

function checkLearning({ rdsProtectionUpdatedAt: since }: Detector, serverNow: number): Check {
  const base = { name: 'learning-period', why: WHY.learning } as const;
  if (since === undefined) {
    return { ...base, state: 'unknown', detail: 'GetDetector does not say since when RDS Protection is on.' };
  }
  const end = since + LEARNING_MS;
  if (serverNow < end) {
    return {
      ...base,
      state: 'warning',
      detail: `RDS Protection learns what is usual until ${toDay(end)} at the earliest.`,
      remedy: {
        kind: 'advice',
        text: 'Wait; do not expect findings of unusual behaviour before. "rdsguard samples --all" tests the way of a finding meanwhile.',
      },
    };
  }
  return {
    ...base,
    state: 'ok',
    detail: `Over since ${toDay(end)}; each new database begins two weeks of its own.`,
  };
}

/** UTC. */
function toDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The service takes a signature that is up to five minutes off. */
const REFUSED_FROM_MS = 5 * 60_000;

/** @param serverAhead milliseconds; undefined where no answer told the time */
export function checkClock(at: Pick<Check, 'region' | 'profile'>, serverAhead: number | undefined): Check {
  const base = {
    name: 'clock',
    why: 'AWS refuses calls whose signature is more than five minutes off, and relative times come out wrong.',
    ...at,
  } as const;
  if (serverAhead === undefined) return { ...base, state: 'unknown', detail: 'No answer told the time.' };
  const off = Math.abs(serverAhead);
  if (off <= NOTABLE_SKEW_MS) {
    return { ...base, state: 'ok', detail: 'This computer’s clock agrees with AWS’s, to a minute.' };
  }
  return {
    ...base,
    state: off < REFUSED_FROM_MS ? 'warning' : 'problem',
    detail: `This computer’s clock is ${Math.round(off / 1000)} s ${serverAhead > 0 ? 'slow' : 'fast'}.`,
    remedy: { kind: 'advice', text: 'Set the clock, or let it be set ("sudo timedatectl set-ntp true").' },
  };
}
