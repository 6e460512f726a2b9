import { describe, expect, it } from 'vitest';
import { structuredFlags } from './invocations.ts';
import { runLive } from './live-run.ts';
import { CELLS, cleanRun, expectHonest, FAILED, HARMLESS, readWhole } from './sweep.ts';

describe('every command under every fault', () => {
  it.concurrent.each(CELLS)('%s under %s', async (_, faults, invocation) => {
    const args = [...invocation.args, ...structuredFlags(invocation)];
    const env = { AWS_MAX_ATTEMPTS: '2' };
    const [run, good] = await Promise.all([
      runLive([...args, '--timeout', HARMLESS.test(faults) ? '60s' : '3s'], {
        faults: faults.split(' '),
        env,
      }),
      cleanRun(args),
    ]);
    expectHonest(run, good, faults);
    if (HARMLESS.test(faults)) expect(run.exit).toBe(good.exit);
    const complete = readWhole(run.stdout, invocation);
    if (complete !== undefined) expect(complete).toBe(!FAILED.includes(run.exit));
    expect(run.stderr).not.toMatch(/^\s+at |node:internal/m);
  });
});
