import { quoteMysqlText } from './quote.ts';

/*
 * SQL for the mysql or mariadb client, run as the master user; the same text for Aurora MySQL, RDS for MySQL and
 * RDS for MariaDB. A finding has no host part, so the accounts are read from mysql.user and the statements made
 * on the server. Names are compared as bytes: the process list's collation holds `Admin` and `admin` for one.
 * Names in made statements stand in backquotes, which no sql_mode changes. Tables drop the
 * spaces at a name's end, MariaDB's memory of its accounts keeps them: the finding's own spelling is what it takes.
 */

/** Sessions that one run ends. SQL without a stored procedure has no loop, and a reader takes no procedure. */
const ENDED_BY_ONE_RUN = 30;

const BY_USER = 'CAST(RTRIM(USER) AS BINARY) = CAST(RTRIM(@user) AS BINARY)';

/** Records a user's accounts and sessions, locks every 'user'@host and ends the sessions. A second run does no harm. */
export function mysqlStopUser(user: string): string {
  return [
    ...prologue(user),
    '-- record its accounts and sessions: keep this output',
    `SELECT User, Host, plugin FROM mysql.user WHERE ${BY_USER};`,
    recordSessions(BY_USER),
    "-- lock every 'user'@host of that name",
    ...alterAccounts('LOCK'),
    ...endSessions(BY_USER),
  ].join('\n');
}

/** The part of `mysqlStopUser` that each instance needs: a reader has the lock from the writer. */
export function mysqlEndSessions(user: string): string {
  return [
    'SET NAMES utf8mb4;',
    `SET @user = ${quoteMysqlText(user)};`,
    recordSessions(BY_USER),
    ...endSessions(BY_USER),
  ].join('\n');
}

/** Where no user is known: records and ends what comes from the address. */
export function mysqlEndSessionsFrom(address: string): string {
  return [
    `SET @address = ${quoteMysqlText(address)};`,
    recordSessions(FROM_ADDRESS),
    ...endSessions(FROM_ADDRESS),
  ].join('\n');
}

/** Records what comes from the address, and ends nothing. */
export function mysqlSessionsFrom(address: string): string {
  return [`SET @address = ${quoteMysqlText(address)};`, recordSessions(FROM_ADDRESS)].join('\n');
}

export function mysqlUnlockUser(user: string): string {
  return [...prologue(user), ...alterAccounts('UNLOCK')].join('\n');
}

/** HOST is `address:port`, with a port of digits only. */
const FROM_ADDRESS = "SUBSTRING(HOST, 1, CHAR_LENGTH(@address) + 1) = CONCAT(@address, ':')";

function prologue(user: string): string[] {
  return [
    'SET NAMES utf8mb4;',
    'SET SESSION group_concat_max_len = 1000000;',
    `SET @user = ${quoteMysqlText(user)};`,
  ];
}

function recordSessions(condition: string): string {
  return `SELECT NOW() AS recorded_at, ID, USER, HOST, DB, COMMAND, TIME, STATE, INFO FROM information_schema.PROCESSLIST WHERE ${condition};`;
}

function alterAccounts(change: 'LOCK' | 'UNLOCK'): string[] {
  return [
    `SET @accounts = (SELECT GROUP_CONCAT('\`', REPLACE(@user, '\`', '\`\`'), '\`@\`', REPLACE(Host, '\`', '\`\`'), '\`' SEPARATOR ', ') FROM mysql.user WHERE ${BY_USER});`,
    `SET @statement = IFNULL(CONCAT('ALTER USER ', @accounts, ' ACCOUNT ${change}'), 'SELECT ''no account has this name: nothing was changed'' AS warning');`,
    'SELECT @statement AS running;',
    'PREPARE change_accounts FROM @statement;',
    'EXECUTE change_accounts;',
    'DEALLOCATE PREPARE change_accounts;',
  ];
}

function endSessions(condition: string): string[] {
  const inText = condition.replaceAll("'", "''");
  return [
    `-- end its sessions the RDS way, ${ENDED_BY_ONE_RUN} in one run: run it again until sessions_left is 0`,
    'SET @id = 0;',
    `PREPARE next_session FROM 'SELECT MIN(ID), IFNULL(CONCAT(''CALL mysql.rds_kill('', MIN(ID), '')''), ''DO 0'') INTO @id, @end FROM information_schema.PROCESSLIST WHERE ${inText} AND ID > @id AND ID <> CONNECTION_ID()';`,
    ...Array.from(
      { length: ENDED_BY_ONE_RUN },
      () => 'EXECUTE next_session; PREPARE end_session FROM @end; EXECUTE end_session;',
    ),
    'DO SLEEP(0.5);',
    `SELECT COUNT(*) AS sessions_left FROM information_schema.PROCESSLIST WHERE ${condition} AND COMMAND <> 'Killed' AND ID <> CONNECTION_ID();`,
  ];
}
