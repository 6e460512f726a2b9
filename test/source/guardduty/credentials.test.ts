import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RdsguardError } from '../../../src/errors.ts';
import { everything, openSource } from './open-source.ts';

const made: string[] = [];
let home = '';

/** The SDK reads the process's own environment and home, so each case gets one of its own. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'rdsguard-'));
  made.push(home);
  mkdirSync(join(home, '.aws', 'sso', 'cache'), { recursive: true });
  vi.stubEnv('HOME', home);
  // Nobody answers there, as on a laptop.
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', 'http://127.0.0.1:9');
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

interface Setup {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly regions?: readonly string[] | undefined;
  /** Session name or start address → when the token ends. */
  readonly tokens?: Readonly<Record<string, string>>;
}

async function failureOf({ config, credentials, env = {}, profiles = [], tokens = {}, ...rest }: Setup) {
  if (config) writeFileSync(join(home, '.aws', 'config'), config);
  if (credentials) writeFileSync(join(home, '.aws', 'credentials'), credentials);
  for (const [key, expiresAt] of Object.entries(tokens)) {
    const file = `${createHash('sha1').update(key).digest('hex')}.json`;
    writeFileSync(
      join(home, '.aws', 'sso', 'cache', file),
      JSON.stringify({ accessToken: 'CANARY', expiresAt }),
    );
  }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const regions = 'regions' in rest ? rest.regions : ['eu-west-1'];
  const source = openSource({ regions, profiles, env });
  const error: unknown = await source.findings(everything()).catch((thrown: unknown) => thrown);
  if (error instanceof RdsguardError) return error;
  throw new Error('it did not fail');
}

const SSO =
  '[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Reader\nregion = eu-west-1\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n';
const LEGACY =
  '[profile dev]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = Reader\n';
const PAST = '2020-01-01T00:00:00Z';

