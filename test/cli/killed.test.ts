import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM, runProgram, start, startSandbox } from '../support/program.ts';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  // Slow enough that a kill comes between two calls.
  sandbox = await startSandbox(['--fault', 'latency=60']);
});
afterAll(() => sandbox.stop());

/** Runs it, and kills it after so many milliseconds unless it has ended. */
async function killed(after: number, args: readonly string[]) {
  const { child, ended } = start(process.execPath, [PROGRAM, ...args, '--endpoint-url', sandbox.url]);
  const timer = setTimeout(() => child.kill('SIGKILL'), after);
  const run = await ended;
  clearTimeout(timer);
  return run;
}

describe('killed at any moment', { timeout: 60_000 }, () => {
  it.each([
    ['list', ['list', '-o', 'ndjson', '--state', 'all']],
    ['watch', ['watch', '--since', '500w', '-o', 'ndjson']],
    ['samples', ['samples', '--all', '--wait', '5s', '--yes', '-o', 'ndjson']],
    ['samples --clean', ['samples', '--clean', '--yes', '-o', 'ndjson']],
  ])('%s leaves whole lines only, and what the next run mends', async (_, args) => {
    for (const after of [300, 500, 700]) {
      const { stdout } = await killed(after, args);
      for (const line of stdout === '' ? [] : stdout.split('\n').slice(0, -1)) JSON.parse(line);
      expect(stdout === '' || stdout.endsWith('\n')).toBe(true);
    }
    for (const _again of [1, 2]) {
      const clean = await runProgram(['samples', '--clean', '--yes', '--endpoint-url', sandbox.url]);
      expect(clean).toMatchObject({
        exit: 0,
        stderr: expect.stringMatching(/None is left|No active RDS sample/),
      });
    }
  });
});
