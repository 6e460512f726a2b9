import { isKnown } from '../model/finding.ts';
import type { WeakLogins } from '../model/summary.ts';
import type { Member } from './member.ts';
import { compareDatabases, groupByDatabase, toDatabaseCount } from './tally.ts';

/**
 * Names that a database is set up with or that its first user gets by habit; `rdsadmin` is AWS's own. Whoever
 * guesses starts with these.
 */
const MASTER_USERS = new Set([
  'admin',
  'administrator',
  'dba',
  'dbadmin',
  'master',
  'masteruser',
  'mysql',
  'postgres',
  'rdsadmin',
  'root',
  'sa',
]);

/** Weak logins by database: those with the most of them first. */
export function sumWeakLogins(members: readonly Member[]): WeakLogins[] {
  const logins = members.filter(({ activity }) => activity !== 'probe' && activity !== 'other');
  return groupByDatabase(logins.filter(({ finding }) => finding.databaseUser))
    .map(toWeakLogins)
    .filter((weak) => total(weak) > 0)
    .sort((a, b) => total(b) - total(a) || compareDatabases(a, b));
}

function toWeakLogins(members: readonly [Member, ...Member[]]): WeakLogins {
  const users = members.map(({ finding }) => finding.databaseUser);
  const weakMethods = users.map((user) => user?.authMethod).filter(isWeakMethod);
  const masterUsers = users.map((user) => user?.user).filter(isMasterUser);
  return {
    ...toDatabaseCount(members),
    unencrypted: users.filter((user) => user?.ssl?.toUpperCase() === 'UNENCRYPTED').length,
    weakAuthentication: weakMethods.length,
    masterUser: masterUsers.length,
    unknownApplication: users.filter((user) => !isKnown(user?.application)).length,
    authMethods: [...new Set(weakMethods)].sort(),
    masterUsers: [...new Set(masterUsers)].sort(),
  };
}

/** Seen in findings: `MD5`, `NATIVE_MYSQL_AUTHENTICATION` (domain.md d.1); an open list. */
function isWeakMethod(method: string | undefined): method is string {
  return method !== undefined && /\bMD5\b|NATIVE/i.test(method);
}

function isMasterUser(user: string | undefined): user is string {
  return user !== undefined && MASTER_USERS.has(user.toLowerCase());
}

function total(weak: WeakLogins): number {
  return weak.unencrypted + weak.weakAuthentication + weak.masterUser + weak.unknownApplication;
}
