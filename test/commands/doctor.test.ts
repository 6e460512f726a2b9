import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeCredentials } from '../../src/source/guardduty/credential-words.ts';
import { textWidth } from '../../src/view/width.ts';
import { DETECTOR, REGION } from '../sandbox/ask.ts';
import { runCli, type World } from '../support/run-cli.ts';
import { serveForTest } from './serve.ts';

interface CheckJson {
  readonly Name: string;
  readonly State: string;
  readonly Region: string | null;
  readonly Profile: string | null;
  readonly Detail: string;
  readonly Why: string;
  readonly Command: string | null;
  readonly Advice: string | null;
}

const serving = serveForTest();

/** HTTP answers tell the real time. */
const today = () => new Date().toISOString();

async function examine(args: readonly string[], world: World = {}) {
  const run = await runCli(['doctor', '--json', ...args], { now: today(), ...world });
  const checks: readonly CheckJson[] = JSON.parse(run.stdout).Checks;
  const one = (name: string, region?: string) =>
    checks.find((check) => check.Name === name && (region === undefined || check.Region === region));
  return { ...run, checks, one };
}

const SWITCH_ON = `aws guardduty update-detector --detector-id ${DETECTOR} --features '[{"Name":"RDS_LOGIN_EVENTS","Status":"ENABLED","AdditionalConfiguration":[{"Name":"RDS_DATA_RISK","Status":"ENABLED"}]}]' --region ${REGION}`;

describe('what it finds of a Region', () => {
  it('where all is well: every check, nothing to mend, exit 0', async () => {
    const { to, calls } = await serving();
    const { exit, checks } = await examine(to);
    expect(exit).toBe(0);
    expect(checks.map(({ Name, State }) => `${Name} ${State}`)).toEqual([
      'node ok',
      'proxy ok',
      'certificates ok',
      'credentials ok',
      'region ok',
      'endpoint ok',
      'clock ok',
      'detector ok',
      'rds-protection ok',
      'data-risk ok',
      expect.stringMatching(/^learning-period /),
      'guardduty:ListDetectors ok',
      'guardduty:GetDetector ok',
      'guardduty:ListFindings ok',
      'guardduty:GetFindings ok',
      'guardduty:CreateSampleFindings unknown',
      'guardduty:ArchiveFindings unknown',
      'guardduty:UnarchiveFindings unknown',
    ]);
    expect(checks.every(({ Why, Detail }) => Why !== '' && Detail !== '')).toBe(true);
    expect(calls.toSorted()).toEqual(['GetDetector', 'GetFindings', 'ListDetectors', 'ListFindings']);
  });

  it('RDS Protection off: a problem, with the exact command that turns it and data risk on', async () => {
    const { to } = await serving({ setups: { [REGION]: { rdsProtection: 'off' } } });
    const { exit, one } = await examine(to);
    expect(exit).toBe(0);
    expect(one('rds-protection')).toMatchObject({ State: 'problem', Command: SWITCH_ON, Advice: null });
    expect(one('learning-period')).toBeUndefined();
  });

  it('data risk off: a warning with the same command; RDS Protection not named: unknown, not off', async () => {
    const off = await serving({ setups: { [REGION]: { dataRisk: 'off' } } });
    expect((await examine(off.to)).one('data-risk')).toMatchObject({ State: 'warning', Command: SWITCH_ON });
    const absent = await serving({ setups: { [REGION]: { rdsProtection: 'absent' } } });
    const { exit, one } = await examine(absent.to);
    expect(one('rds-protection')).toMatchObject({ State: 'unknown', Command: null });
    expect(exit).toBe(0);
  });

  it('suspended: a problem, with the command that takes it up again', async () => {
    const { to } = await serving({ setups: { [REGION]: { detector: 'suspended' } } });
    expect((await examine(to)).one('detector')).toMatchObject({
      State: 'problem',
      Command: `aws guardduty update-detector --detector-id ${DETECTOR} --enable --region ${REGION}`,
    });
  });

  it('never switched on: a problem where the Region was named, and it was looked at: exit 0', async () => {
    const { to } = await serving({ setups: { [REGION]: { detector: 'none' } } });
    const { exit, one } = await examine(to);
    expect(one('detector')).toMatchObject({
      State: 'problem',
      Command: `aws guardduty create-detector --enable --region ${REGION}`,
    });
    expect(one('guardduty:ListFindings')).toMatchObject({ State: 'unknown' });
    expect(exit).toBe(0);
  });

  it('an account without findings: the permission to get one is tried with an id that nobody has', async () => {
    const { to } = await serving({ findings: [] });
    expect((await examine(to)).one('guardduty:GetFindings')).toMatchObject({ State: 'ok' });
  });

  it.each([
    ['2026-10-09T06:00:00Z', 'warning', /until 2026-10-23 at the earliest/],
    ['2026-10-23T05:29:00Z', 'warning', /until 2026-10-23/],
    ['2026-10-23T05:31:00Z', 'ok', /Over since 2026-10-23; each new database/],
  ])('the learning period at %s', async (now, state, says) => {
    const { one } = await examine(['--sandbox'], { now });
    expect(one('learning-period')).toMatchObject({ State: state, Detail: expect.stringMatching(says) });
  });
});

