import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peer } from '../support/peer.ts';
import { PROGRAM, runShell, startSandbox } from '../support/program.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const FIXTURES = new URL('../../fixtures/findings/', import.meta.url);

/** Every command of the console blocks but npm's, which the check as a whole runs. */
const EXAMPLES = [...README.matchAll(/```console\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.split('\n'))
  .filter((line) => /^\$ (?!npm )/.test(line))
  .map((line) => line.slice(2).replace(/\s+# .*$/, ''));

/** What a test cannot do as a person would: be asked, watch for ever, take a port of its own, own an AWS account. */
function toRunnable(line: string, url: string): string {
  return line
    .replace(/^(rdsguard (?:samples|archive|unarchive)\b)/, '$1 --yes')
    .replace(/^(rdsguard watch\b)/, '$1 --timeout 3s')
    .replace(/^rdsguard sandbox --port \d+/, 'timeout --signal INT 3 "$NODE" "$RDSGUARD" sandbox --port 0')
    .replace('aws guardduty get-findings …', 'cat findings.json')
    .replace('http://127.0.0.1:4577', url);
}

/** What is an answer: complete, `--fail-on` met, or stopped as asked. */
const ANSWERS = (line: string) => [
  0,
  ...(line.includes('--fail-on') ? [3] : []),
  ...(line.includes('sandbox') ? [124, 130] : []),
];

const KEYS = { AWS_ACCESS_KEY_ID: 'EXAMPLE', AWS_SECRET_ACCESS_KEY: 'EXAMPLE' };

describe('every example of the README runs', () => {
  let folder = '';
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rdsguard-readme-'));
    const findings = readdirSync(FIXTURES).map((file) =>
      JSON.parse(readFileSync(new URL(file, FIXTURES), 'utf8')),
    );
    writeFileSync(join(folder, 'findings.json'), JSON.stringify({ Findings: findings.flat() }));
    const exported = join(folder, 'AWSLogs/123456789012/GuardDuty/eu-west-1/2026/11/01/a.jsonl.gz');
    mkdirSync(dirname(exported), { recursive: true });
    writeFileSync(exported, gzipSync(JSON.stringify(findings.flat()[0])));
    sandbox = await startSandbox();
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  it('the demo shows what a person does who is paged', () => {
    const demo = readFileSync(new URL('../demo.js', import.meta.url), 'utf8');
    for (const command of ['incidents', 'show', 'respond']) expect(demo).toContain(`['${command}'`);
  });

  it('there are some', () => {
    expect(EXAMPLES.length).toBeGreaterThan(15);
  });

  const programs = ['aws', 'jq'];
  for (const line of EXAMPLES) {
    const missing = programs.some((name) => new RegExp(`(^|\\| |=\\S+ )${name} `).test(line) && !peer(name));
    it.skipIf(missing)(line, async () => {
      const env = {
        NODE: process.execPath,
        RDSGUARD: PROGRAM,
        AWS_ENDPOINT_URL: sandbox.url,
        AWS_REGION: 'ap-northeast-1',
        // An example for another client brings what it needs.
        ...(/\baws guardduty/.test(line) ? {} : KEYS),
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      };
      const run = await runShell(`cd ${folder} && ${toRunnable(line, sandbox.url)}`, { env });
      expect(ANSWERS(line), run.stderr).toContain(run.exit);
      expect(run.stderr).not.toMatch(/^error:/m);
    });
  }
});
