import type { TypeExplanation } from './explanation-texts.ts';

/*
 * The seven data-activity types, after a news summary of AWS's announcement of 2026-10-08 (domain.md a.3): the
 * names and rules are AWS's as told there, no such finding has been published.
 */

const LEARNED_HOLDS =
  'A comparison with what this database usually sees, after a learning time of up to two weeks. A first big report or a clean-up looks the same.';
const ADDRESS_HOLDS =
  'The address and the kind of statement are facts; who sat behind the address is not, and lists lag behind the world.';
const VARIABLE_RULE =
  'as announced, a private network lowers it and a public address raises it; an unknown public network, or a bulk action by a highly privileged role, is High.';

const ADVICE = [
  'Ask whether it was expected: a report, a migration, a clean-up.',
  'If it was not, change the database user’s password and cut its access.',
  'Read the audit logs: which tables, how many rows, what else did this user do?',
];
const ADVICE_AFTER_DESTRUCTION = [
  ...ADVICE,
  'Restore what was destroyed to the point in time before it, beside the damaged database.',
];

export const DATA_EXPLANATIONS = {
  'Exfiltration:RDS/AnomalousBehavior': {
    whatHappened:
      'Queries returned far more rows than is normal for this database: data may have been taken out.',
    howSure: LEARNED_HOLDS,
    severityRule: `Low to High: ${VARIABLE_RULE}`,
    innocentCauses: [
      'a new report or export',
      'a dump, a migration or a replica being filled',
      'a test with real data',
    ],
    advice: ADVICE,
  },
  'Exfiltration:RDS/MaliciousIPCaller': {
    whatHappened:
      'A query that takes data out was run from an address that a threat list names as malicious.',
    howSure: ADDRESS_HOLDS,
    severityRule: 'High.',
    innocentCauses: [
      'a shared exit: a VPN, a cloud provider or a carrier that somebody else misused',
      'a penetration test that you ordered',
    ],
    advice: ADVICE,
  },
  'Exfiltration:RDS/TorIPCaller': {
    whatHappened: 'A query that takes data out was run from a Tor exit node.',
    howSure: ADDRESS_HOLDS,
    severityRule: 'High.',
    innocentCauses: ['a penetration test that you ordered'],
    advice: ADVICE,
  },
  'Impact:RDS/AnomalousBehavior.Drop': {
    whatHappened:
      'A DROP that is unusual for this database was run: a table, a schema or a database is gone.',
    howSure: LEARNED_HOLDS,
    severityRule: `Medium or High: ${VARIABLE_RULE}`,
    innocentCauses: [
      'a schema migration',
      'the end of an old feature or of a test',
      'a tool that drops and loads again',
    ],
    advice: ADVICE_AFTER_DESTRUCTION,
  },
  'Impact:RDS/AnomalousBehavior.Delete': {
    whatHappened: 'A DELETE hit far more rows than is normal for this database.',
    howSure: LEARNED_HOLDS,
    severityRule: `Low to High: ${VARIABLE_RULE}`,
    innocentCauses: ['a clean-up or retention job', 'a migration', 'a DELETE that lost its WHERE'],
    advice: ADVICE_AFTER_DESTRUCTION,
  },
  'Impact:RDS/MaliciousIPCaller': {
    whatHappened: 'A destructive statement was run from an address that a threat list names as malicious.',
    howSure: ADDRESS_HOLDS,
    severityRule: 'High.',
    innocentCauses: [
      'a shared exit: a VPN, a cloud provider or a carrier that somebody else misused',
      'a penetration test that you ordered',
    ],
    advice: ADVICE_AFTER_DESTRUCTION,
  },
  'Impact:RDS/TorIPCaller': {
    whatHappened: 'A destructive statement was run from a Tor exit node.',
    howSure: ADDRESS_HOLDS,
    severityRule: 'High.',
    innocentCauses: ['a penetration test that you ordered'],
    advice: ADVICE_AFTER_DESTRUCTION,
  },
} as const satisfies Record<string, TypeExplanation>;
