import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli.ts';
import { createFiles } from '../../src/files.ts';
import type { Io } from '../../src/io.ts';

/** What a run printed and ended with. */
export interface Transcript {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Columns of a terminal; without it, stdout and stderr are pipes. */
  readonly terminal?: number;
  /** The moment, as ISO 8601; fixed, so that nothing depends on when a test runs. */
  readonly now?: string;
  readonly hostZone?: string;
  /** What somebody at a terminal types when asked. */
  readonly answer?: string | (() => Promise<string>);
  /** A clock that goes on, in the place of `now`: milliseconds UTC. */
  readonly clock?: () => number;
  /** Ctrl-C. */
  readonly interrupted?: AbortSignal;
  /** Told of all that stdout has, each time it is written to. */
  readonly onOutput?: (stdout: string) => void;
  /** What writing fails with. */
  readonly broken?: { readonly stdout?: Error; readonly stderr?: Error };
}

/** The moment of every golden: a month after the newest fixture. */
const NOW = '2026-11-22T00:00:00Z';

/** Runs a command line in process, in a world of its own. */
export async function runCli(args: readonly string[], world: World = {}): Promise<Transcript> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    isTerminal: world.terminal !== undefined,
    columns: world.terminal,
    write: async (chunks: string | Iterable<string>) => {
      if (world.broken?.[name]) throw world.broken[name];
      written[name] += typeof chunks === 'string' ? chunks : [...chunks].join('');
      if (name === 'stdout') world.onOutput?.(written.stdout);
    },
  });
  const io: Io = {
    args,
    env: world.env ?? {},
    stdout: output('stdout'),
    stderr: output('stderr'),
    stdin: {
      isTerminal: world.answer !== undefined,
      bytes: toBytes(world.stdin ?? ''),
      readLine: async () => (typeof world.answer === 'function' ? world.answer() : (world.answer ?? '')),
    },
    now: world.clock ?? (() => Date.parse(world.now ?? NOW)),
    hostZone: world.hostZone ?? 'UTC',
    interrupted: world.interrupted ?? new AbortController().signal,
    fixtures: fileURLToPath(new URL('../../fixtures/findings', import.meta.url)),
    version: () => '0.0.0-test',
    nodeVersion: '22.11.0',
    files: createFiles(),
  };
  const exit = await run(io);
  return { exit, ...written };
}

async function* toBytes(input: string | Uint8Array): AsyncIterable<Uint8Array> {
  yield typeof input === 'string' ? new TextEncoder().encode(input) : input;
}

/** A run as a reader of a golden sees it: command, stdout, stderr, exit code. */
export function formatTranscript(args: readonly string[], { exit, stdout, stderr }: Transcript): string {
  const command = args.map((arg) => (/^[\w./:=,-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ');
  return `$ rdsguard ${command}\n\n--- stdout\n${stdout}--- stderr\n${stderr}--- exit ${exit}\n`;
}
