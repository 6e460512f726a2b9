import { expect } from 'vitest';
import { ExitCode } from '../../src/errors.ts';
import { FAULTS, type FaultName } from '../../src/sandbox/faults.ts';
import { type Invocation, invocations } from './invocations.ts';
import { type LiveRun, leaks, runLive } from './live-run.ts';

/** What a fault is tried with, by what its value is: at its worst, and where it spares some of the calls. */
const VALUES: Record<string, readonly string[]> = {
  RATE: ['=1', '=0.3'],
  MS: [''],
  SECONDS: ['=1'],
  CALLS: ['=0', '=3'],
  LENGTH: ['=1', '=3'],
  none: [''],
};
/** Those that do nothing alone or that need a value. */
const WRITTEN: Partial<Record<FaultName, readonly string[]>> = {
  latency: ['latency=40'],
  'retry-after': ['retry-after=1 throttle=0.3', 'retry-after=9 throttle=1'],
};

export const VARIANTS = Object.entries(FAULTS).flatMap(([name, info]) => {
  const written = Object.entries(WRITTEN).find(([other]) => other === name)?.[1];
  const kind = 'value' in info ? info.value : 'none';
  return written ?? (VALUES[kind] ?? []).map((suffix) => `${name}${suffix}`);
});

/** Every way to ask, under every fault. */
export const CELLS = invocations().flatMap((invocation) =>
  VARIANTS.map((faults) => [invocation.args.join(' '), faults, invocation] as const),
);

const clean = new Map<string, Promise<LiveRun>>();

/** The same run where nothing is wrong; made once. */
export function cleanRun(args: readonly string[]): Promise<LiveRun> {
  const key = args.join(' ');
  const run = clean.get(key) ?? runLive(args);
  clean.set(key, run);
  return run;
}

/** What an answer may end with where the service misbehaves: nobody wrote a wrong command line, nobody pressed Ctrl-C. */
const ANSWERED: readonly number[] = [ExitCode.ok, ExitCode.threshold];
export const FAILED: readonly number[] = [ExitCode.credentials, ExitCode.incomplete];
const NEXT_STEP =
  /\b(Try|[Cc]heck|Give it|Ask for|Get new|Run it again|Wait longer|wait longer|Set)\b|rdsguard doctor/;

/** Throws unless stdout is nothing at all or whole. @returns whether it says of itself that it is complete */
export function readWhole(stdout: string, { structured }: Invocation): boolean | undefined {
  if (stdout === '') return undefined;
  expect(stdout.endsWith('\n')).toBe(true);
  if (structured === 'path') return undefined;
  if (structured === 'ndjson') {
    for (const line of stdout.trimEnd().split('\n')) JSON.parse(line);
    return undefined;
  }
  return JSON.parse(stdout).Complete;
}

/** A call that was made and whose answer broke is made again, and a sample takes the second one up. */
function withoutCounts({ stdout }: LiveRun): string {
  return stdout.includes('GeneratedFinding') ? stdout.replaceAll(/\b\d\b/g, '1') : stdout;
}

/** What holds of every run, whatever went wrong. */
export function expectHonest(run: LiveRun, good: LiveRun, faults: string): void {
  expect(leaks(run)).toEqual([]);
  // GetFindings leaves out what it does not know (domain.md c.5): where it gives nothing for an id, there is none.
  if (faults.startsWith('missing-ids') && run.exit === ExitCode.failure) {
    expect(run.stderr).toMatch(/No finding [0-9a-z]{32}/);
    return;
  }
  expect([...ANSWERED, ...FAILED]).toContain(run.exit);
  expect(run.stderr).not.toMatch(/Unexpected:|UnhandledPromise/);
  if (ANSWERED.includes(run.exit)) {
    // As if nothing had happened, or not at all: an answer that lacks something is never a success.
    expect(run.exit).toBe(good.exit);
    expect(withoutCounts(run)).toBe(withoutCounts(good));
    return;
  }
  expect(run.stderr).toMatch(/^(warning|error): /m);
  expect(run.stderr).toMatch(NEXT_STEP);
}

/** Nothing that makes an answer less: these must be survived. */
export const HARMLESS = /^(latency=40|empty-page)$/;
