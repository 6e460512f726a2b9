import type { TypeExplanation } from './explanation-texts.ts';

/*
 * The four custom-rule types that say RDS, after the GuardDuty User Guide's page findings-custom-detection-rules
 * (domain.md a.4). They come from CloudTrail: somebody called the AWS API.
 */

const CALL_HOLDS =
  'The API call is a fact of CloudTrail, with its caller. Whether the caller was allowed to want it, only your people know: the rule fires where you said that this is not expected.';

export const RULE_EXPLANATIONS = {
  'CredentialAccess:RDS/ModifyAuthenticationProcess': {
    whatHappened:
      'Somebody set a new password for the master user of a database, through the AWS API. Whoever may do that needs no password of the database.',
    howSure: CALL_HOLDS,
    severityRule: 'High.',
    innocentCauses: [
      'a planned reset',
      'rotation by Secrets Manager or by your own automation',
      'infrastructure code that sets it',
    ],
    advice: [
      'Find in CloudTrail who made the call, from where, and with which credentials.',
      'If nobody of yours meant it, take those credentials away and reset the master password yourself.',
      'Look at what the master user did in the database since then.',
    ],
  },
  'DefenseImpairment:RDS/ModifyAuthenticationProcess': {
    whatHappened:
      'Somebody switched IAM database authentication off, through the AWS API: logins by short-lived token end, passwords remain.',
    howSure: CALL_HOLDS,
    severityRule: 'Medium.',
    innocentCauses: [
      'a planned change back to passwords',
      'infrastructure code that sets it',
      'a test of what depends on it',
    ],
    advice: [
      'Find in CloudTrail who made the call, from where, and with which credentials.',
      'If nobody of yours meant it, take those credentials away and switch IAM authentication on again.',
      'Look for database users that got a password at the same time.',
    ],
  },
  'Exfiltration:RDS/TransferDataToCloudAccount': {
    whatHappened:
      'Somebody shared a database snapshot with everybody, through the AWS API: any AWS account could copy the data.',
    howSure: CALL_HOLDS,
    severityRule: 'High.',
    innocentCauses: ['public sample data', 'a snapshot that was meant for one other account'],
    advice: [
      'Stop sharing the snapshot at once: a copy that was made cannot be called back.',
      'Find in CloudTrail who made the call, and take those credentials away if nobody of yours meant it.',
      'Judge what was in the snapshot, and treat it as published.',
    ],
  },
  'InitialAccess:RDS/ExploitPublicFacingApplication': {
    whatHappened:
      'Somebody made a database publicly accessible, through the AWS API: it has a public address now, and its security groups alone keep the internet out.',
    howSure: CALL_HOLDS,
    severityRule: 'High.',
    innocentCauses: [
      'a quick fix to reach the database from a laptop',
      'a test that was left open',
      'infrastructure code that sets it',
    ],
    advice: [
      'Make the database private again, and look at its security groups.',
      'Find in CloudTrail who made the call, and take those credentials away if nobody of yours meant it.',
      'Look for logins from outside since then: GuardDuty’s login findings of the same database.',
    ],
  },
} as const satisfies Record<string, TypeExplanation>;
