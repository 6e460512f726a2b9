import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { planResponse } from '../../src/response/plan.ts';
import { findingWith } from '../support/finding.ts';
import { HOSTILE_NAMES } from '../support/hostile-names.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb-server.ts';
import { peer } from '../support/peer.ts';

/** MariaDB's names are of the basic plane. */
const { 'an emoji': _, ...NAMES } = HOSTILE_NAMES;

describe.skipIf(!peer('mariadbd') || !peer('mariadb-install-db'))('the SQL of a plan on MariaDB', () => {
  let server: MariadbServer;
  beforeAll(async () => {
    server = await startMariadb();
    await server.admin("CREATE USER neighbour@'%' IDENTIFIED BY 'secret';");
    await server.openSessions('neighbour', 1);
  });
  afterAll(() => server?.stop());

  it.concurrent.each(Object.entries(NAMES))(
    'locks out every host of a user, ends its sessions and no others, and undoes it: %s',
    async (_, user) => {
      await create(user, '%', '127.0.0.1', '10.0.0.`1');
      const theirs = await server.openSessions(user, 2);
      const plan = planFor(user);

      const stopped = await server.run('master', firstSql(plan));
      expect(stopped).toMatchObject({ code: 0, stderr: '' });
      expect(stopped.stdout).toContain('SLEEP(600)');
      expect(stopped.stdout).toMatch(/sessions_left\n0\n$/);
      expect(await Promise.all(theirs.map((session) => session.ended))).toEqual([1, 1]);
      expect((await server.run(user, 'SELECT 1;')).stderr).toContain('this account is locked');
      expect(await lockedHosts(user)).toBe(3);
      expect(await sessionsOf('neighbour')).toBe(1);
      expect((await server.run('neighbour', 'SELECT 1;')).code).toBe(0);

      expect(await server.run('master', undoSql(plan))).toMatchObject({ code: 0, stderr: '' });
      expect((await server.run(user, 'SELECT 1;')).code).toBe(0);
      expect(await lockedHosts(user)).toBe(0);
    },
  );

  it('tells users apart by case', async () => {
    await create('Case', '%');
    await create('case', '%');
    await server.openSessions('case', 1);
    await server.run('master', firstSql(planFor('Case')));
    expect((await server.run('Case', 'SELECT 1;')).code).not.toBe(0);
    expect(await sessionsOf('case')).toBe(1);
    expect((await server.run('case', 'SELECT 1;')).code).toBe(0);
  });

  it('says so where no account has the name, and changes nothing', async () => {
    const answer = await server.run('master', firstSql(planFor('nobody')));
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    expect(answer.stdout).toContain('no account has this name: nothing was changed');
  });

  it('means the same without backslash escapes, with ANSI quotes and from a client of another character set', async () => {
    const user = "日\\' OR 1=1 -- ";
    await create(user, '%');
    const theirs = await server.openSessions(user, 1);
    const before = "SET sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES'; SET NAMES latin1;\n";
    expect(await server.run('master', before + firstSql(planFor(user)))).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await theirs[0]?.ended).toBe(1);
    expect((await server.run(user, 'SELECT 1;')).stderr).toContain('this account is locked');
    expect((await server.run('neighbour', 'SELECT 1;')).code).toBe(0);
  });

  it('ends more sessions than one run takes, by running it again', async () => {
    await create('pool', '%');
    const sessions = await server.openSessions('pool', 33);
    const sql = firstSql(planFor('pool'));
    expect((await server.run('master', sql)).stdout).toMatch(/sessions_left\n3\n$/);
    expect((await server.run('master', sql)).stdout).toMatch(/sessions_left\n0\n$/);
    expect(await Promise.all(sessions.map((session) => session.ended))).not.toContain(0);
  });

  it('ends what comes from the address where no user is known, and the lock of the placeholder hits nobody', async () => {
    await create('somebody', '%');
    const sessions = await server.openSessions('somebody', 2);
    const [end, lock] = sqlOf(planFor('unknown', '127.0.0.1'), 'stop');
    expect(await server.run('master', end ?? '')).toMatchObject({ code: 0, stderr: '' });
    expect(await Promise.all(sessions.map((session) => session.ended))).toEqual([1, 1]);
    expect((await server.run('master', lock ?? '')).stdout).toContain('nothing was changed');
  });

  it('looks for traces without an error, and finds the statements of the user', async () => {
    const now = '2020-01-01T00:00:00.000Z';
    for (const user of ['neighbour', "o'brien", 'a\\', '名']) {
      await create(user, '%');
      await server.run(user, "SELECT 'trace of it';");
      const plan = planResponse(
        findingWith({
          Service: { EventFirstSeen: now, EventLastSeen: '2120-01-01T00:00:00.000Z' },
          Resource: { RdsDbInstanceDetails: { Engine: 'MariaDB' }, RdsDbUserDetails: { User: user } },
        }),
      );
      for (const sql of sqlOf(plan, 'investigate')) {
        const answer = await server.run('master', sql);
        expect(answer).toMatchObject({ code: 0, stderr: '' });
        expect(answer.stdout).toContain('trace of it');
      }
    }
  });

  async function create(user: string, ...hosts: string[]): Promise<void> {
    const quote = (text: string): string => `\`${text.replaceAll('`', '``')}\``;
    const accounts = hosts.map((host) => `${quote(user)}@${quote(host)} IDENTIFIED BY 'secret'`);
    expect(await server.admin(`CREATE OR REPLACE USER ${accounts.join(', ')};`)).toMatchObject({
      stderr: '',
    });
  }

  async function lockedHosts(user: string): Promise<number> {
    const hex = Buffer.from(user.trimEnd()).toString('hex');
    const answer = await server.admin(
      `SELECT COUNT(*) FROM mysql.global_priv WHERE CAST(User AS BINARY) = X'${hex}' AND JSON_VALUE(Priv, '$.account_locked');`,
    );
    return Number(answer.stdout);
  }

  async function sessionsOf(user: string): Promise<number> {
    const answer = await server.admin(
      `SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE CAST(USER AS BINARY) = '${user}' AND INFO LIKE '%SLEEP%';`,
    );
    return Number(answer.stdout);
  }
});

function planFor(user: string, address = '192.0.2.7'): Plan {
  return planResponse(
    findingWith({
      Resource: {
        RdsDbInstanceDetails: { Engine: 'Aurora MySQL' },
        RdsDbUserDetails: { User: user, AuthMethod: 'NATIVE_MYSQL_AUTHENTICATION' },
      },
      Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails: { IpAddressV4: address } } } },
    }),
  );
}

function sqlOf(plan: Plan, step: string): string[] {
  const blocks = plan.steps.find(({ id }) => id === step)?.blocks ?? [];
  return blocks.filter(({ language }) => language === 'sql').map(({ text }) => `${text}\n`);
}

function firstSql(plan: Plan): string {
  const [first] = plan.steps.flatMap(({ blocks }) => blocks).filter(({ language }) => language === 'sql');
  return `${first?.text}\n`;
}

function undoSql(plan: Plan): string {
  const blocks = plan.steps.find(({ id }) => id === 'stop')?.undo ?? [];
  return blocks.map(({ text }) => `${text}\n`).join('');
}
