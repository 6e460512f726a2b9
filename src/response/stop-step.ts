import type { Finding } from '../model/finding.ts';
import type { CommandBlock, PlanStep, SqlDialect } from '../model/plan.ts';
import { aws, setCluster, setInstance, shell } from './aws-cli.ts';
import { mysqlNameRefusal, postgresqlNameRefusal, refusal } from './quote.ts';
import { mysqlEndSessions, mysqlEndSessionsFrom, mysqlStopUser, mysqlUnlockUser } from './stop-mysql.ts';
import {
  postgresqlEndSessions,
  postgresqlEndSessionsFrom,
  postgresqlGrantIam,
  postgresqlRevokeIam,
  postgresqlStopRole,
  postgresqlUnlockRole,
} from './stop-postgresql.ts';
import { isLikelyMaster, suspectUsers, type Target } from './target.ts';

/** What a person puts in the place of a name that the finding does not hold; no account has it. */
const PLACEHOLDER = '<USER>';

/** The SQL of one dialect. */
interface StopSql {
  readonly client: string;
  readonly refusal: (name: string) => string | undefined;
  readonly stop: (name: string) => string;
  readonly endSessions: (name: string) => string;
  readonly endSessionsFrom: (address: string) => string;
  readonly unlock: (name: string) => string;
}

const STOP_SQL: Record<SqlDialect, StopSql> = {
  postgresql: {
    client: 'psql',
    refusal: postgresqlNameRefusal,
    stop: postgresqlStopRole,
    endSessions: postgresqlEndSessions,
    endSessionsFrom: postgresqlEndSessionsFrom,
    unlock: postgresqlUnlockRole,
  },
  mysql: {
    client: 'the mysql or mariadb client',
    refusal: mysqlNameRefusal,
    stop: mysqlStopUser,
    endSessions: mysqlEndSessions,
    endSessionsFrom: mysqlEndSessionsFrom,
    unlock: mysqlUnlockUser,
  },
};

/** Lock the users that logged in and end their sessions. The lock is always printed, with a placeholder if need be. */
export function stopStep(finding: Finding, target: Target): PlanStep {
  const users = suspectUsers(finding);
  const accepted = users.filter((user) => refusal(user) === undefined);
  const masters = accepted.filter(isLikelyMaster);
  const perDialect = target.dialects.map((dialect) => stopIn(dialect, users, target));
  const names = users.length > 0 ? users.join(', ') : 'the account';
  return {
    id: 'stop',
    title: `Stop it: lock ${names} and end ${users.length === 0 ? 'what comes from the address' : 'the sessions'}`,
    why: 'Whoever logged in may still be connected: a lock keeps out new logins, only ending the sessions stops what runs now. The sessions are recorded first, because they are evidence that ends with them.',
    warnings: [
      ...masters.map(
        (user) =>
          `${user} is likely the master user (compare MasterUser above). The lock then locks you out too: reset the master password first, and have a second administrator logged in before the lock.`,
      ),
      ...(users.includes('rdsadmin')
        ? ['rdsadmin is AWS’s own account: do not lock it; open a case with AWS Support.']
        : []),
      'Applications that share the account stop too. That is the price; the undo is at the end.',
    ],
    notes: [...perDialect.flatMap((part) => part.notes), ...iamNotes(target)],
    blocks: [
      ...(masters.length > 0 ? [resetMasterPassword(target)] : []),
      ...perDialect.flatMap((part) => part.blocks),
    ],
    undo: perDialect.flatMap((part) => part.undo),
  };
}

interface StopPart {
  readonly notes: readonly string[];
  readonly blocks: readonly CommandBlock[];
  readonly undo: readonly CommandBlock[];
}

function stopIn(dialect: SqlDialect, users: readonly string[], target: Target): StopPart {
  const { refusal: refuse } = STOP_SQL[dialect];
  const accepted = users.filter((user) => refuse(user) === undefined);
  const notes = users
    .filter((user) => refuse(user) !== undefined)
    .map((user) => `A user’s name was not put into any command, because ${refuse(user)}: ${user}`);
  if (accepted.length === 0) return stopUnknown(dialect, target, notes);
  const parts = accepted.map((user) => stopUser(dialect, user, target));
  return {
    notes: [...notes, ...dialectNotes(dialect, target)],
    blocks: parts.flatMap((part) => part.blocks),
    undo: parts.flatMap((part) => part.undo),
  };
}

