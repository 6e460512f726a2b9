import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/commands.ts';
import { FORMATS } from '../../src/commands/global-options.ts';
import { ExitCode } from '../../src/errors.ts';
import { peer } from '../support/peer.ts';
import { PROGRAM, runShell, startSandbox } from '../support/program.ts';
import type { Transcript } from '../support/run-cli.ts';

const FOLDER = new URL('scripts/', import.meta.url);

/**
 * One line of a file in scripts/: what the built program is asked, and what it must end with.
 *
 *     EXIT  COMMAND LINE  => STDERR
 *
 * STDERR is a regular expression; without it stderr has not one byte. Nothing is on stdout where the exit code says
 * that there is no answer. The line is bash's, with pipefail.
 */
interface Script {
  readonly command: string;
  readonly line: string;
  readonly exit: number;
  readonly says: RegExp;
}

const SCRIPTS: readonly Script[] = readdirSync(FOLDER).flatMap((file) =>
  readFileSync(new URL(file, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .map((text) => {
      const [, exit, line, says] = /^(\d+) {2}(.*?)(?:\s+=> (.*))?$/.exec(text) ?? [];
      if (exit === undefined || line === undefined) throw new Error(`${file}: not a script: ${text}`);
      return {
        command: file.replace('.txt', ''),
        line,
        exit: Number(exit),
        says: new RegExp(says ?? '^$'),
      };
    }),
);

const ANSWERLESS: readonly number[] = [
  ExitCode.failure,
  ExitCode.usage,
  ExitCode.credentials,
  ExitCode.badInput,
];

/** Two at a time: as many as there are cores where it matters. */
const AT_ONCE = 2;

/** Starts every script, and gives each one's end. */
function runAll(env: Readonly<Record<string, string>>): ReadonlyMap<Script, Promise<Transcript>> {
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  return new Map(
    SCRIPTS.map((script, index) => {
      const run = (lanes[index % AT_ONCE] ?? Promise.resolve()).then(() => runShell(script.line, { env }));
      lanes[index % AT_ONCE] = run;
      return [script, run];
    }),
  );
}

describe('scripts of the built program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rdsguard-scripts-'));
  const sandboxes: Awaited<ReturnType<typeof startSandbox>>[] = [];
  let runs: ReadonlyMap<Script, Promise<Transcript>> = new Map();

  beforeAll(async () => {
    const serve = async (...args: string[]) => {
      const sandbox = await startSandbox(args);
      sandboxes.push(sandbox);
      return sandbox.url;
    };
    runs = runAll({
      NODE: process.execPath,
      RDSGUARD: PROGRAM,
      TMP: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      URL: await serve(),
      THROTTLED: await serve('--fault', 'throttle=0.3'),
      PARTLY: await serve('--fault', 'denied@eu-west-1'),
      DENIED: await serve('--fault', 'denied'),
      HTML: await serve('--fault', 'html'),
    });
  });
  afterAll(async () => {
    for (const sandbox of sandboxes) await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  for (const script of SCRIPTS) {
    const { line, exit, says } = script;
    it.skipIf(/\| jq /.test(line) && !peer('jq'))(`${exit}  ${line}`, { timeout: 120_000 }, async () => {
      const run = await runs.get(script);
      expect(run?.stderr).toMatch(says);
      expect(run?.exit).toBe(exit);
      expect(run?.stderr).not.toMatch(/^\s+at /m);
      if (ANSWERLESS.includes(exit)) expect(run?.stdout).toBe('');
    });
  }
});

describe('together they try', () => {
  const of = (name: string) => SCRIPTS.filter(({ command }) => command === name);

  it('every command: one success with an empty stderr, one failure', () => {
    for (const name of COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '')) {
      const quiet = of(name).filter(({ says }) => says.source === '^$');
      expect(
        quiet.some(({ exit }) => exit === 0 || exit === 130),
        name,
      ).toBe(true);
      expect(
        of(name).some(({ exit }) => ANSWERLESS.includes(exit)),
        name,
      ).toBe(true);
    }
  });

  it('every format of every command that has it', () => {
    for (const name of ['list', 'show', 'incidents', 'summary', 'detectors']) {
      for (const format of FORMATS) {
        const asked = new RegExp(format === 'json' ? '--json' : `-o ${format}\\b`);
        expect(
          of(name).some(({ line, exit }) => exit === 0 && asked.test(line)),
          `${name} ${format}`,
        ).toBe(true);
      }
    }
  });

  it('every exit code', () => {
    expect(new Set(SCRIPTS.map(({ exit }) => exit))).toEqual(new Set(Object.values(ExitCode)));
  });
});
