import type { CommandBlock, PlanStep } from '../model/plan.ts';
import { aws, describeDatabase, setCluster, setInstance, shell } from './aws-cli.ts';
import { accessKeyBlock } from './credentials-step.ts';
import { resetMasterPassword } from './stop-step.ts';
import { type Target, toUtc } from './target.ts';

/** The custom detection rules that say RDS (domain.md a.4). */
const RDS_RULES = [
  'RDSMasterPasswordReset',
  'RDSIAMAuthDisabled',
  'RDSSnapshotPubliclyShared',
  'RDSPubliclyAccessible',
] as const;
export type RdsRule = (typeof RDS_RULES)[number];

interface RuleResponse {
  /** What was done, for sentences. */
  readonly change: string;
  /** The API calls that do it; clusters have their own. */
  readonly calls: readonly string[];
  readonly title: string;
  readonly notes: readonly string[];
  readonly blocks: (target: Target) => readonly CommandBlock[];
  readonly undo: (target: Target) => readonly CommandBlock[];
}

const RULE_RESPONSES: Record<RdsRule, RuleResponse> = {
  RDSMasterPasswordReset: {
    change: 'the master password was reset',
    calls: ['ModifyDBInstance', 'ModifyDBCluster'],
    title: 'Reset the master password yourself',
    notes: [
      'Sessions that are open stay open after a reset: look at them as the master user (SHOW PROCESSLIST, pg_stat_activity) and end those that are not yours.',
      'There is no undo: a password that was out must never work again.',
    ],
    blocks: (target) => [resetMasterPassword(target)],
    undo: () => [],
  },
  RDSIAMAuthDisabled: {
    change: 'IAM database authentication was switched off',
    calls: ['ModifyDBInstance', 'ModifyDBCluster'],
    title: 'Switch IAM database authentication on again',
    notes: [
      'Look for database users that got a password at the same time: that may be what it was switched off for.',
    ],
    blocks: (target) => [iamAuthentication(target, '--enable-iam-database-authentication')],
    undo: (target) => [iamAuthentication(target, '--no-enable-iam-database-authentication')],
  },
  RDSSnapshotPubliclyShared: {
    change: 'a snapshot was shared with everybody',
    calls: ['ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'],
    title: 'Stop sharing the snapshot',
    notes: [
      'A copy that somebody made meanwhile cannot be called back, and does not show: treat the data in it as published.',
    ],
    blocks: (target) => [
      shell(target, 'Your snapshots that are shared with everybody.', [
        'ACCOUNT=$(aws sts get-caller-identity --query Account --output text)',
        publicSnapshots(target, 'rds describe-db-snapshots', 'DBSnapshot'),
        publicSnapshots(target, 'rds describe-db-cluster-snapshots', 'DBClusterSnapshot'),
      ]),
      shareSnapshot(target, 'Stop sharing it', '--values-to-remove all'),
    ],
    undo: (target) => [shareSnapshot(target, 'Share it again', '--values-to-add all')],
  },
  RDSPubliclyAccessible: {
    change: 'the database was made publicly accessible',
    calls: ['ModifyDBInstance', 'CreateDBInstance'],
    title: 'Make the database private again',
    notes: ['Clients outside the VPC lose the database.'],
    blocks: (target) => [publicAccess(target, '--no-publicly-accessible')],
    undo: (target) => [publicAccess(target, '--publicly-accessible')],
  },
};

/** What to do first after a rule's finding: who it was, take the change back, take the credentials away. */
export function ruleSteps(rule: RdsRule, target: Target): readonly PlanStep[] {
  const response = RULE_RESPONSES[rule];
  return [
    {
      id: 'source',
      title: `Find out who made the call, and whether it was meant: ${response.change}`,
      why: 'The finding comes from CloudTrail: the caller, their address and their credentials stand in the event.',
      warnings: [],
      notes: target.window ? [] : ['The finding has no time: look through the last days.'],
      blocks: [describeDatabase(target), ...response.calls.map((call) => lookUpEvents(target, call))],
      undo: [],
    },
    {
      id: 'undo-change',
      title: response.title,
      why: `As long as it stands that ${response.change}, the way in or out is open.`,
      warnings: [],
      notes: response.notes,
      blocks: response.blocks(target),
      undo: response.undo(target),
    },
    {
      id: 'rotate',
      title: 'Take the caller’s credentials away, if nobody of yours meant it',
      why: 'Whoever could make this call can make others.',
      warnings: ['Whatever else uses the access key stops working.'],
      notes: [
        'A role’s sessions are ended by a policy that denies tokens issued before now (IAM console: Revoke active sessions).',
      ],
      blocks: accessKeyBlock(target, 'Inactive'),
      undo: accessKeyBlock(target, 'Active'),
    },
  ];
}

/** The rule of a finding, by its name or its type's. */
export function toRdsRule(rule: string | undefined): RdsRule | undefined {
  return RDS_RULES.find((known) => known === rule);
}

function lookUpEvents(target: Target, call: string): CommandBlock {
  const { window } = target;
  return shell(target, `Calls of ${call}${window ? ' in the time around the finding (UTC)' : ''}.`, [
    aws(
      target,
      'cloudtrail lookup-events',
      `--lookup-attributes AttributeKey=EventName,AttributeValue=${call}`,
      ...(window ? [`--start-time ${toUtc(window.from)}`, `--end-time ${toUtc(window.until)}`] : []),
      "--query 'Events[].CloudTrailEvent'",
      '--output text',
    ),
  ]);
}

function iamAuthentication(target: Target, flag: string): CommandBlock {
  const on = !flag.startsWith('--no-');
  const [set, call] = target.cluster
    ? [setCluster(target), 'rds modify-db-cluster --db-cluster-identifier "$CLUSTER"']
    : [setInstance(target), 'rds modify-db-instance --db-instance-identifier "$INSTANCE"'];
  return shell(
    target,
    `Switch it ${on ? 'on' : 'off again'}.`,
    [set, aws(target, call, flag, '--apply-immediately')],
    { changes: true },
  );
}

function publicAccess(target: Target, flag: string): CommandBlock {
  return shell(
    target,
    flag.startsWith('--no-') ? 'Take the public address away.' : 'Give the public address back.',
    [
      setInstance(target),
      aws(target, 'rds modify-db-instance --db-instance-identifier "$INSTANCE"', flag, '--apply-immediately'),
    ],
    { changes: true },
  );
}

/** The public ones are everybody's; the account in the ARN tells yours. */
function publicSnapshots(target: Target, call: string, member: string): string {
  return aws(
    target,
    call,
    '--snapshot-type public --include-public',
    `--query "${member}s[?contains(${member}Arn, ':$ACCOUNT:')].${member}Identifier"`,
    '--output text',
  );
}

function shareSnapshot(target: Target, what: string, flag: string): CommandBlock {
  return shell(
    target,
    `${what}, its name in the place of <name of the snapshot>; for a cluster’s, modify-db-cluster-snapshot-attribute.`,
    [
      "SNAPSHOT='<name of the snapshot>'",
      aws(
        target,
        'rds modify-db-snapshot-attribute --db-snapshot-identifier "$SNAPSHOT"',
        '--attribute-name restore',
        flag,
      ),
    ],
    { changes: true },
  );
}