function stopUser(dialect: SqlDialect, user: string, target: Target): StopPart {
  const { stop, endSessions, unlock } = STOP_SQL[dialect];
  const blocks = [sql(dialect, `Record the sessions of ${user}, lock it, end them.`, stop(user))];
  const undo = [sql(dialect, `Let ${user} log in again.`, unlock(user))];
  if (target.cluster) {
    blocks.push(
      sql(
        dialect,
        `End the sessions of ${user} on each reader.`,
        endSessions(user),
        'each reader of the cluster',
      ),
    );
  }
  if (target.iam && dialect === 'postgresql') {
    blocks.push(sql(dialect, `Take IAM logins from ${user}.`, postgresqlRevokeIam(user)));
    undo.push(sql(dialect, `Give IAM logins back to ${user}.`, postgresqlGrantIam(user)));
  }
  return { notes: [], blocks, undo };
}

function stopUnknown(dialect: SqlDialect, target: Target, refused: readonly string[]): StopPart {
  const { stop, endSessionsFrom, unlock } = STOP_SQL[dialect];
  const { address } = target;
  return {
    notes: [
      ...refused,
      `The finding gives no name to lock: find it in the record below or in the log of logins, and put it in the place of ${PLACEHOLDER}.`,
      ...dialectNotes(dialect, target),
    ],
    blocks: [
      ...(address
        ? [
            sql(
              dialect,
              `Record and end what comes from ${address}.`,
              endSessionsFrom(address),
              'each instance',
            ),
          ]
        : []),
      sql(
        dialect,
        `Lock the account, once you know its name (in the place of ${PLACEHOLDER}).`,
        stop(PLACEHOLDER),
      ),
    ],
    undo: [
      sql(
        dialect,
        `Let the account log in again (its name in the place of ${PLACEHOLDER}).`,
        unlock(PLACEHOLDER),
      ),
    ],
  };
}

function sql(dialect: SqlDialect, purpose: string, text: string, on = 'the writer'): CommandBlock {
  return {
    language: 'sql',
    dialect,
    purpose,
    where: `${STOP_SQL[dialect].client}, as the master user, on ${on}`,
    text,
    changes: true,
  };
}

function dialectNotes(dialect: SqlDialect, target: Target): readonly string[] {
  if (dialect === 'mysql') {
    return [
      'MySQL and MariaDB: a finding has no host part, so every user@host of that name is locked. The undo unlocks all of them: leave out one that was locked before (SHOW CREATE USER).',
    ];
  }
  return target.shardGroup
    ? [
        'Limitless: sessions live on the routers; rds_aurora.limitless_stat_activity shows those of the whole shard group.',
      ]
    : [];
}

function iamNotes(target: Target): readonly string[] {
  return target.iam
    ? [
        'The login was by IAM: there is no password to change. The lock keeps IAM logins out too; which IAM principal it was is for the step on credentials.',
      ]
    : [];
}

/**
 * A new password that nobody sees: Secrets Manager makes and keeps it. Reset restores the master user's rights
 * too. Sessions stay; the SQL ends them.
 */
export function resetMasterPassword(target: Target): CommandBlock {
  const [set, call] = target.cluster
    ? [setCluster(target), 'rds modify-db-cluster --db-cluster-identifier "$CLUSTER"']
    : [setInstance(target), 'rds modify-db-instance --db-instance-identifier "$INSTANCE"'];
  return shell(
    target,
    'Reset the master password: Secrets Manager makes a new one that nobody has seen. Where Secrets Manager has it already, put --rotate-master-user-password in the place of --manage-master-user-password.',
    [set, aws(target, call, '--manage-master-user-password', '--apply-immediately')],
    { changes: true },
  );
}
