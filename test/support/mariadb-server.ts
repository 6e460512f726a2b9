import { execFileSync, spawn } from 'node:child_process';
import { findProgram } from './peer.ts';
import type { OpenSession } from './postgresql-server.ts';
import {
  accountFor,
  type ClientResult,
  ended,
  freePort,
  runClient,
  temporaryFolder,
  until,
} from './server-process.ts';

export interface MariadbServer {
  /** Runs SQL by the client as a user; over TCP, with the password `secret`, which every user has. */
  run(user: string, sql: string): Promise<ClientResult>;
  /** Runs SQL as root. */
  admin(sql: string): Promise<ClientResult>;
  /** Opens sessions as a user and waits until the server shows them. */
  openSessions(user: string, count: number): Promise<readonly OpenSession[]>;
  stop(): Promise<void>;
}

/** RDS's own procedure, as far as a master user can tell: it ends any session but those of AWS. */
const RDS_KILL = `DELIMITER //
CREATE PROCEDURE mysql.rds_kill(IN thread BIGINT) SQL SECURITY DEFINER
BEGIN
  DECLARE session_user_name VARCHAR(128) CHARACTER SET utf8mb4;
  SELECT user INTO session_user_name FROM information_schema.processlist WHERE id = thread;
  IF session_user_name = 'rdsadmin' THEN
    SELECT 'ERROR (RDS): CANNOT KILL RDSADMIN SESSION' AS message;
  ELSE
    KILL thread;
  END IF;
END//
DELIMITER ;
`;

/** A MariaDB on a loopback port, with its data in a temporary folder. `master` may do what RDS's master may. */
export async function startMariadb(): Promise<MariadbServer> {
  const account = accountFor('mysql');
  const folder = temporaryFolder(account);
  const port = await freePort();
  const socket = `${folder.path}/socket`;
  const data = `--datadir=${folder.path}/data`;
  execFileSync(
    program('mariadb-install-db'),
    ['--no-defaults', data, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { ...account, cwd: folder.path, stdio: 'ignore' },
  );
  const server = spawn(
    program('mariadbd'),
    [
      '--no-defaults',
      data,
      `--socket=${socket}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--pid-file=${folder.path}/pid`,
      '--innodb-flush-log-at-trx-commit=0',
      '--skip-name-resolve',
      '--general-log=ON',
      '--log-output=TABLE',
    ],
    { ...account, cwd: folder.path, stdio: 'ignore' },
  );
  const client = (connection: readonly string[], sql: string): Promise<ClientResult> =>
    runClient(
      program('mariadb'),
      ['--no-defaults', '--default-character-set=utf8mb4', '--batch', ...connection],
      {
        input: sql,
      },
    );
  const admin = (sql: string): Promise<ClientResult> =>
    client([`--socket=${socket}`, '--user=root', '--skip-column-names'], sql);
  const asUser = (user: string): string[] => [
    '--host=127.0.0.1',
    `--port=${port}`,
    `--user=${user}`,
    '--password=secret',
  ];
  await until('MariaDB answers', async () => (await admin('SELECT 1;')).code === 0);
  await admin(
    `${RDS_KILL}CREATE USER master@'%' IDENTIFIED BY 'secret'; GRANT SELECT, PROCESS, CREATE USER, EXECUTE ON *.* TO master@'%';`,
  );
  return {
    admin,
    run: (user, sql) => client(asUser(user), sql),
    openSessions: async (user, count) => {
      const sessions = Array.from({ length: count }, () => {
        const child = spawn(
          program('mariadb'),
          ['--no-defaults', '--default-character-set=utf8mb4', ...asUser(user), '-e', 'SELECT SLEEP(600)'],
          { stdio: 'ignore' },
        );
        return { ended: ended(child) };
      });
      const waiting = `SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE CAST(RTRIM(USER) AS BINARY) = X'${Buffer.from(user.trimEnd()).toString('hex')}' AND INFO LIKE '%SLEEP%';`;
      await until(
        `${count} sessions of ${user} are open`,
        async () => (await admin(waiting)).stdout.trim() === String(count),
      );
      return sessions;
    },
    stop: async () => {
      const done = ended(server);
      server.kill('SIGKILL');
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
