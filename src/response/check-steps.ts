import type { Finding } from '../model/finding.ts';
import type { CommandBlock, PlanKind, PlanStep, SqlDialect } from '../model/plan.ts';
import { describeDatabase, shell } from './aws-cli.ts';
import { logBlocks } from './investigate-step.ts';
import { quoteShell, refusal } from './quote.ts';
import { mysqlSessionsFrom } from './stop-mysql.ts';
import { postgresqlSessionsFrom } from './stop-postgresql.ts';
import { isPrivateAddress, suspectUsers, type Target, toUtc } from './target.ts';

/** Who, from where, since when; which database it is; what else the same source did. */
export function expectedStep(finding: Finding, target: Target, kind: PlanKind): PlanStep {
  const users = suspectUsers(finding);
  const where = source(finding, target);
  const owners = (finding.database?.tags ?? []).filter((tag) => /owner|team|contact|service/i.test(tag.key));
  return {
    id: 'expected',
    ...(kind === 'contain'
      ? {
          title: `Ask whether it is expected: ${users.join(', ') || 'an unknown user'}, ${where}`,
          why: 'One question to the right person can end it, and the lock below stops whoever shares the account. Ask first, but do not wait: if nobody answers within minutes, go on.',
        }
      : {
          title: `Find out which database it is, and ask whether somebody of yours came ${where}`,
          why: 'A scanner that you ordered or an application with an old password explains most of these.',
        }),
    warnings: [],
    notes: [
      ...(kind === 'check' && users.length > 0
        ? [`The client gave the user name ${users.join(', ')}; it did not log in with it in this finding.`]
        : []),
      ...since(finding),
      ...owners.map((tag) => `The database is tagged ${tag.key} = ${tag.value}: ask there.`),
    ],
    blocks: [describeDatabase(target), ...otherFindings(users, target)],
    undo: [],
  };
}

function source(finding: Finding, target: Target): string {
  const { remote } = finding;
  const place = [remote?.asnOrg ?? remote?.org, remote?.city, remote?.country].filter(Boolean).join(', ');
  const address = target.address ?? remote?.ipV4 ?? remote?.ipV6;
  return address ? `from ${address}${place ? ` (${place})` : ''}` : 'from an unknown address';
}

function since(finding: Finding): readonly string[] {
  if (finding.firstSeen === undefined) return [];
  const last = finding.lastSeen === undefined ? '' : `, last seen ${toUtc(finding.lastSeen)}`;
  const count =
    finding.count !== undefined && finding.count > 1
      ? ` It stands for ${finding.count} occurrences, of which the newest is shown.`
      : '';
  return [
    `First seen ${toUtc(finding.firstSeen)}${last} (UTC); it may still go on, updates can lag by hours.${count}`,
  ];
}

function otherFindings(users: readonly string[], target: Target): readonly CommandBlock[] {
  const lines = [
    ...(target.address ? [`rdsguard list --ip ${target.address} --state all${target.source}`] : []),
    ...users
      .filter((user) => refusal(user) === undefined)
      .map((user) => `rdsguard list --user ${quoteShell(user)} --state all${target.source}`),
  ];
  if (lines.length === 0) return [];
  return [
    { ...shell(target, 'What else the same source and user did.', lines), where: 'a shell with rdsguard' },
  ];
}

/** After a failure or a probe: who it is, and whether any login worked. */
export function sourceStep(finding: Finding, target: Target): PlanStep {
  const { window, address } = target;
  const inside = address !== undefined && isPrivateAddress(address);
  return {
    id: 'source',
    title: `Find the source, and make sure that no login worked: ${source(finding, target)}`,
    why: inside
      ? 'The address is private: look for a misconfigured application that keeps trying, or for a host of yours that somebody else uses.'
      : 'From outside, a try means that the database can be reached from the internet. What did not work today may work tomorrow, or did so before GuardDuty looked.',
    warnings: finding.logins
      .filter((login) => (login.successful ?? 0) > 0)
      .map(
        (login) =>
          `The finding counts ${login.successful} logins as ${login.user ?? 'an unknown user'} that worked: treat that account as in the plan for a login that worked.`,
      ),
    notes: [
      'If a login did work, use the plan of that finding: rdsguard respond, with its id.',
      ...(window
        ? [`The time window is ${toUtc(window.from)} to ${toUtc(window.until)}, UTC.`]
        : ['The finding has no time: no query over a time window is printed.']),
    ],
    blocks: [
      ...successesFrom(target),
      ...(address ? target.dialects.map((dialect) => sessionsBlock(dialect, address)) : []),
      ...(window && address
        ? target.dialects.flatMap((dialect) => logBlocks(dialect, [], target, window))
        : []),
    ],
    undo: [],
  };
}

function successesFrom(target: Target): readonly CommandBlock[] {
  const lines = target.address
    ? [`rdsguard list --ip ${target.address} --outcome success --state all${target.source}`]
    : [`rdsguard list --outcome success --state all${target.source}`];
  return [{ ...shell(target, 'Logins that worked.', lines), where: 'a shell with rdsguard' }];
}

function sessionsBlock(dialect: SqlDialect, address: string): CommandBlock {
  return {
    language: 'sql',
    dialect,
    purpose: `Is anybody in from ${address} now?`,
    where: `${dialect === 'postgresql' ? 'psql' : 'the mysql or mariadb client'}, as the master user, on each instance`,
    text: dialect === 'postgresql' ? postgresqlSessionsFrom(address) : mysqlSessionsFrom(address),
    changes: false,
  };
}

/** The root cause, so that it does not come back. */
export function preventStep(): PlanStep {
  return {
    id: 'prevent',
    title: 'Remove the cause, and set an alarm on changes of the network policy',
    why: 'A database that nobody outside can reach gets no such findings.',
    warnings: [],
    notes: [
      'Keep the database in private subnets and admit security groups, not address ranges.',
      'Let an EventBridge rule on CloudTrail tell you of AuthorizeSecurityGroupIngress and ModifyDBInstance.',
      'No user name that everybody guesses (admin, postgres, root), and IAM tokens or rotated secrets in the place of passwords.',
    ],
    blocks: [],
    undo: [],
  };
}
