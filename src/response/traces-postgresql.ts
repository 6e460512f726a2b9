import { postgresqlNameRefusal, quotePostgresqlText } from './quote.ts';
import { type TimeWindow, toUtc } from './target.ts';

/** What PostgreSQL's catalogues show of a role's doings; a name that it cannot have is left out. */
export function postgresqlTraces(role: string | undefined, window: TimeWindow): string {
  const name = role && !postgresqlNameRefusal(role) ? quotePostgresqlText(role) : undefined;
  return [
    "SET client_encoding = 'UTF8';",
    "SET timezone = 'UTC';",
    '-- sessions that began in the window and are still here',
    `SELECT pid, usename, datname, application_name, client_addr, backend_start, query FROM pg_stat_activity WHERE backend_start BETWEEN '${toUtc(window.from)}' AND '${toUtc(window.until)}' ORDER BY backend_start;`,
    '-- who may log in, newest first: is there one that you do not know?',
    'SELECT r.oid, r.rolname, r.rolcreaterole, r.rolcreatedb, r.rolvaliduntil, ARRAY(SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid) AS member_of FROM pg_roles r WHERE r.rolcanlogin ORDER BY r.oid DESC;',
    ...(name
      ? [
          '-- what it owns in this database: tables, then functions (SECURITY DEFINER ones are a back door)',
          `SELECT oid::regclass AS relation, relkind FROM pg_class WHERE pg_get_userbyid(relowner) = ${name} ORDER BY oid DESC;`,
          `SELECT oid::regprocedure AS routine, prosecdef FROM pg_proc WHERE pg_get_userbyid(proowner) = ${name} ORDER BY oid DESC;`,
        ]
      : []),
    '-- event triggers, and servers that data could be sent to',
    'SELECT evtname, evtevent, evtfoid::regproc AS routine FROM pg_event_trigger;',
    'SELECT srvname, pg_get_userbyid(srvowner) AS owner, srvoptions FROM pg_foreign_server;',
    '-- rows written and deleted since the statistics began',
    'SELECT stats_reset FROM pg_stat_database WHERE datname = current_database();',
    'SELECT schemaname, relname, seq_tup_read, n_tup_ins, n_tup_upd, n_tup_del, n_live_tup FROM pg_stat_user_tables ORDER BY n_tup_del DESC, n_tup_upd DESC LIMIT 20;',
  ].join('\n');
}
