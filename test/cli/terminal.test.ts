import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { peer } from '../support/peer.ts';
import { PROGRAM, runShell, start } from '../support/program.ts';
import { slowReader } from '../support/slow-reader.ts';

const LIST = `"${process.execPath}" "${PROGRAM}" list --from fixtures/findings/tor-successful-login.json -q`;

/** Runs a line on a pseudo-terminal of its own; `script` gives it one. */
async function onTerminal(line: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await start('script', ['-qec', `stty cols 100 rows 40; ${line}`, '/dev/null'], { env })
    .ended;
  return stdout;
}

describe.skipIf(!peer('script'))('colour on a real terminal', () => {
  it.each<[env: Record<string, string>, flag: string, coloured: boolean]>([
    [{}, '', true],
    [{}, '--no-color', false],
    [{ NO_COLOR: '1' }, '', false],
    [{ NO_COLOR: '' }, '', true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, '', false],
    [{ FORCE_COLOR: '0' }, '', false],
    [{ FORCE_COLOR: 'false', CLICOLOR_FORCE: '1' }, '', false],
    [{ FORCE_COLOR: '1', TERM: 'dumb' }, '', true],
    [{ CLICOLOR_FORCE: '1', TERM: 'dumb' }, '', true],
    [{ CLICOLOR_FORCE: '1', NO_COLOR: '1' }, '', false],
    [{ TERM: 'dumb' }, '', false],
    [{ FORCE_COLOR: '3' }, '--no-color', false],
  ])('%o %s', async (env, flag, coloured) => {
    const output = await onTerminal(`${LIST} ${flag}`, { TERM: 'xterm-256color', ...env });
    expect(output).toContain('Tor login worked');
    expect(output.includes('\u001b[')).toBe(coloured);
  });

  it('stdout in a file has no colour though stderr is a terminal', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rdsguard-')), 'out');
    const output = await onTerminal(`${LIST} > ${file}; grep -c "$(printf '\\033')" ${file}`, {
      TERM: 'xterm-256color',
    });
    expect(output.trim()).toBe('0');
  });

  it.each(['list --sandbox', 'show d4c3dbdf --sandbox --region all', '--help'])(
    'of a terminal that tells no width, %s uses 80 columns on both streams',
    async (words) => {
      const line = `stty cols 0 rows 0; "${process.execPath}" "${PROGRAM}" ${words} --no-color`;
      const output = (await onTerminal(line, { TERM: 'xterm-256color' })).split(/\r?\n/);
      // Commands and addresses are copied: they are never broken.
      const prose = output.filter((row) => !/https:|rdsguard|arn:/.test(row));
      for (const row of prose) expect([...row].length).toBeLessThanOrEqual(80);
      expect(output.some((row) => row.length > 60)).toBe(true);
      if (words.includes('--sandbox'))
        expect(output[0]).toBe('Sandbox: an embedded GuardDuty on this computer. Nothing shown is real.');
    },
  );

  it('a row is as wide as the terminal at most', async () => {
    const output = await onTerminal(`${LIST} --no-color`, { TERM: 'xterm-256color' });
    for (const line of output.split(/\r?\n/)) expect([...line].length).toBeLessThanOrEqual(100);
  });
});

const SLOW_READER = slowReader(2);

describe('pipes', () => {
  it('a hundred readers that go away are no error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rdsguard-'));
    // More than a pipe holds: what is left when the reader has gone cannot be written.
    const findings = generateFindings(100, { seed: 3, until: Date.parse('2026-11-01T00:00:00Z') });
    writeFileSync(join(folder, 'in.json'), JSON.stringify(findings));
    const list = `rdsguard list -q --state all -o ndjson --from ${folder}/in.json`;
    const line = `for i in $(seq 100); do ${list} | head -1 >/dev/null; echo "\${PIPESTATUS[0]}"; done | sort | uniq -c`;
    const run = await runShell(line);
    expect(run.stdout.trim()).toBe('100 0');
    expect(run.stderr).toBe('');
  }, 120_000);

  it.each([
    ['all was there', '--from fixtures/findings/tor-discovery.json', '0', /^$/],
    ['--fail-on was met', '--from fixtures/findings/tor-discovery.json --fail-on low', '3', /^$/],
    [
      'something is missing',
      '--from fixtures/findings --from absent',
      '5',
      /^warning: absent: .*\n.*Incomplete/,
    ],
  ])(
    'the code and the warnings of a run whose reader has gone are those of the run: %s',
    async (_, words, code, said) => {
      const run = await runShell(
        `{ sleep 0.3; rdsguard list -q ${words}; } | true; echo "\${PIPESTATUS[0]}"`,
      );
      expect(run.stdout.trim()).toBe(code);
      expect(run.stderr).toMatch(said);
    },
  );

  it('what a slow reader gets is what a file gets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rdsguard-'));
    const findings = generateFindings(4000, { seed: 3, until: Date.parse('2026-11-01T00:00:00Z') });
    writeFileSync(
      join(folder, 'in.ndjson'),
      findings.map((finding) => `${JSON.stringify(finding)}\n`).join(''),
    );
    const list = `rdsguard list --state all -q --json --from ${folder}/in.ndjson`;
    writeFileSync(join(folder, 'slow.mjs'), SLOW_READER);
    const slow = `"${process.execPath}" ${folder}/slow.mjs`;
    const piped = await runShell(`${list} | ${slow}`);
    const file = await runShell(`${list} > ${folder}/out; sha256sum < ${folder}/out`);
    expect(piped.stdout.trim()).toBe(file.stdout.split(' ')[0]);
    expect(piped.stdout.trim()).not.toBe(createHash('sha256').digest('hex'));
  }, 60_000);
});
