import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type LiveOptions, leaks, runLive } from './live-run.ts';

const SECRET = 'CANARYcanaryCANARYcanaryCANARYcanary0001';
const KEYS = `aws_access_key_id = AKIA${SECRET}\naws_secret_access_key = ${SECRET}\naws_session_token = ${SECRET}\n`;
const PRINTED = JSON.stringify({
  Version: 1,
  AccessKeyId: `AKIA${SECRET}`,
  SecretAccessKey: SECRET,
  SessionToken: SECRET,
});

function credentialProcess(command: string): LiveOptions {
  return { home: { '.aws/config': `[default]\ncredential_process = ${command}\n` } };
}

function credentials(text: string): LiveOptions {
  return { home: { '.aws/credentials': text } };
}

/** Where credentials come from, and how they can be wrong; `SECRET` stands wherever a secret could. */
const SOURCES: Readonly<Record<string, LiveOptions>> = {
  'a profile': credentials(`[default]\n${KEYS}`),
  'a credential_process': credentialProcess(`echo '${PRINTED}'`),
  'a credential_process with a secret of its own that fails': credentialProcess(
    `sh -c 'echo ${SECRET}; echo ${SECRET} >&2; exit 3' --password ${SECRET}`,
  ),
  'a credential_process that prints half of its answer': credentialProcess(`echo '${PRINTED.slice(0, -20)}'`),
  'a credential_process that is not there': credentialProcess(`/nowhere/vault --token ${SECRET}`),
  'a profile with half a key': credentials(`[default]\naws_secret_access_key = ${SECRET}\n`),
  'a line without its equals sign': credentials(`[default]\naws_secret_access_key ${SECRET}\n`),
  'a file without a section': credentials(KEYS),
  'a section that does not end': credentials(`[default\n${KEYS}`),
  'a secret as the name of a section': credentials(`[${SECRET}]\naws_access_key_id = x\n`),
  'a pasted JSON in the place of the file': credentials(PRINTED),
  'a token with a letter that no header takes': { env: { AWS_SESSION_TOKEN: `${SECRET}é☃` } },
  'a token of two lines': { env: { AWS_SESSION_TOKEN: `${SECRET}\n${SECRET}` } },
  'a key of two lines': { env: { AWS_ACCESS_KEY_ID: `${SECRET}\n${SECRET}` } },
  'half a key in the environment': { home: {}, env: { AWS_SECRET_ACCESS_KEY: SECRET } },
  'a web identity': {
    home: { token: SECRET },
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: 'token', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/pod' },
  },
  'a container': {
    home: {},
    env: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:9/${SECRET}`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: SECRET,
    },
  },
  'a sign-in': {
    home: {
      '.aws/config':
        '[default]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Reader\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example/start\n',
      [`.aws/sso/cache/${createHash('sha1').update('corp').digest('hex')}.json`]: JSON.stringify({
        accessToken: SECRET,
        refreshToken: SECRET,
        clientSecret: SECRET,
        expiresAt: '2020-01-01T00:00:00Z',
      }),
    },
  },
  'a proxy with a password': {
    env: { HTTPS_PROXY: `http://user:${SECRET}@127.0.0.1:9`, AWS_MAX_ATTEMPTS: '1' },
    endpoint: () => [],
  },
  'a proxy that is no address': {
    env: { HTTPS_PROXY: `user:${SECRET}@@:x`, AWS_MAX_ATTEMPTS: '1' },
    endpoint: () => [],
  },
  'an endpoint with a password': {
    endpoint: (url) => ['--endpoint-url', url.replace('//', `//user:${SECRET}@`)],
  },
  'an endpoint with a password in the environment': {
    env: { AWS_ENDPOINT_URL_GUARDDUTY: `https://user:${SECRET}@127.0.0.1:9/` },
    endpoint: () => [],
  },
  'an endpoint with a password that is none': {
    endpoint: () => ['--endpoint-url', `htp:/user:${SECRET}@@`],
  },
};

const COMMANDS = ['list --debug', 'doctor --debug', 'doctor --json', 'watch --debug --fail-on low'];

async function expectSecrecy(command: string, options: LiveOptions): Promise<void> {
  const run = await runLive([...command.split(' '), '--timeout', '5s'], options);
  expect(leaks(run, { secret: SECRET })).toEqual([]);
  expect(run.stderr).not.toMatch(/Unexpected:/);
  expect([0, 2, 4, 5]).toContain(run.exit);
}

describe('a secret is shown nowhere, from wherever it comes and however it is wrong', () => {
  it.concurrent.each(
    Object.entries(SOURCES).flatMap(([name, options]) =>
      COMMANDS.map((command) => [name, command, options] as const),
    ),
  )('%s: %s', (_, command, options) => expectSecrecy(command, options));

  // Where the endpoint is AWS's own, keys are a must, and what is wrong with them is said. Nothing is sent there.
  it.concurrent.each(Object.entries(SOURCES).filter(([, { endpoint }]) => !endpoint))(
    '%s, asked for AWS itself',
    (_, options) =>
      expectSecrecy('list --debug', {
        ...options,
        endpoint: () => [],
        env: { HTTPS_PROXY: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1', ...options.env },
      }),
  );
});