describe('what an organisation owns', () => {
  it('is not mended by update-detector: the policy is named instead', async () => {
    const features = [{ name: 'RDS_LOGIN_EVENTS', status: 'DISABLED', managedBy: 'GUARDDUTY_POLICY' }];
    const body = Buffer.from(JSON.stringify({ status: 'ENABLED', features }));
    const { to } = await serving({
      intercept: (operation) =>
        operation === 'GetDetector' ? Promise.resolve({ status: 200, headers: {}, body }) : undefined,
    });
    expect((await examine(to)).one('rds-protection')).toMatchObject({
      State: 'problem',
      Command: null,
      Advice: expect.stringMatching(/policy of your organisation.*rds_login_events/),
    });
  });
});

describe('permissions', () => {
  it.each(['GetDetector', 'ListFindings', 'GetFindings'])(
    '%s denied: that one is a problem, the others are tried all the same, exit 0',
    async (denied) => {
      const { to } = await serving({
        intercept: (operation) => (operation === denied ? refuse(denied) : undefined),
      });
      const { exit, one, checks } = await examine(to);
      expect(one(`guardduty:${denied}`)).toMatchObject({
        State: 'problem',
        Detail: `The permission guardduty:${denied} is missing.`,
        Command: 'rdsguard doctor --policy',
      });
      const allowed = checks.filter(({ Name, State }) => Name.startsWith('guardduty:') && State === 'ok');
      expect(allowed).toHaveLength(3);
      expect(exit).toBe(0);
    },
  );

  it('ListDetectors denied in the only Region: said on stdout, and exit 4', async () => {
    const { to } = await serving({ faults: ['denied'] });
    const { exit, one, stderr } = await examine(to);
    expect(one('guardduty:ListDetectors')).toMatchObject({ State: 'problem' });
    expect(one('credentials')).toMatchObject({ State: 'ok' });
    expect(exit).toBe(4);
    expect(stderr).toMatch(/ListDetectors is missing/);
  });
});

function refuse(operation: string) {
  const message = `User: arn:aws:iam::1:user/x is not authorized to perform: guardduty:${operation} on resource: *`;
  const headers = { 'x-amzn-errortype': 'AccessDeniedException' };
  return Promise.resolve({ status: 403, headers, body: Buffer.from(JSON.stringify({ message })) });
}

