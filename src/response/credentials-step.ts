import type { Finding } from '../model/finding.ts';
import type { CommandBlock, PlanStep } from '../model/plan.ts';
import { aws, setCluster, setInstance, shell } from './aws-cli.ts';
import { suspectUsers, type Target } from './target.ts';

const NO_WAY_BACK = 'There is no undo: a password that was out must never work again.';

/** Make what the attacker knows worthless: the password, or for IAM logins the principal's credentials. */
export function credentialsStep(finding: Finding, target: Target): PlanStep {
  return target.iam ? iamStep(finding, target) : passwordStep(finding, target);
}

function passwordStep(finding: Finding, target: Target): PlanStep {
  const users = suspectUsers(finding);
  const [set, list, name] = target.cluster
    ? [setCluster(target), 'rds describe-db-clusters --db-cluster-identifier "$CLUSTER"', 'DBClusters']
    : [setInstance(target), 'rds describe-db-instances --db-instance-identifier "$INSTANCE"', 'DBInstances'];
  return {
    id: 'rotate',
    title: `Rotate the secret of ${users.join(', ') || 'the account'} before you unlock it`,
    why: 'The password is known to somebody else. A lock is lifted some day; the password must be another one then, also where it is used a second time.',
    warnings: [
      'Applications need the new password at once: rotate where they read it (Secrets Manager), not by hand.',
    ],
    notes: [
      NO_WAY_BACK,
      'Without Secrets Manager: in psql, \\password keeps the new one out of the server’s log; in MySQL and MariaDB, ALTER USER … IDENTIFIED BY … for each user@host that the record shows. Short-lived IAM tokens (IAM database authentication) leave no password to steal.',
      'Look for the same password elsewhere: other databases, code, CI, a laptop. That is where it came from.',
    ],
    blocks: [
      shell(
        target,
        'Find the secret: the master user’s, and those whose name or description holds the database.',
        [
          set,
          aws(target, list, `--query '${name}[0].MasterUserSecret.SecretArn'`, '--output text'),
          aws(
            target,
            'secretsmanager list-secrets',
            `--filters Key=all,Values="${target.cluster ? '$CLUSTER' : '$INSTANCE'}"`,
            "--query 'SecretList[].[Name,RotationEnabled,LastRotatedDate]'",
            '--output table',
          ),
        ],
      ),
      shell(
        target,
        'Rotate it, its name in the place of <name of the secret>.',
        [
          "SECRET='<name of the secret>'",
          aws(target, 'secretsmanager rotate-secret', '--secret-id "$SECRET"'),
        ],
        { changes: true },
      ),
    ],
    undo: [],
  };
}

function iamStep(finding: Finding, target: Target): PlanStep {
  const users = suspectUsers(finding);
  return {
    id: 'rotate',
    title: 'Find the IAM principal behind the login and take its credentials away',
    why: `IAM tokens live for 15 minutes, but whoever holds the principal makes new ones. CloudTrail does not log the making of a token (it happens on the client): look for who may connect${users.length > 0 ? ` as ${users.join(', ')}` : ''}.`,
    warnings: ['Whatever else uses the access key stops working.'],
    notes: [
      'A role’s sessions are ended by a policy that denies tokens issued before now (IAM console: Revoke active sessions).',
    ],
    blocks: [
      shell(target, 'Who may log in to databases by IAM: the policies that name rds-db.', [
        "aws iam get-account-authorization-details --output json | grep -n -B 12 'rds-db'",
      ]),
      ...accessKeyBlock(target, 'Inactive'),
    ],
    undo: accessKeyBlock(target, 'Active'),
  };
}

/** Switches an access key; which one, the person fills in. */
export function accessKeyBlock(target: Target, status: 'Active' | 'Inactive'): readonly CommandBlock[] {
  const purpose =
    status === 'Inactive'
      ? 'Switch the access key off, its user and id in the places for them.'
      : 'Switch the access key on again.';
  return [
    shell(
      target,
      purpose,
      [
        "IAM_USER='<IAM user>'",
        "ACCESS_KEY='<access key id>'",
        `aws iam update-access-key --user-name "$IAM_USER" --access-key-id "$ACCESS_KEY" --status ${status}`,
      ],
      { changes: true },
    ),
  ];
}
