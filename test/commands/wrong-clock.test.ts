import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../sandbox/ask.ts';
import { runCli } from '../support/run-cli.ts';
import { type Served, serve } from './serve.ts';

const HOUR = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'rdsguard-'));
const file = join(folder, 'report.html');
let server: Served;

/** A finding of this minute, by the clock that the server's answers tell. */
beforeAll(async () => {
  server = await serve({ findings: [], now: Date.now });
  const findingTypes = ['CredentialAccess:RDS/TorIPCaller.SuccessfulLogin'];
  await ask(server.sandbox, 'POST', 'findings/create', { body: { findingTypes } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const asked = (args: readonly string[], ahead: number) =>
  runCli([...args, '--samples', 'only', ...server.to], { clock: () => Date.now() + ahead });

describe('this computer’s clock is two hours fast, so that the last hour holds nothing', () => {
  it.each([
    [['list', '--since', '1h']],
    [['list', '--since', '1h', '--json']],
    [['summary', '--since', '1h']],
    [['incidents', '--since', '1h', '--fail-on', 'probed']],
    [['report', '--since', '1h', '--file', file]],
    [['watch', '--since', '1h', '--timeout', '5s']],
    [['list', '--since', '2025-12-01', '--until', '1d']],
  ])('%j is never clean: 5, by how much, which way, and what to do', async (args) => {
    const { exit, stdout, stderr } = await asked(args, 2 * HOUR);
    expect(exit).toBe(5);
    expect(stdout).not.toMatch(/TorIPCaller|No finding matches|"Complete": ?true/);
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /clock is 120 min fast, .* Set the clock, or give --since .* as times/,
    );
  });

  it('--since as a time finds it: 0', async () => {
    const since = new Date(Date.now() - HOUR).toISOString();
    const { exit, stdout, stderr } = await asked(['list', '--since', since, '--json'], 2 * HOUR);
    expect(stdout).toMatch(/TorIPCaller/);
    expect(stderr).not.toMatch(/clock/);
    expect(exit).toBe(0);
  });

  it('what --fail-on meets is 3 all the same', async () => {
    expect(await asked(['list', '--since', '1d', '--fail-on', 'low'], 2 * HOUR)).toMatchObject({ exit: 3 });
  });

  it('with a clock that is right the same commands answer', async () => {
    expect(await asked(['list', '--since', '1h'], 0)).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/Tor/),
    });
  });
});
