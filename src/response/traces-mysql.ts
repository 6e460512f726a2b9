import { mysqlNameRefusal, quoteMysqlText } from './quote.ts';
import type { TimeWindow } from './target.ts';

/** What MySQL's and MariaDB's own tables show of a user's doings; a name that they cannot have is left out. */
export function mysqlTraces(user: string | undefined, window: TimeWindow): string {
  const name = user && !mysqlNameRefusal(user) ? quoteMysqlText(user) : undefined;
  const mine = name
    ? " AND LOCATE(CAST(CONCAT('[', @user, ']') AS BINARY), CAST(user_host AS BINARY)) > 0"
    : '';
  return [
    'SET NAMES utf8mb4;',
    "SET time_zone = '+00:00';",
    ...(name ? [`SET @user = ${name};`] : []),
    `SET @since = '${toDatetime(window.from)}', @until = '${toDatetime(window.until)}';`,
    '-- accounts: is there one that you do not know?',
    'SELECT User, Host, plugin, Create_user_priv, Grant_priv, File_priv FROM mysql.user ORDER BY User, Host;',
    '-- statements, where the general log is on and kept in a table',
    `SELECT event_time, user_host, command_type, CONVERT(argument USING utf8mb4) AS argument FROM mysql.general_log WHERE event_time BETWEEN @since AND @until${mine} ORDER BY event_time;`,
    '-- code that was made or changed (a DEFINER is a back door)',
    'SELECT ROUTINE_SCHEMA, ROUTINE_NAME, DEFINER, CREATED, LAST_ALTERED FROM information_schema.ROUTINES WHERE LAST_ALTERED BETWEEN @since AND @until;',
    'SELECT EVENT_SCHEMA, EVENT_NAME, DEFINER, CREATED, LAST_ALTERED FROM information_schema.EVENTS WHERE LAST_ALTERED BETWEEN @since AND @until;',
    'SELECT TRIGGER_SCHEMA, TRIGGER_NAME, DEFINER, CREATED FROM information_schema.TRIGGERS WHERE CREATED BETWEEN @since AND @until;',
    '-- tables that were made or written',
    `SELECT TABLE_SCHEMA, TABLE_NAME, CREATE_TIME, UPDATE_TIME FROM information_schema.TABLES WHERE (CREATE_TIME BETWEEN @since AND @until OR UPDATE_TIME BETWEEN @since AND @until) AND TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys');`,
  ].join('\n');
}

/** MySQL's own form, without a zone: the session's is set to UTC. */
function toDatetime(instant: number): string {
  return new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
}
