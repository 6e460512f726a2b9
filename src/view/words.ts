import type { Finding } from '../model/finding.ts';
import {
  type Family,
  type FindingGroup,
  isKnownFindingType,
  type KnownFindingType,
  parseFindingType,
} from '../model/finding-type.ts';
import { type SeverityLevel, severityLevel } from '../model/severity.ts';
import { formatCount } from './count.ts';

/**
 * What happened, in at most some twenty cells: what tells findings apart stands first, so that it survives a
 * cut. A bad IP is one on a threat list. A Discovery finding is a touch: nobody logged in (domain.md a.1).
 */
const HEADLINES: Record<KnownFindingType, string> = {
  'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin': 'Unusual login worked',
  'CredentialAccess:RDS/AnomalousBehavior.FailedLogin': 'Unusual login failed',
  'CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce': 'Brute force worked',
  'CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin': 'Bad-IP login worked',
  'CredentialAccess:RDS/MaliciousIPCaller.FailedLogin': 'Bad-IP login failed',
  'Discovery:RDS/MaliciousIPCaller': 'Bad-IP probe, no login',
  'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin': 'Tor login worked',
  'CredentialAccess:RDS/TorIPCaller.FailedLogin': 'Tor login failed',
  'Discovery:RDS/TorIPCaller': 'Tor probe, no login',
  'Exfiltration:RDS/AnomalousBehavior': 'Unusual mass read',
  'Exfiltration:RDS/MaliciousIPCaller': 'Bad-IP exfiltration',
  'Exfiltration:RDS/TorIPCaller': 'Tor exfiltration',
  'Impact:RDS/AnomalousBehavior.Drop': 'Unusual DROP',
  'Impact:RDS/AnomalousBehavior.Delete': 'Unusual mass DELETE',
  'Impact:RDS/MaliciousIPCaller': 'Bad-IP destructive SQL',
  'Impact:RDS/TorIPCaller': 'Tor destructive SQL',
  'CredentialAccess:RDS/ModifyAuthenticationProcess': 'Master password reset',
  'DefenseImpairment:RDS/ModifyAuthenticationProcess': 'IAM auth disabled',
  'Exfiltration:RDS/TransferDataToCloudAccount': 'Snapshot made public',
  'InitialAccess:RDS/ExploitPublicFacingApplication': 'Database made public',
};

const FAMILY_WORDS: Record<Family, string> = {
  Tor: 'Tor',
  MaliciousIP: 'bad IP',
  AnomalousBehavior: 'unusual behaviour',
};

/**
 * What a finding of this type tells, in a few words; of a type that is not known, what its parts say.
 * May hold remote text: a type out of a file is whatever stands there.
 */
export function describeType(type: string): string {
  if (isKnownFindingType(type)) return HEADLINES[type];
  const parts = parseFindingType(type);
  if (!parts) return type;
  const family = parts.family ? FAMILY_WORDS[parts.family] : toWords(parts.familyName);
  const mechanism = parts.mechanism === undefined ? [] : [toWords(parts.mechanism)];
  const what = [toWords(parts.purpose), family, ...mechanism].join(', ');
  return what.charAt(0).toUpperCase() + what.slice(1);
}

/** `SuccessfulBruteForce` → `successful brute force`; an abbreviation stays one: `IPCaller` → `IP caller`. */
function toWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2')
    .replace(/\b[A-Z](?=[a-z]|\b)/g, (letter) => letter.toLowerCase());
}

export const GROUP_WORDS: Record<FindingGroup, string> = {
  login: 'login activity',
  data: 'data activity',
  rule: 'custom detection rule',
};

const SEVERITY_WORDS: Record<SeverityLevel, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

/** The band as a word, `unknown` where the finding has no severity. */
export function describeSeverity(severity: number | undefined): string {
  return severity === undefined ? 'unknown' : SEVERITY_WORDS[severityLevel(severity)];
}

/** What a reader must know of a finding before anything else: GuardDuty made it up, somebody put it away. */
export function describeMarks(finding: Pick<Finding, 'sample' | 'archived'>): readonly string[] {
  return [...(finding.sample ? ['SAMPLE'] : []), ...(finding.archived ? ['ARCHIVED'] : [])];
}

const ROLE_WORDS: Record<string, string> = {
  TARGET: 'the database is the target',
  ACTOR: 'the database is the actor',
};

/** Service.ResourceRole in words; a new one as it is. May hold remote text. */
export function describeRole(role: string): string {
  return (Object.hasOwn(ROLE_WORDS, role) ? ROLE_WORDS[role] : undefined) ?? role;
}

/** `1 finding`, `2,318 findings`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** What an empty answer says: never "no finding" where something could not be looked at. */
export function nothingFound(complete: boolean | undefined): string {
  return complete === false
    ? 'Nothing found, but not everything could be looked at: this is no answer.'
    : 'No finding matches.';
}
