import type { Finding } from '../model/finding.ts';
import type { CommandBlock, PlanStep } from '../model/plan.ts';
import { aws, setCluster, setInstance, shell } from './aws-cli.ts';
import { quoteShell, refusal } from './quote.ts';
import { type Target, toUtc } from './target.ts';

/** Keep what tells the story: a snapshot, the finding as it is now, the logs before they are rotated away. */
export function evidenceStep(finding: Finding, target: Target): PlanStep {
  const snapshot = `rdsguard-${target.shortId}`;
  return {
    id: 'evidence',
    title: 'Keep the evidence: a snapshot, the finding, the logs',
    why: 'GuardDuty keeps findings for 90 days and overwrites their details with the newest occurrence; RDS keeps log files for days. A snapshot is the state of the data as it is now.',
    warnings: [],
    notes: [
      'Write down who did what and when, in UTC. Do not delete the account or the database before the questions are answered.',
    ],
    blocks: [
      ...findingBlock(finding, target),
      target.cluster
        ? shell(
            target,
            'Take a snapshot of the cluster.',
            [
              setCluster(target),
              aws(
                target,
                'rds create-db-cluster-snapshot --db-cluster-identifier "$CLUSTER"',
                `--db-cluster-snapshot-identifier ${snapshot}`,
              ),
            ],
            { changes: true },
          )
        : shell(
            target,
            'Take a snapshot of the instance.',
            [
              setInstance(target),
              aws(
                target,
                'rds create-db-snapshot --db-instance-identifier "$INSTANCE"',
                `--db-snapshot-identifier ${snapshot}`,
              ),
            ],
            { changes: true },
          ),
      ...(target.window && !target.shardGroup
        ? [
            shell(target, 'List the log files of the time, and keep one by its name.', [
              setInstance(target),
              aws(
                target,
                'rds describe-db-log-files --db-instance-identifier "$INSTANCE"',
                `--file-last-written ${target.window.from}`,
                '--output table',
              ),
              "LOG_FILE='<name of the log file>'",
              `${aws(
                target,
                'rds download-db-log-file-portion --db-instance-identifier "$INSTANCE"',
                '--log-file-name "$LOG_FILE"',
                '--starting-token 0',
                '--output text',
              )} > rdsguard-log.txt`,
            ]),
          ]
        : []),
    ],
    undo: [
      shell(
        target,
        'Delete the snapshot, once nobody needs it.',
        [
          target.cluster
            ? aws(target, `rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier ${snapshot}`)
            : aws(target, `rds delete-db-snapshot --db-snapshot-identifier ${snapshot}`),
        ],
        { changes: true },
      ),
    ],
  };
}

function findingBlock(finding: Finding, target: Target): readonly CommandBlock[] {
  if (refusal(finding.id) !== undefined) return [];
  return [
    {
      ...shell(target, 'Keep the finding as it is now.', [
        `rdsguard show ${quoteShell(finding.id)}${target.source} --json > rdsguard-finding.json`,
      ]),
      where: 'a shell with rdsguard',
    },
  ];
}

/** Bring back what was destroyed: a copy from just before, beside the damaged database. */
export function restoreStep(finding: Finding, target: Target): PlanStep {
  const first = finding.firstSeen ?? finding.createdAt;
  const time = first === undefined ? '<time, UTC>' : toUtc(first - 5 * 60_000);
  const copy = '-before-incident';
  const [set, restore, undo] = target.cluster
    ? [
        setCluster(target),
        `rds restore-db-cluster-to-point-in-time --source-db-cluster-identifier "$CLUSTER" --db-cluster-identifier "$CLUSTER${copy}" --restore-to-time '${time}'`,
        `rds delete-db-cluster --db-cluster-identifier "$CLUSTER${copy}" --skip-final-snapshot`,
      ]
    : [
        setInstance(target),
        `rds restore-db-instance-to-point-in-time --source-db-instance-identifier "$INSTANCE" --target-db-instance-identifier "$INSTANCE${copy}" --restore-time '${time}'`,
        `rds delete-db-instance --db-instance-identifier "$INSTANCE${copy}" --skip-final-snapshot`,
      ];
  return {
    id: 'restore',
    title: 'Restore what was destroyed to the point in time before it',
    why: `A restore makes a new database beside the damaged one; nothing is overwritten. The time is ${time}${first === undefined ? '' : ', five minutes before the first occurrence that GuardDuty saw'}: the logs may show an earlier one.`,
    warnings: ['The copy costs money, and it has the old passwords: keep it closed to the network.'],
    notes: [
      'A restored cluster has no instance yet: aws rds create-db-instance. Then copy the lost tables back from it.',
    ],
    blocks: [shell(target, 'Make the copy.', [set, aws(target, restore)], { changes: true })],
    undo: [shell(target, 'Delete the copy.', [set, aws(target, undo)], { changes: true })],
  };
}
