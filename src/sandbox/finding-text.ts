import { type KnownFindingType, parseFindingType } from '../model/finding-type.ts';

/** What a title speaks of. */
export interface Subject {
  readonly user: string;
  readonly database: string;
}

const MALICIOUS = 'an IP address that is associated with known malicious activity';

/** Titles in GuardDuty's manner (domain.md d.9); for the data-activity types nobody has published one. */
const TITLES: Record<KnownFindingType, (subject: Subject) => string> = {
  'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin': ({ user, database }) =>
    `Unusual successful login by ${user} observed on RDS instance ${database}.`,
  'CredentialAccess:RDS/AnomalousBehavior.FailedLogin': ({ user, database }) =>
    `Unusual failed login by ${user} observed on RDS instance ${database}.`,
  'CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce': ({ user, database }) =>
    `Unusual successful brute force login by ${user} observed on RDS instance ${database}.`,
  'CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin': ({ user, database }) =>
    `User ${user} successfully logged into RDS database ${database} from ${MALICIOUS}.`,
  'CredentialAccess:RDS/MaliciousIPCaller.FailedLogin': ({ database }) =>
    `${capitalised(MALICIOUS)} unsuccessfully attempted to log in to RDS database ${database}.`,
  'Discovery:RDS/MaliciousIPCaller': ({ database }) =>
    `${capitalised(MALICIOUS)} probed RDS database ${database}, no authentication attempt was made.`,
  'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin': ({ user, database }) =>
    `User ${user} successfully logged into RDS database ${database} from a Tor exit node IP.`,
  'CredentialAccess:RDS/TorIPCaller.FailedLogin': ({ database }) =>
    `A Tor IP address unsuccessfully attempted to log in to RDS database ${database}.`,
  'Discovery:RDS/TorIPCaller': ({ database }) =>
    `A Tor exit node IP address probed RDS database ${database}, no authentication attempt was made.`,
  'Exfiltration:RDS/AnomalousBehavior': ({ user, database }) =>
    `User ${user} read an unusual number of rows from RDS database ${database}.`,
  'Exfiltration:RDS/MaliciousIPCaller': ({ database }) =>
    `Data was extracted from RDS database ${database} by ${MALICIOUS}.`,
  'Exfiltration:RDS/TorIPCaller': ({ database }) =>
    `Data was extracted from RDS database ${database} by a Tor exit node IP.`,
  'Impact:RDS/AnomalousBehavior.Drop': ({ user, database }) =>
    `User ${user} ran an unusual DROP on RDS database ${database}.`,
  'Impact:RDS/AnomalousBehavior.Delete': ({ user, database }) =>
    `User ${user} ran an unusual DELETE on RDS database ${database}.`,
  'Impact:RDS/MaliciousIPCaller': ({ database }) =>
    `A destructive statement was run on RDS database ${database} by ${MALICIOUS}.`,
  'Impact:RDS/TorIPCaller': ({ database }) =>
    `A destructive statement was run on RDS database ${database} by a Tor exit node IP.`,
  'CredentialAccess:RDS/ModifyAuthenticationProcess': () =>
    'The master password of an RDS DB instance was reset.',
  'DefenseImpairment:RDS/ModifyAuthenticationProcess': () =>
    'IAM database authentication of an RDS DB instance was turned off.',
  'Exfiltration:RDS/TransferDataToCloudAccount': () => 'An RDS DB snapshot was shared publicly.',
  'InitialAccess:RDS/ExploitPublicFacingApplication': () =>
    'An RDS DB instance was made publicly accessible.',
};

/** The finding's title. */
export function titleOf(type: KnownFindingType, subject: Subject): string {
  return TITLES[type](subject);
}

/** The finding's description: its title, and where it came from. */
export function descriptionOf(type: KnownFindingType, subject: Subject, address: string): string {
  return `${titleOf(type, subject).replace(/\.$/, '')}; the remote address was ${address}.`;
}

/** The Severity that a type has unless the circumstances say otherwise (domain.md a.1, a.3). */
export function usualSeverity(type: KnownFindingType): number {
  const { purpose, family, mechanism } = parseFindingType(type) ?? {};
  if (family === 'AnomalousBehavior') return mechanism === 'FailedLogin' ? 2 : 8;
  if (purpose === 'Discovery' || mechanism === 'FailedLogin' || purpose === 'DefenseImpairment') return 5;
  return 8;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
