import type { Explanation } from '../model/explanation.ts';
import {
  FINDING_TYPES,
  type FindingGroup,
  type FindingTypeInfo,
  type FindingTypeParts,
  isKnownFindingType,
  KNOWN_FINDING_TYPES,
  type KnownFindingType,
  outcomeOf,
  parseFindingType,
} from '../model/finding-type.ts';
import { EXPLANATION_TEXTS } from './explanation-texts.ts';

const USER_GUIDE = 'https://docs.aws.amazon.com/guardduty/latest/ug';

const GROUP_LINKS: Record<FindingGroup, string> = {
  login: `${USER_GUIDE}/findings-rds-protection.html`,
  data: 'https://aws.amazon.com/about-aws/whats-new/2026/10/guardduty-rds-data-exfiltration/',
  rule: `${USER_GUIDE}/findings-custom-detection-rules.html`,
};

const GROUP_NOTICES: Record<FindingGroup, string | undefined> = {
  login: undefined,
  data: 'Announced by AWS in October 2026 and not yet seen in a real finding; the details are as announced.',
  rule: 'Not a database login: a custom detection rule found a call of the AWS control plane in CloudTrail.',
};

/**
 * Explains a finding type. One that this version does not know is explained by its parts and named as unknown.
 * @param type as in a finding: `CredentialAccess:RDS/TorIPCaller.SuccessfulLogin`
 */
export function explainType(type: string): Explanation {
  return isKnownFindingType(type) ? explainKnown(type) : explainUnknown(type);
}

/** Every type of the catalogue, in its order. */
export function explainCatalogue(): readonly Explanation[] {
  return KNOWN_FINDING_TYPES.map(explainKnown);
}

function explainKnown(type: KnownFindingType): Explanation {
  const info: FindingTypeInfo = FINDING_TYPES[type];
  const parts = parseFindingType(type);
  const page = GROUP_LINKS[info.group];
  return {
    type,
    known: true,
    group: info.group,
    purpose: parts?.purpose,
    family: parts?.family,
    outcome: info.outcome,
    notice: GROUP_NOTICES[info.group],
    severity: info.severity,
    link: info.anchor ? `${page}#${info.anchor}` : page,
    ...EXPLANATION_TEXTS[type],
  };
}

/** GuardDuty's threat purposes, as its user guide lists them (finding format). */
const PURPOSE_WORDS: Record<string, string> = {
  AttackSequence: 'several signals that together look like one attack',
  Backdoor: 'a resource that answers to an attacker',
  Behavior: 'activity unlike the usual',
  CredentialAccess: 'an attempt to get or to use credentials',
  CryptoCurrency: 'mining of crypto-currency',
  DefenseEvasion: 'an attempt to avoid being seen',
  DefenseImpairment: 'a protection that was weakened or switched off',
  Discovery: 'somebody looking for what is there',
  Execution: 'code that should not run',
  Exfiltration: 'data being taken out',
  Impact: 'data or systems being changed, destroyed or made unusable',
  InitialAccess: 'a first way in',
  Persistence: 'a way to stay',
  Policy: 'behaviour against a recommended practice',
  PrivilegeEscalation: 'rights being widened',
  Recon: 'somebody gathering information',
  Stealth: 'traces being hidden',
  UnauthorizedAccess: 'access that looks unauthorised',
};

const FAMILY_WORDS: Record<NonNullable<FindingTypeParts['family']>, string> = {
  Tor: 'from a Tor exit node',
  MaliciousIP: 'from an address on a threat list',
  AnomalousBehavior: 'unlike what GuardDuty learned of the resource',
};

const OUTCOME_WORDS = {
  success: 'The name says that a login worked.',
  failure: 'The name says that a login failed.',
  probe: 'The name says that no login was tried.',
} as const;

function explainUnknown(type: string): Explanation {
  const parts = parseFindingType(type);
  const outcome = outcomeOf(type);
  return {
    type,
    known: false,
    group: undefined,
    purpose: parts?.purpose,
    family: parts?.family,
    outcome,
    notice:
      'This version of rdsguard does not know this type: what follows is read from the parts of its name.',
    whatHappened: parts
      ? describeParts(parts, outcome)
      : 'The name does not have the form of a GuardDuty type.',
    howSure: 'Unknown: see the finding’s own description and AWS’s page.',
    severity: 'unknown',
    severityRule: 'Unknown: the number in the finding is what counts.',
    innocentCauses: [],
    advice: [
      'Read the finding’s own title and description (rdsguard show) and AWS’s page of finding types.',
      'Ask whether what it describes was expected; if not, treat it by what it says: cut access, read the logs, keep the evidence.',
    ],
    link: `${USER_GUIDE}/guardduty_finding-types-active.html`,
  };
}

function describeParts(parts: FindingTypeParts, outcome: Explanation['outcome']): string {
  const purpose = Object.hasOwn(PURPOSE_WORDS, parts.purpose) ? PURPOSE_WORDS[parts.purpose] : undefined;
  return [
    `Purpose ${parts.purpose}${purpose ? ` (${purpose})` : ''}, on ${parts.resource}, seen as ${parts.familyName}${
      parts.family ? ` (${FAMILY_WORDS[parts.family]})` : ''
    }.`,
    parts.mechanism && `Mechanism: ${parts.mechanism}.`,
    parts.artifact && `Artifact: ${parts.artifact}.`,
    outcome && OUTCOME_WORDS[outcome],
  ]
    .filter(Boolean)
    .join(' ');
}
