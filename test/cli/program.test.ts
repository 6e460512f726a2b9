import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peer } from '../support/peer.ts';
import { PROGRAM, runProgram, runShell, start, startSandbox } from '../support/program.ts';

const ID = 'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx';

describe('the built program', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await runProgram(['--version'])).toEqual({ exit: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('help is on stdout and ends 0, also without a command', async () => {
    for (const args of [['--help'], ['list', '--help'], ['help', 'time'], []]) {
      const run = await runProgram(args);
      expect(run).toMatchObject({ exit: 0, stderr: '' });
      expect(run.stdout.length).toBeGreaterThan(200);
    }
  });

  it('one success has an empty stderr under --quiet', async () => {
    expect(await runProgram(['list', '--sandbox', '-q', '-o', 'ndjson', '--limit', '1'])).toMatchObject({
      exit: 0,
      stderr: '',
    });
  });

  it('without credentials it is exit 4 and says what to do', async () => {
    const run = await runProgram(['list', '--region', 'eu-west-1'], {
      env: { AWS_EC2_METADATA_DISABLED: 'true' },
    });
    expect(run).toMatchObject({ exit: 4, stdout: '' });
    expect(run.stderr).toMatch(/aws configure|aws sso login|AWS_PROFILE/);
  });
});

describe('pipes and signals', () => {
  it('a reader that goes away is no error', async () => {
    const line =
      'for i in 1 2 3 4 5; do rdsguard list --sandbox -q -o wide | head -1 >/dev/null || exit 9; done';
    expect(await runShell(line)).toMatchObject({ exit: 0, stderr: '' });
  });

  it('a full disk is an error in every format', async () => {
    for (const format of ['table', 'json', 'ndjson', 'csv', 'md']) {
      const run = await runShell(`rdsguard list --sandbox -q -o ${format} > /dev/full`);
      expect(run.exit).toBe(1);
      expect(run.stderr).toMatch(/no space left/);
    }
  });

  it('a file that is cut short, by a full disk or a limit, is an error', async () => {
    for (const format of ['json', 'csv']) {
      const list = `rdsguard list --sandbox --state all -q -o ${format}`;
      const run = await runShell(`cd "$(mktemp -d)"; ulimit -f 8; ${list} > o; echo $?; wc -c < o`);
      expect(run.stdout).toBe('1\n8192\n');
      expect(run.stderr).toMatch(/could not be written/);
    }
  });

  it('Ctrl-C ends a run whose reader stands still, whatever is still to be written', async () => {
    for (const limit of [2, 0]) {
      const list = `${process.execPath} ${PROGRAM} list --sandbox --state all -q -o csv --limit ${limit}`;
      const run = await runShell(
        `(head -c 65536 /dev/zero; timeout --preserve-status -s INT -k 3 1 ${list}; echo $? >&2) | sleep 5`,
      );
      expect(run.stderr).toBe('130\n');
    }
  });

  it('a full disk is an error in help too, in words and not in a stack', async () => {
    const run = await runShell('rdsguard --help > /dev/full');
    expect(run).toEqual({
      exit: 1,
      stdout: '',
      stderr: 'error: The output could not be written: no space left on the device.\n',
    });
  });

  it('where nobody can hear of it, an answer is whole and an error is one', async () => {
    for (const stderr of ['2> /dev/full', '2> >(exec true)']) {
      const whole = await runShell(`rdsguard list --sandbox --json ${stderr}`);
      expect(whole.exit).toBe(0);
      expect(JSON.parse(whole.stdout).Complete).toBe(true);
      expect(await runShell(`rdsguard list --nonsense ${stderr}`)).toMatchObject({ exit: 2 });
      expect(await runShell(`rdsguard show nothing1 --sandbox ${stderr}`)).toMatchObject({ exit: 1 });
    }
  });

  it('Ctrl-C ends a watch with 130 and whole lines', async () => {
    const { child, written, ended } = start(process.execPath, [
      PROGRAM,
      'watch',
      '--sandbox',
      '--since',
      '52w',
      '--interval',
      '1s',
      '-o',
      'ndjson',
    ]);
    while (!written.stdout.includes('\n')) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const run = await ended;
    expect(run.exit).toBe(130);
    expect(run.stdout.endsWith('\n')).toBe(true);
    for (const line of run.stdout.trimEnd().split('\n')) JSON.parse(line);
  });
});

describe('against a running sandbox', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(async () => {
    expect(await sandbox.stop()).toMatchObject({ exit: 130 });
  });

  it('list, samples and show give what --sandbox gives', async () => {
    const to = ['--endpoint-url', sandbox.url];
    const listed = await runProgram(['list', '--type', 'Tor', '--json', ...to]);
    const embedded = await runProgram(['list', '--type', 'Tor', '--json', '--sandbox']);
    expect(listed).toMatchObject({ exit: 0, stdout: embedded.stdout });
    const made = await runProgram(['samples', '--all', '--yes', '--json', ...to]);
    expect(made.exit).toBe(0);
    expect(JSON.parse(made.stdout).Samples).toHaveLength(16);
    const shown = await runProgram(['show', ID, '--json', ...to]);
    expect(JSON.parse(shown.stdout).Resource.RdsDbUserDetails.User).toBe('admin');
  });

  it('samples are aggregated on repeat, cleaned up, and none is left', async () => {
    const to = ['--endpoint-url', sandbox.url, '--yes'];
    for (const _ of [1, 2])
      expect(await runProgram(['samples', '--all', '--wait', '10s', ...to])).toMatchObject({ exit: 0 });
    const cleaned = await runProgram(['samples', '--clean', ...to]);
    expect(cleaned).toMatchObject({ exit: 0 });
    expect(cleaned.stdout.trim().split('\n')).toHaveLength(16);
    expect(cleaned.stderr).toMatch(/None is left/);
    expect(await runProgram(['samples', '--clean', ...to])).toMatchObject({ exit: 0, stdout: '' });
  });

  it.skipIf(!peer('jq'))('pipes into jq', async () => {
    const line = `rdsguard show ${ID} --json --endpoint-url ${sandbox.url} | jq -e .Resource.RdsDbUserDetails.User`;
    expect(await runShell(line)).toMatchObject({ exit: 0, stdout: '"admin"\n' });
  });

  it('a port in use is one sentence', async () => {
    const run = await runProgram(['sandbox', '--port', new URL(sandbox.url).port]);
    expect(run).toMatchObject({ exit: 1, stdout: '' });
    expect(run.stderr).toMatch(/port/i);
    expect(run.stderr).not.toMatch(/^\s+at /m);
  });
});
