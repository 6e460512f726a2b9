import { describe, it } from 'vitest';
import { runLive } from './live-run.ts';
import { CELLS, cleanRun, expectHonest } from './sweep.ts';

describe('with patience and --debug, as a table', () => {
  it.concurrent.each(CELLS)('%s under %s', async (_, faults, { args }) => {
    const [run, good] = await Promise.all([
      runLive([...args, '--debug', '--timeout', '2s'], { faults: faults.split(' ') }),
      cleanRun(args),
    ]);
    expectHonest(run, good, faults);
  });
});
