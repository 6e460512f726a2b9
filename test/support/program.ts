import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Transcript } from './run-cli.ts';

/** The built program: `npm test` builds it first. */
export const PROGRAM = fileURLToPath(new URL('../../bin/rdsguard.js', import.meta.url));

const ENVIRONMENT = { PATH: process.env.PATH, HOME: '/nonexistent', LANG: 'C.UTF-8', TZ: 'UTC' };

export interface Started {
  readonly child: ChildProcess;
  /** What it printed so far. */
  readonly written: { stdout: string; stderr: string };
  readonly ended: Promise<Transcript>;
}

/** Starts a command with an environment of its own: nothing of the caller's decides a test. */
export function start(
  command: string,
  args: readonly string[],
  { env = {}, stdin, cwd }: { env?: Readonly<Record<string, string>>; stdin?: string; cwd?: string } = {},
): Started {
  const child = spawn(command, [...args], {
    cwd,
    env: { ...ENVIRONMENT, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    written.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    written.stderr += text;
  });
  child.stdin.on('error', () => undefined).end(stdin);
  const ended = new Promise<Transcript>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ exit: code ?? (signal ? 128 : -1), ...written }));
  });
  return { child, written, ended };
}

/** Runs the built program to its end. */
export function runProgram(
  args: readonly string[],
  options: Parameters<typeof start>[2] = {},
): Promise<Transcript> {
  return start(process.execPath, [PROGRAM, ...args], options).ended;
}

/** Runs a line of shell in which `rdsguard` is the built program. */
export function runShell(line: string, options: Parameters<typeof start>[2] = {}): Promise<Transcript> {
  const define = `rdsguard() { "${process.execPath}" "${PROGRAM}" "$@"; }`;
  return start('bash', ['-c', `set -o pipefail; ${define}; ${line}`], options).ended;
}

/** `rdsguard sandbox` on a free port, until the test is over. */
export async function startSandbox(
  args: readonly string[] = [],
): Promise<{ url: string; stop: () => Promise<Transcript> }> {
  const { child, written, ended } = start(process.execPath, [PROGRAM, 'sandbox', '--port', '0', ...args]);
  while (!written.stdout.includes('\n')) {
    if (child.exitCode !== null) throw new Error(`the sandbox did not start: ${written.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const stop = () => {
    child.kill('SIGINT');
    return ended;
  };
  return { url: written.stdout.trim(), stop };
}
