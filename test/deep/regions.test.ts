import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json } from '../../src/model/json.ts';
import { REGION } from '../sandbox/ask.ts';
import { runLive } from './live-run.ts';
import { HARMLESS, VARIANTS } from './sweep.ts';

const OTHER = 'eu-west-1';
/** At its worst, in one of two Regions; what spares some of the calls may get through, and what is slow ends the run. */
const WORST = VARIANTS.filter(
  (faults) => !/=0\.|=3$|slow/.test(faults) && !HARMLESS.test(faults) && !faults.includes(' '),
);
/** The list of the answer that is of a Region. */
const COMMANDS = { list: 'Findings', incidents: 'Incidents', detectors: 'Detectors' } as const;

function readAnswer(stdout: string): {
  complete: unknown;
  sources: readonly Json[];
  items: (name: string) => Json;
} {
  const answer: Json = JSON.parse(stdout);
  if (!isJsonObject(answer) || !Array.isArray(answer.Sources)) throw new Error('no envelope');
  return { complete: answer.Complete, sources: answer.Sources, items: (name) => answer[name] ?? null };
}

describe('one Region of two that fails', () => {
  it.concurrent.each(
    Object.entries(COMMANDS).flatMap(([command, name]) =>
      WORST.map((fault) => [command, fault, name] as const),
    ),
  )('%s under %s: exit 5, and of the other Region what it says alone', async (command, fault, name) => {
    const args = [command, '--json', '--timeout', '60s'];
    const env = { AWS_MAX_ATTEMPTS: '2' };
    const [run, alone] = await Promise.all([
      runLive(args, { regions: [REGION, OTHER], faults: [`${fault}@${OTHER}`], env }),
      runLive(args, { env }),
    ]);
    const [answer, good] = [readAnswer(run.stdout), readAnswer(alone.stdout)];
    // Another Region's empty list has no page token to repeat and no finding to leave out.
    if (run.exit !== 0) {
      expect(run.exit).toBe(5);
      expect(answer.complete).toBe(false);
      expect(run.stderr).toMatch(/Incomplete: 1 of 2 missing: eu-west-1 \(/);
      expect(answer.items(name)).toEqual(good.items(name));
    } else {
      expect(fault).toMatch(/token-loop|missing-ids|throttle=/);
    }
    expect(answer.sources.slice(0, 1)).toEqual(good.sources);
  });
});
