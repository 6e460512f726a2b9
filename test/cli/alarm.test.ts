import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { peer } from '../support/peer.ts';
import { PROGRAM, start, startSandbox } from '../support/program.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
/** The script of the section on CI, cron and Slack. */
const script = /## CI, cron and Slack[\s\S]*?```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(readme)?.[1] ?? '';
const TOR_LOGIN = new URL('../../fixtures/findings/tor-successful-login.json', import.meta.url);

/**
 * Runs it as it stands, with a curl that prints what it would send.
 * @param rest flags behind those of the script, which win over them
 */
async function alarm(rest: string, env: Record<string, string> = {}) {
  const stubs = `rdsguard() { "${process.execPath}" "${PROGRAM}" "$@" ${rest}; }
curl() { cat; }
`;
  const world = {
    env: { SLACK_WEBHOOK_URL: 'https://hooks.example', AWS_EC2_METADATA_DISABLED: 'true', ...env },
  };
  const { exit, stdout, stderr } = await start('bash', ['-c', stubs + script], world).ended;
  const text: string | undefined = stdout === '' ? undefined : JSON.parse(stdout).text;
  return { exit, text, stderr };
}

describe.skipIf(!peer('jq'))('the README’s look at the protection itself', () => {
  const [, filter = ''] = /rdsguard doctor --region all --json \| (jq .*?') +#/.exec(readme) ?? [];
  const status = async (answer: string) => {
    const stdin = `printf %s "$ANSWER" | ${filter}`;
    return (await start('bash', ['-c', stdin], { env: { ANSWER: answer } }).ended).exit;
  };
  const answer = (state: string, complete = true) =>
    JSON.stringify({ Complete: complete, Checks: [{ State: state }] });
  it('says yes only of a whole answer without a problem', async () => {
    expect(await status(answer('ok'))).toBe(0);
    expect(await status(answer('problem'))).not.toBe(0);
    expect(await status(answer('warning', false))).not.toBe(0);
    expect(await status('')).not.toBe(0);
    expect(await status('{')).not.toBe(0);
  });
});

describe.skipIf(!peer('jq'))('the README’s alarm for Slack', () => {
  it('holds what the on-call person needs of each incident', async () => {
    const { text = '', exit } = await alarm('--sandbox --since 500w');
    expect(exit).toBe(0);
    const [worst = '', ...others] = text.split('\n\n');
    expect(others.length).toBeGreaterThan(2);
    expect(worst).toMatch(/^\*compromised\*: .*logins? worked/);
    expect(worst).toMatch(/^database \S+ \(.+\), account \d{12}, ap-northeast-1$/m);
    expect(worst).toMatch(/^user \S+ from [\d.]+, first seen \d{4}-\S+Z, last seen \d{4}-\S+Z$/m);
    expect(worst).toMatch(/^`rdsguard respond [0-9a-fx]{32} --region ap-northeast-1`$/m);
  });

  it('names the plan of the login that worked, not of the failure before it', async () => {
    const { text = '' } = await alarm('--sandbox --type Tor --since 500w');
    const login = text.split('\n\n').find((incident) => incident.includes(': login as admin worked'));
    expect(login).toMatch(/^`rdsguard respond d4c3dbdf2ce8dcce0dd121x{10} /m);
  });

  it.each([
    ['exfiltration-transfer-data-to-cloud-account', /^\*other\*: /],
    ['credential-access-modify-authentication-process', /^\*other\*: /],
    ['malicious-ip-failed-login', /^\*under-attack\*: /],
    ['tor-discovery', undefined],
  ])('of %s: %s', async (name, message) => {
    const file = new URL(`../../fixtures/findings/${name}.json`, import.meta.url).pathname;
    const { text } = await alarm(`--from ${file} --since 500w`);
    if (message) expect(text).toMatch(message);
    else expect(text).toBeUndefined();
  });

  it('sends nothing where nothing was found', async () => {
    expect(await alarm('--sandbox --user nobody')).toMatchObject({ exit: 0, text: undefined });
  });

  it('says that nobody could look, where nobody could', async () => {
    const { text } = await alarm('');
    expect(text).toMatch(
      /^\*nobody could look\*: rdsguard ended with exit 4: error: There are no AWS credentials.*\nSet them up with/,
    );
  });

  it('says why where the answer was cut off, and cron has the reason too', async () => {
    const full = await alarm('--endpoint-url http://127.0.0.1:1 > /dev/full');
    expect(full.text).toMatch(/ended with exit 1: error: The output could not be written: no space left/);
    expect(full.stderr).toMatch(/no space left/);
  });

  it('counts the incidents beyond the tenth', async () => {
    const sandbox = await startSandbox(['--generate', '300']);
    const { text = '' } = await alarm(`--endpoint-url ${sandbox.url} --since 500w`);
    await sandbox.stop();
    expect(text.match(/^`rdsguard respond /gm)).toHaveLength(10);
    expect(text).toMatch(/\n\nand \d+ more: `rdsguard incidents --region all --since 75m`$/);
  });

  it('names a Region that could not be looked at beside what was found elsewhere', async () => {
    const sandbox = await startSandbox(['--fault', 'denied@eu-west-1']);
    const { text = '' } = await alarm(`--endpoint-url ${sandbox.url} --since 500w`);
    await sandbox.stop();
    expect(text).toMatch(/^\*compromised\*/);
    expect(text).toMatch(
      /^\*nobody could look\*: eu-west-1, denied: the permission guardduty:ListDetectors/m,
    );
  });

  it('of many Regions that one reason keeps from answering there is one paragraph', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' };
    const { text = '' } = await alarm('--endpoint-url http://127.0.0.1:1', env);
    expect(text).toMatch(/^\*nobody could look\*: af-south-1, (\S+, ){20,}\S+, unreachable: .+$/);
  });

  /** What is sent of a login as this user. */
  async function textOfLogin(user: string): Promise<string | undefined> {
    const file = join(mkdtempSync(join(tmpdir(), 'rdsguard-')), 'finding.json');
    const [finding] = JSON.parse(readFileSync(TOR_LOGIN, 'utf8'));
    finding.Resource.RdsDbUserDetails.User = user;
    writeFileSync(file, JSON.stringify([finding]));
    return (await alarm(`--from ${file} --since 500w`)).text;
  }

  it('a name that an attacker chose calls nobody', async () => {
    const text = await textOfLogin('<!channel> & <https://evil.example|click>');
    expect(text).toMatch(/user &lt;!channel&gt; &amp; &lt;https/);
    expect(text).not.toMatch(/[<>]/);
  });

  it('a name that an attacker chose ends no code and turns no line around', async () => {
    expect(await textOfLogin('a`b\u202ec\u001b[31m')).toMatch(/user a\?b\?c\?\[31m from/);
  });

  it('a name that an attacker chose begins no line', async () => {
    const text = await textOfLogin('a\n*all clear*: false alarm');
    expect(text).toMatch(/user a\?\*all clear\*: false alarm from/);
    expect(text).not.toMatch(/^\*all clear/m);
  });
});