describe('what cannot be looked at', () => {
  it('no credentials: the check and its remedy are on stdout, exit 4', async () => {
    const home = mkdtempSync(join(tmpdir(), 'rdsguard-'));
    const { exit, one, stderr } = await withHome(home, () =>
      examine(['--region', 'eu-west-1', '--profile', 'prod']),
    );
    expect(exit).toBe(4);
    expect(one('credentials')).toMatchObject({
      State: 'problem',
      Profile: 'prod',
      Detail: 'There is no AWS profile "prod".',
      Advice: expect.stringMatching(/aws configure/),
    });
    expect(stderr.match(/There is no AWS profile/g)).toHaveLength(1);
  });

  it('a profile that is not there is a problem of the credentials, also where no Region is named', async () => {
    const home = mkdtempSync(join(tmpdir(), 'rdsguard-'));
    const { exit, one } = await withHome(home, () => examine(['--profile', 'prod']));
    expect(exit).toBe(4);
    const problem = { State: 'problem', Profile: 'prod', Detail: 'There is no AWS profile "prod".' };
    expect(one('credentials')).toMatchObject({ ...problem, Advice: expect.stringMatching(/aws configure/) });
  });

  it('no Region: a problem of the Region, not of the credentials; exit 4', async () => {
    const home = mkdtempSync(join(tmpdir(), 'rdsguard-'));
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const { exit, one, stdout } = await withHome(home, () => examine([], { env }));
    expect(exit).toBe(4);
    expect(one('region')).toMatchObject({ State: 'problem', Advice: expect.stringMatching(/--region/) });
    expect(one('credentials')).toMatchObject({ State: 'unknown' });
    expect(stdout).not.toMatch(/AKIAEXAMPLE|secret"/);
  });

  it('a remedy is told once on a terminal, and on stderr too where stdout is another program’s', async () => {
    const env = { ...KEYS, AWS_EC2_METADATA_DISABLED: 'true', NO_COLOR: '1' };
    const home = mkdtempSync(join(tmpdir(), 'rdsguard-'));
    const run = (world: World) => withHome(home, () => runCli(['doctor'], { env, ...world }));
    const shown = await run({ terminal: 100 });
    expect((shown.stdout + shown.stderr).match(/Say --region/g)).toHaveLength(1);
    expect(shown.stderr).toBe('error: No AWS Region is named.\n');
    expect((await run({})).stderr).toMatch(/^error: No AWS Region is named\.\nSay --region/);
  });

  it('expired credentials: exit 4, with what to do', async () => {
    const { to } = await serving({ faults: ['expired=0'] });
    const { exit, one } = await examine(to);
    expect(exit).toBe(4);
    expect(one('credentials')).toMatchObject({
      State: 'problem',
      Advice: expect.stringMatching(/aws sso login/),
    });
  });

  it('a Region that does not answer: exit 5, the others are examined', async () => {
    const other = 'eu-west-1';
    const { to } = await serving({ regions: [REGION, other], faults: [`unreachable@${other}`] });
    const { exit, one } = await examine([...to, '--region', `${REGION},${other}`], {
      env: { AWS_MAX_ATTEMPTS: '1' },
    });
    expect(exit).toBe(5);
    expect(one('endpoint', other)).toMatchObject({ State: 'problem' });
    expect(one('rds-protection', REGION)).toMatchObject({ State: 'ok' });
    expect(one('credentials')).toMatchObject({ State: 'ok' });
  });

  it('a Region that is not enabled was looked at: exit 0, with the command that enables it', async () => {
    const { to } = await serving();
    const { exit, one } = await examine([...to, '--region', `${REGION},af-south-1`]);
    expect(one('endpoint', 'af-south-1')).toMatchObject({
      State: 'warning',
      Command: 'aws account enable-region --region-name af-south-1 --region us-east-1',
    });
    expect(exit).toBe(0);
  });

  it('Regions that are not enabled are nothing to be mended under --region all: one line, and nothing to run', async () => {
    const { to } = await serving();
    for (const source of [to, ['--sandbox']]) {
      const { exit, stdout, stderr } = await runCli(['doctor', '--region', 'all', ...source], {
        now: today(),
      });
      expect(exit).toBe(0);
      expect(stdout.match(/not enabled/gi)).toHaveLength(1);
      expect(stdout).toMatch(/ok +│ Endpoint|ok +Endpoint +33 places +Not enabled in this account\./);
      expect(stdout).not.toMatch(/enable-region|exit 5/);
      expect(stderr).toMatch(/33 Regions not enabled\./);
    }
  });

  it('a proxy or certificates that cannot be used are checks too, and no password is shown', async () => {
    const proxy = await examine(['--region', REGION], {
      env: { HTTPS_PROXY: 'socks5://user:hunter2@proxy:1080', ...KEYS },
    });
    expect(proxy.one('proxy')).toMatchObject({ State: 'problem' });
    expect(proxy.exit).toBe(2);
    expect(proxy.stdout + proxy.stderr).not.toMatch(/hunter2/);
    const bundle = await examine(['--region', REGION], { env: { AWS_CA_BUNDLE: '/nowhere.pem', ...KEYS } });
    expect(bundle.one('certificates')).toMatchObject({ State: 'problem' });
    expect(bundle.exit).toBe(1);
  });

  it('a proxy that can be used is named without its password', async () => {
    const { to } = await serving();
    const env = { HTTPS_PROXY: 'http://user:hunter2@proxy.example.com:3128', NO_PROXY: 'localhost' };
    const { one, stdout } = await examine(to, { env });
    expect(one('proxy')?.Detail).toBe(
      'https calls go through proxy.example.com:3128 (HTTPS_PROXY), but for localhost (NO_PROXY).',
    );
    expect(stdout).not.toMatch(/hunter2/);
  });
});

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' };

/** The SDK finds ~/.aws by HOME. */
async function withHome<T>(home: string, work: () => Promise<T>, config = ''): Promise<T> {
  const before = process.env.HOME;
  const configFile = process.env.AWS_CONFIG_FILE;
  process.env.HOME = home;
  process.env.AWS_CONFIG_FILE = join(home, 'config');
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(home, 'credentials');
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  writeFileSync(join(home, 'config'), config);
  writeFileSync(join(home, 'credentials'), '');
  try {
    return await work();
  } finally {
    process.env.HOME = before;
    if (configFile === undefined) delete process.env.AWS_CONFIG_FILE;
    delete process.env.AWS_SHARED_CREDENTIALS_FILE;
    delete process.env.AWS_EC2_METADATA_DISABLED;
  }
}

describe('where credentials come from', () => {
  const CONFIG = `[profile keys]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = hidden-secret
[profile process]
credential_process = /bin/get-them
[profile sso]
sso_session = main
[profile chain]
role_arn = arn:aws:iam::111122223333:role/reader
source_profile = keys
`;
  it.each([
    ['keys', 'profile "keys": an access key in ~/.aws'],
    ['process', 'profile "process": its credential_process'],
    ['sso', 'profile "sso": IAM Identity Center'],
    [
      'chain',
      'profile "chain": an access key in ~/.aws of profile "keys", assuming arn:aws:iam::111122223333:role/reader',
    ],
  ])('profile %s', async (profile, words) => {
    const home = mkdtempSync(join(tmpdir(), 'rdsguard-'));
    const named = () => describeCredentials(profile, {}, undefined);
    expect(await withHome(home, named, CONFIG)).toBe(words);
    const env = { AWS_PROFILE: profile, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    const byEnv = await withHome(home, () => describeCredentials(undefined, env, undefined), CONFIG);
    expect(byEnv).toBe(words.replace(`"${profile}":`, `"${profile}" (AWS_PROFILE):`));
  });

  it('the environment, a container, an instance, or none for this computer', async () => {
    const home = mkdtempSync(join(tmpdir(), 'rdsguard-'));
    const say = (env: Record<string, string>, url?: string) =>
      withHome(home, () => describeCredentials(undefined, env, url));
    expect(await say(KEYS)).toBe('an access key from the environment (AWS_ACCESS_KEY_ID)');
    expect(await say({ ...KEYS, AWS_SESSION_TOKEN: 't' })).toMatch(/^temporary keys from the environment/);
    expect(await say({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' })).toBe('the container’s role');
    expect(await say({ AWS_WEB_IDENTITY_TOKEN_FILE: '/x' })).toMatch(/web identity token/);
    expect(await say({})).toBe('the role of the instance that this runs on, if it is one');
    expect(await say({}, 'http://127.0.0.1:4577')).toMatch(/^none/);
  });
});

describe('the clock', () => {
  it.each([
    [30, 'ok', /agrees/],
    [200, 'warning', /clock is \d+ s slow/],
    [4000, 'problem', /clock is \d+ s slow/],
    [-4000, 'problem', /clock is \d+ s fast/],
  ])('%d s behind the service', async (behind, state, says) => {
    const { to } = await serving();
    const now = new Date(Date.now() - behind * 1000).toISOString();
    expect((await examine(to, { now })).one('clock')).toMatchObject({
      State: state,
      Detail: expect.stringMatching(says),
    });
  });
});

describe('the table', () => {
  it('fits 80 columns but for the commands, which stay whole', async () => {
    const other = 'eu-west-1';
    const setups = { [REGION]: { rdsProtection: 'off' as const }, [other]: { detector: 'none' as const } };
    const { to } = await serving({ regions: [REGION, other], setups });
    const { stdout } = await runCli(['doctor', ...to, '--region', `${REGION},${other}`], {
      terminal: 80,
      env: { LANG: 'C.UTF-8', NO_COLOR: '1' },
      now: today(),
    });
    const long = stdout.split('\n').filter((line) => textWidth(line) > 80);
    expect(long).toEqual([SWITCH_ON]);
  });

  it('Regions that read alike are one row', async () => {
    const regions = ['eu-west-1', 'eu-west-2', 'eu-west-3'];
    const { to } = await serving({ regions, findings: [] });
    const { stdout } = await runCli(['doctor', ...to, '--region', regions.join(',')], { now: today() });
    expect(stdout.match(/RDS Protection is on/g)).toHaveLength(1);
    expect(stdout).toMatch(/3 places/);
  });

  it('Markdown has the same and its remedies', async () => {
    const { to } = await serving({ setups: { [REGION]: { rdsProtection: 'off' } } });
    const { stdout } = await runCli(['doctor', '-o', 'md', ...to], { now: today() });
    expect(stdout).toMatch(/^\| State \| Check \| Where \| Found \|/);
    expect(stdout).toMatch(/update-detector/);
  });
});

it('an old Node is a problem, one before 22 is told what comes', async () => {
  const at = async (nodeVersion: string) => {
    const { checkNode } = await import('../../src/source/guardduty/set-up-checks.ts');
    return checkNode(nodeVersion);
  };
  expect(await at('18.20.0')).toMatchObject({ state: 'problem' });
  expect(await at('20.18.3')).toMatchObject({ state: 'problem' });
  expect(await at('20.19.0')).toMatchObject({ state: 'ok', detail: expect.stringMatching(/January 2027/) });
  expect(await at('22.1.0')).toMatchObject({ state: 'ok', detail: 'Node 22.1.0.' });
});
