import { execFileSync, spawn } from 'node:child_process';
import { findProgram } from './peer.ts';
import {
  accountFor,
  type ClientResult,
  ended,
  freePort,
  runClient,
  temporaryFolder,
  until,
} from './server-process.ts';

export interface PostgresqlServer {
  /** Runs SQL by psql as a role; over TCP, with the password `secret`, which every role has. */
  run(role: string, sql: string): Promise<ClientResult>;
  /** Runs SQL as the superuser. */
  admin(sql: string): Promise<ClientResult>;
  /** Opens sessions as a role and waits until the server shows them. */
  openSessions(role: string, count: number): Promise<readonly OpenSession[]>;
  stop(): Promise<void>;
}

/** A client that waits in its session. */
export interface OpenSession {
  /** Resolves when the server ended it. */
  readonly ended: Promise<number | null>;
}

/** A PostgreSQL on a loopback port, with its data in a temporary folder. `master` may do what RDS's master may. */
export async function startPostgresql(): Promise<PostgresqlServer> {
  const account = accountFor('postgres');
  const folder = temporaryFolder(account);
  const port = await freePort();
  const options = { ...account, cwd: folder.path };
  execFileSync(
    program('initdb'),
    ['-D', `${folder.path}/data`, '-U', 'superuser', '-E', 'UTF8', '--locale=C', '--no-sync', '--auth=trust'],
    { ...options, stdio: 'ignore' },
  );
  // Roles come over TCP with a password; the superuser comes through the socket.
  execFileSync(
    'sh',
    ['-c', 'printf "local all all trust\\nhost all all 127.0.0.1/32 scram-sha-256\\n" > data/pg_hba.conf'],
    options,
  );
  const server = spawn(
    program('postgres'),
    [
      ['-D', `${folder.path}/data`],
      ['-p', String(port)],
      ['-k', folder.path],
      ['-c', 'listen_addresses=127.0.0.1'],
      ['-c', 'fsync=off'],
    ].flat(),
    { ...options, stdio: 'ignore' },
  );
  const psql = (env: Readonly<Record<string, string>>, sql: string): Promise<ClientResult> =>
    runClient(program('psql'), ['--no-psqlrc', '--tuples-only', '--no-align'], {
      input: sql,
      env: { PGPORT: String(port), PGDATABASE: 'postgres', PGCLIENTENCODING: 'UTF8', ...env },
    });
  const admin = (sql: string): Promise<ClientResult> =>
    psql({ PGHOST: folder.path, PGUSER: 'superuser' }, sql);
  const asRole = (role: string): Record<string, string> => ({
    PGHOST: '127.0.0.1',
    PGUSER: role,
    PGPASSWORD: 'secret',
  });
  await until('PostgreSQL answers', async () => (await admin('SELECT 1;')).code === 0);
  await admin(
    "CREATE ROLE master LOGIN CREATEROLE CREATEDB PASSWORD 'secret'; GRANT pg_signal_backend, pg_monitor TO master; CREATE ROLE rds_iam; GRANT rds_iam TO master WITH ADMIN OPTION;",
  );
  return {
    admin,
    run: (role, sql) => psql(asRole(role), sql),
    openSessions: async (role, count) => {
      const sessions = Array.from({ length: count }, () => {
        const child = spawn(program('psql'), ['--no-psqlrc', '-c', 'SELECT pg_sleep(600)'], {
          env: { ...process.env, ...asRole(role), PGPORT: String(port), PGDATABASE: 'postgres' },
          stdio: 'ignore',
        });
        return { ended: ended(child) };
      });
      const hex = Buffer.from(role).toString('hex');
      const waiting = `SELECT count(*) FROM pg_stat_activity WHERE convert_to(usename, 'UTF8') = '\\x${hex}' AND query LIKE '%pg_sleep%';`;
      await until(
        `${count} sessions of ${role} are open`,
        async () => (await admin(waiting)).stdout.trim() === String(count),
      );
      return sessions;
    },
    stop: async () => {
      const done = ended(server);
      server.kill('SIGQUIT');
      await done;
      folder.remove();
    },
  };
}

function program(name: string): string {
  const path = findProgram(name);
  if (!path) throw new Error(`${name} is not here`);
  return path;
}
