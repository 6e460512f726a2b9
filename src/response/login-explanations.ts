import type { TypeExplanation } from './explanation-texts.ts';

/*
 * The nine login types, in our own words, after the GuardDuty User Guide's pages findings-rds-protection and
 * guardduty-remediate-compromised-database-rds (domain.md a.1, a.2).
 */

const THREAT_LIST_HOLDS =
  'An address that is on a list is a fact; who sat behind it is not. Lists lag behind the world, and an address may have changed hands.';
const TOR_HOLDS =
  'The address was a known Tor exit node: a fact. Who used Tor, and why, GuardDuty cannot know; it is hidden on purpose.';
const LEARNED_HOLDS =
  'A comparison with what this database usually sees. It needs a learning time of up to two weeks, and a change of habit looks like an attack.';

/** AWS's advice after a login that worked (#gd-compromised-db-successful-attempt). */
const AFTER_SUCCESS = [
  'Find which database and which database user it was, and ask whether the login was expected.',
  'If it was not, change that user’s password or take its access away.',
  'Restrict where the database can be reached from.',
  'Read the audit logs: what did this user do, and was sensitive data read or changed?',
  'Keep the database in a private VPC, and let its security groups admit only the sources that need it.',
];

/** AWS's advice after failures and probes (#gd-compromised-db-failed-attempt). */
const AFTER_ATTEMPT = [
  'Find which database it was, and which user name was tried where one was.',
  'Find the source: the address and, for a public one, the organisation behind it.',
  'From inside your network, look for a misconfigured application that keeps trying; from outside, check whether the database is public.',
  'Restrict access: a private VPC, security groups, network ACLs or a firewall.',
  'Find the root cause, and set an alarm on changes of the network policy.',
];

export const LOGIN_EXPLANATIONS = {
  'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin': {
    whatHappened:
      'A login worked that does not fit what GuardDuty learned of this database: the user, the place it came from, the application or the database name is new. Whoever it was had the right credentials.',
    howSure: LEARNED_HOLDS,
    severityRule:
      'Low from a private address, Medium from a public one, High where a consistent pattern of failed logins from public addresses came before it. Medium and High can mean that access is too open and the credentials are out.',
    innocentCauses: [
      'a person using a database that otherwise only applications use',
      'somebody who is back after a long time, or who comes once a quarter',
      'a new application, a new office, a new VPN or a migration',
    ],
    advice: AFTER_SUCCESS,
  },
  'CredentialAccess:RDS/AnomalousBehavior.FailedLogin': {
    whatHappened:
      'One or more logins failed, and they do not fit what GuardDuty learned of this database. From public addresses this can be the start of a brute-force attack.',
    howSure: LEARNED_HOLDS,
    severityRule: 'Low.',
    innocentCauses: [
      'a password that was changed in one place and not in another',
      'an application that was pointed at the wrong database',
      'a person who mistypes, or a new tool with an old password',
    ],
    advice: AFTER_ATTEMPT,
  },
  'CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce': {
    whatHappened:
      'Unusual failed logins came first, then an unusual login worked, from a public address: somebody guessed until it fitted.',
    howSure:
      'The pattern is counted, not guessed: failures, then a success. AWS does not say “if it was unexpected” here; treat the user as compromised until the contrary is shown.',
    severityRule: 'High.',
    innocentCauses: [
      'an application or a person with a stale password that was corrected at last, from a public address',
      'a penetration test that you ordered',
    ],
    advice: AFTER_SUCCESS,
  },
  'CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin': {
    whatHappened:
      'A login worked from an address that a threat list names as malicious. Whoever it was had the right credentials.',
    howSure: THREAT_LIST_HOLDS,
    severityRule: 'High.',
    innocentCauses: [
      'a shared exit: a VPN, a cloud provider or a carrier that somebody else misused',
      'a penetration test that you ordered',
    ],
    advice: AFTER_SUCCESS,
  },
  'CredentialAccess:RDS/MaliciousIPCaller.FailedLogin': {
    whatHappened:
      'An address that a threat list names as malicious tried to log in, with a wrong user name or password.',
    howSure: `${THREAT_LIST_HOLDS} The finding also says that the database can be reached from there.`,
    severityRule: 'Medium.',
    innocentCauses: [
      'internet scanners that try every open database port',
      'a shared exit: a VPN, a cloud provider or a carrier that somebody else misused',
    ],
    advice: AFTER_ATTEMPT,
  },
  'Discovery:RDS/MaliciousIPCaller': {
    whatHappened:
      'An address that a threat list names as malicious reached the database’s port and left without trying to log in. A user name in such a finding is what the client announced, not a login.',
    howSure: `${THREAT_LIST_HOLDS} The finding also says that the database can be reached from there.`,
    severityRule: 'Medium.',
    innocentCauses: [
      'internet scanners that map every open port',
      'a security service that you pay to look at your addresses',
    ],
    advice: AFTER_ATTEMPT,
  },
  'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin': {
    whatHappened:
      'A login worked from a Tor exit node: somebody with the right credentials hid where they were.',
    howSure: TOR_HOLDS,
    severityRule: 'High.',
    innocentCauses: [
      'a colleague who sends everything through Tor (ask; hardly ever true for a database)',
      'a penetration test that you ordered',
    ],
    advice: AFTER_SUCCESS,
  },
  'CredentialAccess:RDS/TorIPCaller.FailedLogin': {
    whatHappened: 'Somebody behind a Tor exit node tried to log in, with a wrong user name or password.',
    howSure: `${TOR_HOLDS} The finding also says that the database can be reached from the internet.`,
    severityRule: 'Medium.',
    innocentCauses: ['a penetration test that you ordered', 'researchers who scan the internet through Tor'],
    advice: AFTER_ATTEMPT,
  },
  'Discovery:RDS/TorIPCaller': {
    whatHappened:
      'Somebody behind a Tor exit node reached the database’s port and left without trying to log in. A user name in such a finding is what the client announced, not a login.',
    howSure: `${TOR_HOLDS} The finding also says that the database can be reached from the internet.`,
    severityRule: 'Medium.',
    innocentCauses: ['researchers who scan the internet through Tor', 'a penetration test that you ordered'],
    advice: AFTER_ATTEMPT,
  },
} as const satisfies Record<string, TypeExplanation>;
