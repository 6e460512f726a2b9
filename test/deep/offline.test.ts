import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import config from '../../rolldown.config.js';
import { COMMANDS } from '../../src/commands/commands.ts';
import { peer } from '../support/peer.ts';
import { PROGRAM, start } from '../support/program.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const FINDINGS = fileURLToPath(new URL('../../fixtures/findings/', import.meta.url));
const ID = 'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx';

/** How each command is called on files; one that cannot work on files must refuse them before it looks anywhere. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  list: ['--state', 'all'],
  show: [ID],
  incidents: [],
  summary: [],
  detectors: [],
  explain: [ID],
  respond: [ID],
  samples: ['--all', '--yes'],
  watch: ['--since', '500w', '--fail-on', 'low'],
  report: ['--file', 'report.html'],
  archive: [ID, '--yes'],
  unarchive: [ID, '--yes'],
  doctor: [],
  schema: ['list'],
  completion: ['bash'],
};
const REFUSE_FILES = ['samples', 'watch', 'archive', 'unarchive', 'detectors', 'doctor'];

const NAMES = COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '');

function argumentsOf(name: string): readonly string[] {
  const known = ARGUMENTS[name];
  if (!known) throw new Error(`test/deep/offline.test.ts does not know how to call "${name}"`);
  return known;
}

/** What a run did, as the kernel saw it. */
interface Traced {
  readonly exit: number;
  readonly stderr: string;
  /** Sockets that can leave this computer. */
  readonly sockets: readonly string[];
  /** What was opened of the AWS configuration. */
  readonly configuration: readonly string[];
  /** Files of the bundle that were loaded. */
  readonly loaded: readonly string[];
}

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'rdsguard-offline-'));
  mkdirSync(join(home, '.aws'));
  const keys = '[default]\nregion = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n';
  for (const name of ['.aws/config', '.aws/credentials', 'aws-config', 'aws-credentials'])
    writeFileSync(join(home, name), keys);
});
afterAll(() => rmSync(home, { recursive: true }));

let runs = 0;

/** Runs the program on a computer that is set up for AWS in every way there is. */
async function trace(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Traced> {
  runs += 1;
  const log = join(home, `trace-${runs}`);
  const strace = ['-f', '-qq', '-s', '500', '-e', 'trace=network,open,openat', '-o', log];
  const elsewhere = {
    AWS_CONFIG_FILE: join(home, 'aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'aws-credentials'),
  };
  const { exit, stderr } = await start('strace', [...strace, process.execPath, PROGRAM, ...args], {
    cwd: home,
    env: {
      HOME: home,
      AWS_PROFILE: 'default',
      AWS_REGION: 'eu-west-1',
      ...(runs % 2 ? elsewhere : {}),
      ...env,
    },
  }).ended;
  const calls = readFileSync(log, 'utf8').split('\n');
  const opened = calls.flatMap((call) => /\bopen(?:at)?\(.*?"([^"]*)"/.exec(call)?.[1] ?? []);
  return {
    exit,
    stderr,
    sockets: calls.filter((call) => /\bsocket\((?!AF_UNIX)/.test(call)),
    configuration: opened.filter((path) => /\/(\.aws|aws-config$|aws-credentials$)/.test(path)),
    loaded: opened.filter((path) => path.startsWith(DIST)).map((path) => basename(path)),
  };
}

/** The files of the bundle that hold a line of the SDK, as the bundler tells. */
async function sdkChunks(): Promise<ReadonlySet<string>> {
  const bundle = await rolldown({ ...config, logLevel: 'silent' });
  const { output } = await bundle.generate([config.output ?? {}].flat()[0]);
  await bundle.close();
  const chunks = output.flatMap((part) => (part.type === 'chunk' ? [part] : []));
  const holding = chunks.filter(({ modules }) =>
    Object.entries(modules).some(
      ([id, { renderedLength }]) => renderedLength > 0 && /\/node_modules\/@(aws-sdk|smithy)\//.test(id),
    ),
  );
  return new Set(holding.map(({ fileName }) => fileName));
}

describe.skipIf(!peer('strace'))('offline is offline, as the kernel saw it', () => {
  let sdk: ReadonlySet<string>;
  beforeAll(async () => {
    sdk = await sdkChunks();
  });

  it('a live run is seen to open a socket, the credentials and the SDK, in files of this bundle', async () => {
    expect(readdirSync(DIST)).toEqual(expect.arrayContaining([...sdk]));
    const live = await trace(['list', '--endpoint-url', 'http://127.0.0.1:9'], { AWS_MAX_ATTEMPTS: '1' });
    expect(live.exit).toBe(5);
    expect(live.sockets.length).toBeGreaterThan(0);
    expect(live.configuration.length).toBeGreaterThan(0);
    expect(live.loaded.filter((file) => sdk.has(file)).length).toBeGreaterThan(0);
  });

  const ON_FILES = NAMES.filter((name) => !['sandbox', 'schema', 'completion'].includes(name)).map((name) => [
    name,
    ...argumentsOf(name),
    '--from',
    FINDINGS,
  ]);
  const ALONE = [
    [],
    ['--version'],
    ['--help'],
    ['help', 'environment'],
    ...NAMES.map((name) => [name, '--help']),
    ...['schema', 'completion'].map((name) => [name, ...argumentsOf(name)]),
    ['completion', 'bash', '--', 'rdsguard list --profile '],
    ['explain'],
    ['explain', 'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin'],
    ['doctor', '--policy'],
    ['sandbox', '--help'],
    ['list', '--no-such-flag'],
  ];

  it.concurrent.each(
    [...ON_FILES, ...ALONE].map((args) => [args.join(' ').replace(FINDINGS, 'FILES'), args] as const),
  )('rdsguard %s', async (_, args) => {
    const run = await trace(args);
    const refuses =
      args.includes('--no-such-flag') || (args.includes('--from') && REFUSE_FILES.includes(args[0] ?? ''));
    expect(run.exit, run.stderr).toBe(refuses ? 2 : 0);
    expect(run.sockets).toEqual([]);
    expect(run.configuration).toEqual([]);
    expect(run.loaded.filter((file) => sdk.has(file))).toEqual([]);
  });

  it.concurrent.each(NAMES.filter((name) => !['sandbox', 'schema', 'completion'].includes(name)))(
    'rdsguard %s --sandbox: no socket, and nothing of the AWS configuration',
    async (name) => {
      const run = await trace([
        name,
        ...argumentsOf(name),
        '--sandbox',
        ...(name === 'report' ? ['--force'] : []),
      ]);
      expect(run.exit, run.stderr).toBe(name === 'watch' ? 3 : 0);
      expect(run.sockets).toEqual([]);
      expect(run.configuration).toEqual([]);
    },
  );
});
