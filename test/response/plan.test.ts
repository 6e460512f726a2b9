import { describe, expect, it } from 'vitest';
import { KNOWN_FINDING_TYPES, outcomeOf } from '../../src/model/finding-type.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { CommandBlock, Plan, PlanStepId } from '../../src/model/plan.ts';
import { firstSteps, planResponse, respondCommand } from '../../src/response/plan.ts';
import { findingWith } from '../support/finding.ts';

const ENGINES: Readonly<Record<string, readonly string[]>> = {
  'Aurora MySQL': ['mysql'],
  'Aurora PostgreSQL': ['postgresql'],
  PostgreSQL: ['postgresql'],
  MySQL: ['mysql'],
  MariaDB: ['mysql'],
  GeneratedFindingEngine: ['postgresql', 'mysql'],
};

describe('the plan', () => {
  it('of a redacted finding says first that its names are masks', () => {
    expect(planOf({ Id: 'finding-2' }).notes[0]).toMatch(/^This finding was redacted: .* Run nothing of it/);
    expect(planOf({}).notes.join()).not.toContain('redacted');
  });

  it.each(
    KNOWN_FINDING_TYPES.flatMap((type) => Object.keys(ENGINES).map((engine) => [type, engine] as const)),
  )('exists for %s on %s', (type, engine) => {
    const plan = planOf({
      Type: type,
      Resource: { RdsDbInstanceDetails: { Engine: engine }, RdsDbUserDetails: { AuthMethod: 'unknown' } },
    });
    expect(plan.steps.length).toBeGreaterThanOrEqual(4);
    expect(plan.dialects).toEqual(ENGINES[engine]);
    const attempt = ['failure', 'probe'].includes(outcomeOf(type) ?? '');
    expect(plan.kind).toBe(attempt ? 'check' : 'contain');
    for (const step of plan.steps) {
      expect(step.title).not.toMatch(/undefined|\n/);
      expect(step.why).not.toBe('');
      for (const block of [...step.blocks, ...step.undo]) {
        expect(block.text).not.toMatch(/undefined|NaN|\[object/);
        expect(block.dialect === undefined || plan.dialects.includes(block.dialect)).toBe(true);
      }
      const changes = step.blocks.some((block) => block.changes);
      const irreversible = step.notes.some((note) => note.includes('no undo'));
      expect(step.undo.length > 0).toBe(changes && !irreversible);
    }
    expect(new Set(plan.steps.map(({ id }) => id)).size).toBe(plan.steps.length);
  });

  it('asks, stops, closes, rotates, looks and keeps, in this order, after a login that worked', () => {
    expect(ids(planOf({}))).toEqual(['expected', 'stop', 'network', 'rotate', 'investigate', 'evidence']);
  });

  it.each(['8.64e15', '9999-12-31T23:59:59Z', 253402300799999, -62167219200])(
    'exists where the last occurrence is %s',
    (EventLastSeen) => {
      expect(ids(planOf({ Service: { EventFirstSeen: EventLastSeen, EventLastSeen } }))).toContain(
        'investigate',
      );
    },
  );

  it('is the shorter one after failures and probes, and locks nobody', () => {
    for (const type of ['CredentialAccess:RDS/TorIPCaller.FailedLogin', 'Discovery:RDS/MaliciousIPCaller']) {
      const plan = planOf({ Type: type });
      expect(ids(plan)).toEqual(['expected', 'source', 'network', 'prevent']);
      expect(texts(plan)).not.toMatch(/NOLOGIN|ACCOUNT LOCK|pg_terminate|rds_kill/);
    }
  });

  it('warns where a failure’s own attributes count a login that worked', () => {
    const plan = planOf({
      Type: 'CredentialAccess:RDS/AnomalousBehavior.FailedLogin',
      Service: {
        Action: { RdsLoginAttemptAction: { LoginAttributes: [{ User: 'eve', SuccessfulLoginAttempts: 2 }] } },
      },
    });
    expect(plan.steps.flatMap(({ warnings }) => warnings).join()).toContain('2 logins as eve');
  });

  it('restores after destruction, to five minutes before the first occurrence, and only then', () => {
    const plan = planOf({ Type: 'Impact:RDS/AnomalousBehavior.Drop' });
    expect(ids(plan).at(-1)).toBe('restore');
    expect(texts(plan)).toContain("--restore-to-time '2026-11-01T09:55:00Z'");
    expect(ids(planOf({ Type: 'Exfiltration:RDS/TorIPCaller' }))).not.toContain('restore');
  });

  it.each([
    ['CredentialAccess:RDS/ModifyAuthenticationProcess', '--manage-master-user-password'],
    ['DefenseImpairment:RDS/ModifyAuthenticationProcess', '--enable-iam-database-authentication'],
    ['Exfiltration:RDS/TransferDataToCloudAccount', '--values-to-remove all'],
    ['InitialAccess:RDS/ExploitPublicFacingApplication', '--no-publicly-accessible'],
  ])('takes the API call of a custom rule back: %s', (type, command) => {
    const plan = planOf({ Type: type });
    expect(ids(plan)).toEqual(['source', 'undo-change', 'rotate', 'evidence']);
    expect(texts(plan)).toContain(command);
    expect(texts(plan)).toContain('cloudtrail lookup-events');
    expect(texts(plan)).not.toContain('NOLOGIN');
  });

  it('puts the SQL that stops the user first among the SQL', () => {
    const [first] = blocks(planOf({})).filter(({ language }) => language === 'sql');
    expect(first?.text).toMatch(
      /pg_stat_activity[\s\S]*ALTER ROLE "app" NOLOGIN;[\s\S]*pg_terminate_backend/,
    );
  });

  it('resets the master password before the lock of a likely master user, and says why', () => {
    const stop = planOf({ Resource: { RdsDbUserDetails: { User: 'Postgres' } } }).steps.find(isStop);
    expect(stop?.warnings.join()).toContain('likely the master user');
    expect(stop?.blocks.map(({ language }) => language)).toEqual(['sh', 'sql', 'sql']);
    expect(planOf({}).steps.find(isStop)?.warnings.join()).not.toContain('master');
  });

  it('locks every user that logged in, each once', () => {
    const plan = planOf({
      Service: {
        Action: {
          RdsLoginAttemptAction: {
            LoginAttributes: [
              { User: 'app', SuccessfulLoginAttempts: 1 },
              { User: 'eve', SuccessfulLoginAttempts: 3, FailedLoginAttempts: 9 },
              { User: 'guessed', FailedLoginAttempts: 4, SuccessfulLoginAttempts: 0 },
              { User: 'unknown', SuccessfulLoginAttempts: 1 },
            ],
          },
        },
      },
    });
    expect(texts(plan).match(/ALTER ROLE \S+ NOLOGIN/g)).toEqual([
      'ALTER ROLE "app" NOLOGIN',
      'ALTER ROLE "eve" NOLOGIN',
    ]);
  });

  it('refuses a name that cannot be quoted, with a note, and still prints a lock and ends what comes from the address', () => {
    const stop = planOf({ Resource: { RdsDbUserDetails: { User: 'a\u202eb' } } }).steps.find(isStop);
    expect(stop?.notes.join()).toContain('not put into any command');
    const text = stop?.blocks.map((block) => block.text).join('\n') ?? '';
    expect(text).not.toContain('\u202e');
    expect(text).toContain("client_addr = '192.0.2.7'");
    expect(text).toContain('ALTER ROLE "<USER>" NOLOGIN;');
  });

  it('goes its own way for logins by IAM', () => {
    const plan = planOf({ Resource: { RdsDbUserDetails: { AuthMethod: 'AWS_IAM' } } });
    expect(texts(plan)).toContain('REVOKE rds_iam FROM "app";');
    expect(texts(plan)).toContain('rds-db');
    expect(texts(plan)).not.toContain('rotate-secret');
    expect(plan.steps.find(({ id }) => id === 'rotate')?.title).toContain('IAM principal');
  });

  it('says so where the engine is unknown and prints both dialects', () => {
    const plan = planOf({
      Resource: {
        RdsDbInstanceDetails: { Engine: 'GeneratedFindingEngine' },
        RdsDbUserDetails: { AuthMethod: 'unknown' },
      },
    });
    expect(plan.notes.join()).toContain('does not tell the engine');
    expect(texts(plan)).toContain('NOLOGIN');
    expect(texts(plan)).toContain('ACCOUNT LOCK');
  });

  it('takes the cluster of a Limitless shard group', () => {
    const plan = planResponse(
      findingWith({
        Resource: {
          ResourceType: 'RDSLimitlessDB',
          RdsDbInstanceDetails: null,
          RdsLimitlessDbDetails: {
            DbShardGroupIdentifier: 'shards',
            DbClusterIdentifier: 'orders',
            Engine: 'x',
          },
        },
      }),
    );
    expect(plan.dialects).toEqual(['postgresql']);
    expect(texts(plan)).toContain('--db-shard-group-identifier shards');
    expect(texts(plan)).not.toContain('publicly-accessible');
  });

  it('fills the time window in, in UTC, whatever the query', () => {
    const text = texts(planOf({}));
    const from = Date.parse('2026-11-01T09:00:00Z') / 1000;
    expect(text).toContain(`--start-time ${from} --end-time ${from + 25 * 3600}`);
    expect(text).toContain("BETWEEN '2026-11-01T09:00:00Z' AND '2026-11-02T10:00:00Z'");
  });

  it('prints no query over a window for a finding without times', () => {
    const plan = planResponse(
      findingWith({
        CreatedAt: null,
        UpdatedAt: null,
        Service: { EventFirstSeen: null, EventLastSeen: null },
        Type: 'Impact:RDS/TorIPCaller',
      }),
    );
    expect(texts(plan)).not.toMatch(/start-query|BETWEEN|NaN|undefined/);
  });

  it('marks a sample and an unknown type', () => {
    expect(planOf({ Service: { AdditionalInfo: { Value: '{"sample":true}' } } }).notes.join()).toContain(
      'sample',
    );
    const plan = planOf({ Type: 'Persistence:RDS/NewUser' });
    expect(plan.notes.join()).toContain('does not know this type');
    expect(plan.kind).toBe('contain');
  });

  it('has a short form of three or four sentences, and the command for the rest', () => {
    for (const type of KNOWN_FINDING_TYPES) {
      const plan = planOf({ Type: type });
      expect(firstSteps(plan).length).toBeGreaterThanOrEqual(3);
      expect(firstSteps(plan).length).toBeLessThanOrEqual(4);
      expect(respondCommand(plan)).toBe('rdsguard respond f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0');
    }
  });
});

function planOf(changes: JsonObject): Plan {
  return planResponse(findingWith(changes));
}

function ids(plan: Plan): PlanStepId[] {
  return plan.steps.map(({ id }) => id);
}

function blocks(plan: Plan): CommandBlock[] {
  return plan.steps.flatMap((step) => [...step.blocks]);
}

function texts(plan: Plan): string {
  return blocks(plan)
    .map(({ text }) => text)
    .join('\n');
}

function isStop({ id }: { readonly id: PlanStepId }): boolean {
  return id === 'stop';
}
