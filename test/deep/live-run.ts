import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseFault } from '../../src/sandbox/faults.ts';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { FIXTURES, NOW, REGION } from '../sandbox/ask.ts';
import { PROGRAM, start } from '../support/program.ts';
import type { Transcript } from '../support/run-cli.ts';

/** More than a page of them, so that a page that is missing is seen. */
const FINDINGS = [...FIXTURES, ...generateFindings(80, { seed: 5, until: NOW })];

/** What must never be seen. The shapes are those of real keys. */
const CANARIES = {
  key: 'AKIACANARYCANARY0001',
  secret: 'cAnArYsEcReT/cAnArYsEcReT+cAnArYsEcReT01',
  token: 'FwoGZXIvYXdzECANARYTOKENCANARYTOKENCANARYTOKEN01',
} as const;

const CANARY_ENV = {
  AWS_ACCESS_KEY_ID: CANARIES.key,
  AWS_SECRET_ACCESS_KEY: CANARIES.secret,
  AWS_SESSION_TOKEN: CANARIES.token,
} as const;

export interface LiveRun extends Transcript {
  /** Each Authorization header that the service was sent. */
  readonly authorizations: readonly string[];
  /** What the run left in its home folder: path and content. */
  readonly files: readonly (readonly [string, string])[];
}

export interface LiveOptions {
  readonly faults?: readonly string[];
  readonly regions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files of the home folder, in the place of keys in the environment. */
  readonly home?: Readonly<Record<string, string>>;
  /** How the command line names the endpoint; the sandbox's own address unless told. */
  readonly endpoint?: (url: string) => readonly string[];
}

/** What a busy computer may add to a run's --timeout; a call's own deadline comes later. */
const GRACE_MS = 15_000;

function timeoutOf(args: readonly string[]): number {
  const [, seconds = '120'] = /^(\d+)s$/.exec(args[args.indexOf('--timeout') + 1] ?? '') ?? [];
  return Number(seconds) * 1000;
}

/**
 * Runs the built program, in a home folder of its own, against a sandbox of its own over HTTP. The sandbox is as new,
 * at a fixed moment: the same command line gets the same answers.
 */
export async function runLive(args: readonly string[], options: LiveOptions = {}): Promise<LiveRun> {
  const { faults = [], regions = [REGION], env = {} } = options;
  const { endpoint = (url: string) => ['--endpoint-url', url] } = options;
  const sandbox = createSandbox({
    regions,
    findings: FINDINGS,
    now: () => NOW,
    faults: faults.map(parseFault),
  });
  const authorizations: string[] = [];
  const server = await serveSandbox(
    (request, signal) => {
      authorizations.push(request.headers.authorization ?? '');
      return sandbox.handle(request, signal);
    },
    { port: 0 },
  );
  const home = mkdtempSync(join(tmpdir(), 'rdsguard-deep-'));
  for (const [path, content] of Object.entries(options.home ?? {})) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content);
  }
  try {
    const { child, ended } = start(
      process.execPath,
      [PROGRAM, ...args, ...endpoint(server.url), '--region', regions.join(',')],
      {
        env: {
          HOME: home,
          AWS_EC2_METADATA_DISABLED: 'true',
          ...(options.home ? {} : CANARY_ENV),
          ...env,
        },
        cwd: home,
      },
    );
    const late = setTimeout(() => child.kill('SIGKILL'), timeoutOf(args) + GRACE_MS);
    const run = await ended;
    clearTimeout(late);
    const files = readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !Object.keys(options.home ?? {}).some((given) => path === join(home, given)))
      .map((path) => [path, readFileSync(path, 'latin1')] as const);
    const anonymous = (text: string) => text.replaceAll(server.url, 'http://sandbox');
    return { ...run, stdout: anonymous(run.stdout), stderr: anonymous(run.stderr), authorizations, files };
  } finally {
    rmSync(home, { recursive: true });
    await server.close();
  }
}

/** Where a secret can be seen: "the session token on stderr". */
export function leaks(
  { stdout, stderr, files, authorizations }: LiveRun,
  canaries: Readonly<Record<string, string>> = CANARIES,
): readonly string[] {
  const signatures = authorizations.flatMap((header) => /Signature=([0-9a-f]+)/.exec(header)?.[1] ?? []);
  const places = [['stdout', stdout] as const, ['stderr', stderr] as const, ...files];
  return places.flatMap(([place, text]) => [
    ...Object.entries(canaries)
      .filter(([, canary]) => text.includes(canary))
      .map(([name]) => `${name} in ${place}`),
    ...(signatures.some((signature) => text.includes(signature)) ? [`signature in ${place}`] : []),
  ]);
}