const CASES: readonly (readonly [name: string, setup: Setup, message: RegExp, hint: RegExp])[] = [
  ['none at all', {}, /There are no AWS credentials/, /aws configure/],
  [
    'an unknown profile',
    { config: SSO, profiles: ['nope'] },
    /no AWS profile "nope"/,
    /Profiles on this computer: dev\.$/,
  ],
  [
    'a profile without any',
    { config: '[profile bare]\nregion = eu-west-1\n', profiles: ['bare'] },
    /Profile "bare" has no credentials/,
    /--profile bare/,
  ],
  [
    'half a key',
    { env: { AWS_ACCESS_KEY_ID: 'AKIA' } },
    /AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not/,
    /both/,
  ],
  [
    'a credential_process that fails',
    { config: '[profile p]\ncredential_process = sh -c "echo CANARY >&2; exit 7"\n', profiles: ['p'] },
    /credential_process of profile "p" failed with exit code 7\.$/,
    /by itself/,
  ],
  [
    'a credential_process that prints no JSON',
    { config: '[profile p]\ncredential_process = echo CANARY\n', profiles: ['p'] },
    /"p" did not print credentials/,
    /Version 1/,
  ],
  [
    'roles in a circle',
    {
      config:
        '[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = a\n',
      profiles: ['a'],
    },
    /circle: a → b → a/,
    /source_profile/,
  ],
  [
    'a source profile that does not exist',
    { config: '[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = gone\n', profiles: ['a'] },
    /takes its credentials from profile "gone", which does not exist/,
    /source_profile/,
  ],
  [
    'a role that needs an MFA code',
    {
      config:
        '[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\nmfa_serial = arn:aws:iam::1:mfa/me\n',
      credentials: '[b]\naws_access_key_id = a\naws_secret_access_key = CANARY\n',
      profiles: ['a'],
    },
    /needs a code of the MFA device arn:aws:iam::1:mfa\/me/,
    /export-credentials --profile a /,
  ],
  [
    'a sign-in that was not begun',
    { config: SSO, profiles: ['dev'] },
    /Profile "dev" is not signed in to IAM Identity Center/,
    /^aws sso login --profile dev$/,
  ],
  [
    'a sign-in that has expired',
    { config: SSO, profiles: ['dev'], tokens: { corp: PAST } },
    /sign-in of profile "dev" .* has expired/,
    /^aws sso login --profile dev$/,
  ],
  [
    'a sign-in of the old form that has expired',
    { config: LEGACY, profiles: ['dev'], tokens: { 'https://corp.awsapps.com/start': PAST } },
    /sign-in of profile "dev" .* has expired/,
    /^aws sso login --profile dev$/,
  ],
  [
    'a sign-in by aws login that has ended',
    { config: '[profile l]\nlogin_session = arn:aws:iam::1:user/x\nregion = eu-west-1\n', profiles: ['l'] },
    /sign-in of profile "l" has ended/,
    /^aws login --profile l$/,
  ],
  [
    'a role of this computer that cannot be had',
    { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token', AWS_ROLE_ARN: 'arn:aws:iam::1:role/pod' } },
    /role could not be loaded: ENOENT/,
    /AWS_WEB_IDENTITY_TOKEN_FILE/,
  ],
  [
    'no Region',
    { env: { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'CANARY' }, regions: undefined },
    /No AWS Region is named/,
    /--region .*AWS_REGION.*aws configure set region/,
  ],
];

describe('credentials that cannot be had: what is wrong, and what to type next', () => {
  it.each(CASES)('%s', async (_, setup, message, hint) => {
    const error = await failureOf(setup);
    expect(error.exitCode).toBe(4);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(error.message + error.hint).not.toContain('CANARY');
  });

  it('AWS_PROFILE counts like --profile', async () => {
    expect((await failureOf({ config: SSO, env: { AWS_PROFILE: 'nope' } })).message).toContain('"nope"');
  });

  it('a role that takes its credentials from a sign-in names the profile to sign in with', async () => {
    const role = '[profile admin]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = dev\n';
    expect((await failureOf({ config: role + SSO, profiles: ['admin'] })).hint).toBe(
      'aws sso login --profile dev',
    );
  });

  it('one profile of two: the other is asked all the same', async () => {
    const keys = 'aws_access_key_id = a\naws_secret_access_key = CANARY\n';
    writeFileSync(join(home, '.aws', 'config'), SSO);
    writeFileSync(join(home, '.aws', 'credentials'), `[ok]\n${keys}`);
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    const env = { AWS_MAX_ATTEMPTS: '1' };
    const { sources } = await openSource({ profiles: ['dev', 'ok'], env }).findings(everything());
    expect(sources).toMatchObject([
      { profile: 'dev', status: 'denied', hint: 'aws sso login --profile dev', complete: false },
      { profile: 'ok', status: 'unreachable', complete: false },
    ]);
  });
});

describe('with --endpoint-url no other host is asked', () => {
  const ask = (config: string, over: Parameters<typeof openSource>[0] = {}) => {
    writeFileSync(join(home, '.aws', 'config'), config);
    return openSource({
      endpointUrl: 'http://127.0.0.1:9',
      env: { AWS_MAX_ATTEMPTS: '1' },
      ...over,
    }).findings(everything());
  };

  it('for credentials either', async () => {
    await expect(ask(SSO, { profiles: ['dev'] })).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/no other host is asked/),
    });
  });

  it('and one on this computer needs neither credentials nor a Region', async () => {
    const { sources } = await ask('', { regions: undefined });
    expect(sources).toMatchObject([{ region: 'ap-northeast-1', status: 'unreachable' }]);
  });
});

describe('the Region', () => {
  it.each([
    ['AWS_REGION first', { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-2' }, 'us-east-1'],
    ['then AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'us-east-2' }, 'us-east-2'],
    ["then the profile's own", {}, 'sa-east-1'],
  ])('is that of %s', async (_, env, region) => {
    writeFileSync(join(home, '.aws', 'config'), '[default]\nregion = sa-east-1\n');
    const source = openSource({
      endpointUrl: 'http://127.0.0.1:9',
      env: { ...env, AWS_MAX_ATTEMPTS: '1' },
      regions: undefined,
    });
    expect((await source.findings(everything())).sources).toMatchObject([{ region }]);
  });
});
