import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { planResponse } from '../../src/response/plan.ts';
import { findingWith } from '../support/finding.ts';
import { HOSTILE_NAMES } from '../support/hostile-names.ts';
import { peer } from '../support/peer.ts';
import { type PostgresqlServer, startPostgresql } from '../support/postgresql-server.ts';

describe.skipIf(!peer('initdb') || !peer('postgres'))('the SQL of a plan on PostgreSQL', () => {
  let server: PostgresqlServer;
  beforeAll(async () => {
    server = await startPostgresql();
    await server.admin("CREATE ROLE neighbour LOGIN PASSWORD 'secret';");
    await server.openSessions('neighbour', 1);
  });
  afterAll(() => server?.stop());

  it.concurrent.each(Object.entries(HOSTILE_NAMES))(
    'locks out a role, ends its sessions and no others, and undoes it: %s',
    async (_, role) => {
      await server.admin(`CREATE ROLE "${role.replaceAll('"', '""')}" LOGIN PASSWORD 'secret';`);
      const theirs = await server.openSessions(role, 2);
      const plan = planFor(role);

      const stopped = await server.run('master', firstSql(plan));
      expect(stopped.stderr).toBe('');
      expect(stopped.stdout).toContain('pg_sleep');
      expect(await Promise.all(theirs.map((session) => session.ended))).not.toContain(0);
      expect(await server.run(role, 'SELECT 1;')).toMatchObject({
        stderr: expect.stringContaining('is not permitted to log in'),
      });
      expect(await sessionsOf('neighbour')).toBe(1);
      expect(await server.run('neighbour', 'SELECT 1;')).toMatchObject({ code: 0, stdout: '1\n' });

      const undone = await server.run('master', undoSql(plan));
      expect(undone.stderr).toBe('');
      expect(await server.run(role, 'SELECT 1;')).toMatchObject({ code: 0, stdout: '1\n' });
    },
  );

  it('changes nothing when it is run a second time', async () => {
    await server.admin("CREATE ROLE twice LOGIN PASSWORD 'secret';");
    const sql = firstSql(planFor('twice'));
    await server.run('master', sql);
    expect((await server.run('master', sql)).stderr).toBe('');
    expect((await server.run('twice', 'SELECT 1;')).code).not.toBe(0);
  });

  it('means the same under either setting of standard_conforming_strings', async () => {
    const role = "slash\\' or 1=1 --";
    await server.admin(`CREATE ROLE "${role}" LOGIN PASSWORD 'secret';`);
    const theirs = await server.openSessions(role, 1);
    const sql = `SET standard_conforming_strings = off;\n${firstSql(planFor(role))}`;
    await server.run('master', sql);
    expect(await theirs[0]?.ended).not.toBe(0);
    expect(await sessionsOf('master')).toBe(0);
  });

  it('takes IAM logins from a role and gives them back', async () => {
    await server.admin('CREATE ROLE by_iam LOGIN; GRANT rds_iam TO by_iam;');
    const plan = planFor('by_iam', 'AWS_IAM');
    const member = "SELECT pg_has_role('by_iam', 'rds_iam', 'MEMBER');";
    for (const block of sqlOf(plan, 'stop')) expect((await server.run('master', block)).stderr).toBe('');
    expect((await server.admin(member)).stdout).toBe('f\n');
    expect((await server.run('master', undoSql(plan))).stderr).toBe('');
    expect((await server.admin(member)).stdout).toBe('t\n');
  });

  it('ends what comes from the address where no user is known, and the lock of the placeholder hits nobody', async () => {
    await server.admin("CREATE ROLE somebody LOGIN PASSWORD 'secret';");
    const sessions = await server.openSessions('somebody', 1);
    const plan = planFor('unknown', 'MD5', '127.0.0.1');
    const [end, lock] = sqlOf(plan, 'stop');
    await server.run('master', end ?? '');
    expect(await sessions[0]?.ended).not.toBe(0);
    expect((await server.run('master', lock ?? '')).stderr).toContain('role "<USER>" does not exist');
  });

  it('looks for traces without an error, also of a hostile name', async () => {
    for (const role of ['neighbour', "o'brien", 'a\\', '名']) {
      for (const sql of sqlOf(planFor(role), 'investigate')) {
        expect((await server.run('master', sql)).stderr).toBe('');
      }
    }
  });

  async function sessionsOf(role: string): Promise<number> {
    const answer = await server.admin(
      `SELECT count(*) FROM pg_stat_activity WHERE usename = '${role}' AND query LIKE '%pg_sleep%';`,
    );
    return Number(answer.stdout);
  }
});

function planFor(user: string, authMethod = 'MD5', address = '192.0.2.7'): Plan {
  return planResponse(
    findingWith({
      Resource: { RdsDbUserDetails: { User: user, AuthMethod: authMethod } },
      Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails: { IpAddressV4: address } } } },
    }),
  );
}

function sqlOf(plan: Plan, step: string): string[] {
  const blocks = plan.steps.find(({ id }) => id === step)?.blocks ?? [];
  return blocks.filter(({ language }) => language === 'sql').map(({ text }) => text);
}

function firstSql(plan: Plan): string {
  const [first] = plan.steps.flatMap(({ blocks }) => blocks).filter(({ language }) => language === 'sql');
  return first?.text ?? '';
}

function undoSql(plan: Plan): string {
  const blocks = plan.steps.find(({ id }) => id === 'stop')?.undo ?? [];
  return blocks.map(({ text }) => text).join('\n');
}
