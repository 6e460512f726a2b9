import { quotePostgresqlName, quotePostgresqlText } from './quote.ts';

/*
 * SQL for psql, run as the master user. `SET client_encoding` makes a name that is not ASCII arrive as it was
 * printed, whatever the terminal's locale.
 */

const RECORD = `SELECT now() AS recorded_at, pid, usename, datname, application_name, client_addr, client_port, backend_start, query_start, state, query FROM pg_stat_activity`;

const END =
  'SELECT pid, usename, client_addr, pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE pid <> pg_backend_pid()';

/** Records a role's sessions, takes its LOGIN away and ends the sessions. A second run does no harm. */
export function postgresqlStopRole(role: string): string {
  const mine = `usename = ${quotePostgresqlText(role)}`;
  return [
    "SET client_encoding = 'UTF8';",
    '-- record its sessions: keep this output',
    `${RECORD} WHERE ${mine} ORDER BY backend_start;`,
    '-- lock it',
    `ALTER ROLE ${quotePostgresqlName(role)} NOLOGIN;`,
    '-- end its sessions',
    `${END} AND ${mine};`,
  ].join('\n');
}

/** The part of `postgresqlStopRole` that each instance needs: a reader has the lock from the writer. */
export function postgresqlEndSessions(role: string): string {
  const mine = `usename = ${quotePostgresqlText(role)}`;
  return [
    "SET client_encoding = 'UTF8';",
    `${RECORD} WHERE ${mine} ORDER BY backend_start;`,
    `${END} AND ${mine};`,
  ].join('\n');
}

/** Where no role is known: records and ends what comes from the address. */
export function postgresqlEndSessionsFrom(address: string): string {
  const theirs = `client_addr = ${quotePostgresqlText(address)}`;
  return [`${RECORD} WHERE ${theirs} ORDER BY backend_start;`, '-- end them', `${END} AND ${theirs};`].join(
    '\n',
  );
}

/** Records what comes from the address, and ends nothing. */
export function postgresqlSessionsFrom(address: string): string {
  return `${RECORD} WHERE client_addr = ${quotePostgresqlText(address)} ORDER BY backend_start;`;
}

export function postgresqlUnlockRole(role: string): string {
  return `SET client_encoding = 'UTF8';\nALTER ROLE ${quotePostgresqlName(role)} LOGIN;`;
}

/** IAM logins go through membership in `rds_iam`. */
export function postgresqlRevokeIam(role: string): string {
  return `SET client_encoding = 'UTF8';\nREVOKE rds_iam FROM ${quotePostgresqlName(role)};`;
}

export function postgresqlGrantIam(role: string): string {
  return `SET client_encoding = 'UTF8';\nGRANT rds_iam TO ${quotePostgresqlName(role)};`;
}
