import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

/** What a script's `"$REGION"` or `"$A,$B"` is without those variables. */
describe.each(['', ',', ' , '])('an option that was given %j', (value) => {
  it.each([
    ['list', '--from', 'fixtures/findings', '--region', value],
    ['list', '--region', value],
    ['detectors', '--sandbox', '--region', value],
    ['detectors', '--profile', value],
    ['list', '--sandbox', '--type', value],
    ['incidents', '--sandbox', '--ip', value],
  ])('is a wrong command line: %j %j %j %j %j', async (...args) => {
    const run = await runCli(args);
    expect(run).toMatchObject({ exit: 2, stdout: '' });
    expect(run.stderr).toMatch(/^error: --[a-z]+ was given an empty value\.\n/);
  });
});
