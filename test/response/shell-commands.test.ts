import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KNOWN_FINDING_TYPES } from '../../src/model/finding-type.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { planResponse } from '../../src/response/plan.ts';
import { findingWith } from '../support/finding.ts';
import { HOSTILE_NAMES } from '../support/hostile-names.ts';

const INJECTIONS = [
  '$(touch proof)',
  '`touch proof`',
  "'; touch proof; '",
  '"; touch proof; "',
  'a\ntouch proof',
  '| touch proof',
  '> proof',
  '!touch',
  '--endpoint-url=http://192.0.2.1',
  '-x',
  'a b',
  'a,Name=engine',
  ...Object.values(HOSTILE_NAMES),
];

describe('the shell commands of a plan', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rdsguard-'));
    for (const name of ['aws', 'rdsguard', 'sleep']) {
      // Records its name and its words, and answers nothing.
      writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s\\0' ${name} "$@" END >> "$RECORD"\n`);
      chmodSync(join(folder, name), 0o755);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each(KNOWN_FINDING_TYPES)('are read by bash without an error: %s', (type) => {
    expect(check(scriptOf({ Type: type }))).toEqual({ status: 0, stderr: '' });
  });

  it.each(INJECTIONS)('run nothing but themselves, whatever stands in a field: %j', (value) => {
    const fields = { ...hostileFinding(value) };
    for (const type of [
      'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin',
      'Discovery:RDS/TorIPCaller',
      'Impact:RDS/TorIPCaller',
      'CredentialAccess:RDS/ModifyAuthenticationProcess',
    ]) {
      const script = scriptOf({ ...fields, Type: type });
      const result = run(script);
      expect(result.stderr).not.toMatch(/event not found|command not found|syntax error/);
      expect(commandsRun()).toEqual(expect.arrayContaining(['aws']));
      expect(commandsRun().filter((name) => !['aws', 'rdsguard', 'sleep'].includes(name))).toEqual([]);
      expect(existsSync(join(folder, 'proof'))).toBe(false);
      expect(
        readdirSync(folder)
          .filter((name) => !name.startsWith('rdsguard-'))
          .sort(),
      ).toEqual(['aws', 'rdsguard', 'record', 'sleep'].sort());
    }
  });

  it('hand a hostile user name to rdsguard as one word', () => {
    for (const name of Object.values(HOSTILE_NAMES)) {
      rmSync(join(folder, 'record'), { force: true });
      run(scriptOf({ Resource: { RdsDbUserDetails: { User: name } } }));
      expect(words()).toContainEqual(expect.arrayContaining(['rdsguard', 'list', '--user', name]));
    }
  });

  it('leave out what does not look like what it should be, and say so', () => {
    const plan = planResponse(findingWith(hostileFinding("x'; touch proof")));
    expect(plan.notes.join('\n')).toContain('instance does not look like one');
    expect(plan.notes.join('\n')).toContain('cluster does not look like one');
    expect(plan.notes.join('\n')).toContain('Region does not look like one');
    expect(JSON.stringify(plan.steps.map(({ blocks }) => blocks))).not.toContain('touch proof --region');
  });

  it('ask for the instance and the cluster behind a resource id', () => {
    run(
      scriptOf({
        Resource: {
          RdsDbInstanceDetails: {
            DbInstanceIdentifier: 'db-QWOS2XXXXXXXXXXXXXXXXXXXXX',
            DbClusterIdentifier: 'cluster-ZOSOWCXXXXXXXXXXXXXXXXXXXX',
          },
        },
      }),
    );
    const filters = words().flat();
    expect(filters).toContain('Name=dbi-resource-id,Values=db-QWOS2XXXXXXXXXXXXXXXXXXXXX');
    expect(filters).toContain('Name=db-cluster-resource-id,Values=cluster-ZOSOWCXXXXXXXXXXXXXXXXXXXX');
  });

  it('admit again exactly what was revoked', () => {
    writeFileSync(
      join(folder, 'aws'),
      `#!/bin/sh
printf '%s\\0' aws "$@" END >> "$RECORD"
case "$*" in *describe-security-group-rules*text) printf 'sg-1\\tsgr-1\\ttcp\\t5432\\t5432\\t0.0.0.0/0\\tNone\\nsg-1\\tsgr-2\\ttcp\\t5432\\t5432\\tNone\\t::/0\\n' ;; esac
`,
    );
    const network = planResponse(findingWith()).steps.find(({ id }) => id === 'network');
    run([...(network?.blocks ?? []), ...(network?.undo ?? [])].map(({ text }) => text).join('\n'));
    const calls = words().map((call) => call.slice(1, -1).join(' '));
    expect(calls.filter((call) => call.includes('revoke'))).toEqual([
      'ec2 revoke-security-group-ingress --region eu-west-1 --group-id sg-1 --security-group-rule-ids sgr-1',
      'ec2 revoke-security-group-ingress --region eu-west-1 --group-id sg-1 --security-group-rule-ids sgr-2',
    ]);
    expect(calls.filter((call) => call.includes('authorize'))).toEqual([
      'ec2 authorize-security-group-ingress --region eu-west-1 --group-id sg-1 --ip-permissions IpProtocol=tcp,FromPort=5432,ToPort=5432,IpRanges=[{CidrIp=0.0.0.0/0}]',
      'ec2 authorize-security-group-ingress --region eu-west-1 --group-id sg-1 --ip-permissions IpProtocol=tcp,FromPort=5432,ToPort=5432,Ipv6Ranges=[{CidrIpv6=::/0}]',
    ]);
  });

  function scriptOf(changes: JsonObject): string {
    return planResponse(findingWith(changes))
      .steps.flatMap(({ blocks, undo }) => [...blocks, ...undo])
      .filter(({ language }) => language === 'sh')
      .map(({ text }) => text)
      .join('\n');
  }

  function check(script: string): { readonly status: number | null; readonly stderr: string } {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    return { status, stderr };
  }

  /** As pasted into an interactive bash: with history expansion. */
  function run(script: string): { readonly stderr: string } {
    return spawnSync('bash', ['--norc'], {
      input: `set -o history -o histexpand\n${script}\n`,
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        RECORD: join(folder, 'record'),
        HOME: folder,
        HISTFILE: '',
      },
    });
  }

  function words(): string[][] {
    const record = readFileSync(join(folder, 'record'), 'utf8');
    return record
      .split('END\0')
      .filter((call) => call !== '')
      .map((call) => call.split('\0'));
  }

  function commandsRun(): string[] {
    return [...new Set(words().map(([name = '']) => name))];
  }
});

function hostileFinding(value: string): JsonObject {
  return {
    Id: value,
    AccountId: value,
    Partition: value,
    Region: value,
    Arn: value,
    Resource: {
      RdsDbInstanceDetails: {
        DbInstanceIdentifier: value,
        DbiResourceId: value,
        DbClusterIdentifier: value,
        Tags: [{ Key: 'owner', Value: value }],
      },
      RdsDbUserDetails: { User: value, Application: value, Database: value, AuthMethod: value },
    },
    Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails: { IpAddressV4: value } } } },
  };
}
