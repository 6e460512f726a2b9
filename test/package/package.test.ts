import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM, start } from '../support/program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rdsguard-package-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function npm(args: readonly string[]): string {
  return execFileSync('npm', [...args, '--loglevel=error', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
}

function pack(name: string): Buffer {
  const to = join(folder, name);
  mkdirSync(to);
  npm(['pack', '--pack-destination', to]);
  return readFileSync(join(to, readdirSync(to)[0] ?? ''));
}

describe('the package', () => {
  it('is small, packs twice to the same bytes, and runs where it alone is installed', async () => {
    const [once, again] = [pack('once'), pack('again')];
    expect(once.equals(again)).toBe(true);
    expect(once.length).toBeLessThan(1_000_000);
    const tarball = join(folder, 'once', readdirSync(join(folder, 'once'))[0] ?? '');
    npm(['install', '--offline', '--no-audit', '--prefix', join(folder, 'installed'), tarball]);
    expect(
      readdirSync(join(folder, 'installed/node_modules')).filter((name) => !name.startsWith('.')),
    ).toEqual(['rdsguard']);
    const rdsguard = join(folder, 'installed/node_modules/.bin/rdsguard');
    const run = await start(rdsguard, ['list', '--sandbox', '-q', '-o', 'ndjson', '--limit', '1']).ended;
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(JSON.parse(run.stdout).Id).toBeTruthy();
  }, 60_000);

  it('needs no other package, and runs nothing when it is installed', () => {
    const { dependencies, optionalDependencies, peerDependencies, scripts } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    );
    expect({ dependencies, optionalDependencies, peerDependencies }).toEqual({});
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(scripts).not.toHaveProperty(script);
  });

  it.each(['package-lock.json', 'test/mutation/package-lock.json'])(
    'is made with packages that are told by their hash and run nothing when they are installed: %s',
    (file) => {
      const { packages } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
      const locked: [string, { integrity?: string; hasInstallScript?: boolean }][] = Object.entries(packages);
      const others = locked.filter(([path]) => path !== '');
      expect(others.length).toBeGreaterThan(100);
      for (const [path, { integrity, hasInstallScript }] of others) {
        expect(integrity, path).toMatch(/^sha512-/);
        expect(hasInstallScript, path).toBeUndefined();
      }
    },
  );

  it('holds the licence of every package in the bundle', () => {
    const licences = readFileSync(join(ROOT, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of [
      '@aws-sdk/client-guardduty',
      'chalk',
      'cli-table3',
      'commander',
      'date-fns-tz',
      'zod',
    ])
      expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\(`, 'm'));
    expect(licences).toMatch(/Permission is hereby granted/);
  });
});

describe('what a run loads', () => {
  async function loaded(args: readonly string[]): Promise<string> {
    const hook = join(ROOT, 'test/package/loaded.js');
    const run = await start(process.execPath, ['--import', hook, PROGRAM, ...args]).ended;
    expect(run.exit).toBe(0);
    return run.stderr.match(/(?<=^loaded ).*$/gm)?.join(' ') ?? '';
  }
  const AWS = /guardduty-source/;
  const FINDINGS = /findings-/;
  const TABLES = /\b(table|time|width|finding-list|palette)-/;

  it('findings in files: nothing of AWS; as JSON also no table, zone or width', async () => {
    const json = await loaded(['list', '--from', 'fixtures/findings', '--json', '-q']);
    expect(json).toMatch(FINDINGS);
    expect(json).not.toMatch(AWS);
    expect(json).not.toMatch(TABLES);
    const table = await loaded(['list', '--from', 'fixtures/findings', '-q']);
    expect(table).toMatch(TABLES);
    expect(table).not.toMatch(AWS);
  });

  it('version, help and completion: nothing of findings', async () => {
    for (const args of [
      ['--version'],
      ['list', '--help'],
      ['help', 'time'],
      ['completion', 'bash', '--', 'rdsguard list --tz A'],
    ]) {
      const files = await loaded(args);
      expect(files).not.toMatch(AWS);
      expect(files).not.toMatch(FINDINGS);
      expect(files).not.toMatch(TABLES);
    }
  });
});

/** A disk's blocks of 512 bytes, zeroed. */
function withoutBlocks(bytes: Buffer, isLost: (block: number) => boolean): Buffer {
  for (let at = 0; at < bytes.length; at += 512)
    if (isLost(at / 512)) bytes.fill(0, at, Math.min(at + 512, bytes.length));
  return bytes;
}

describe('the compile cache', () => {
  async function run(cache: string, args = ['--version']): Promise<string> {
    const { exit } = await start(process.execPath, [PROGRAM, ...args], { env: { XDG_CACHE_HOME: cache } })
      .ended;
    expect(exit).toBe(0);
    return join(cache, 'rdsguard');
  }

  /** When each file in it was written. */
  function written(cache: string): Record<string, number> {
    const files = readdirSync(cache, { recursive: true, encoding: 'utf8' });
    return Object.fromEntries(files.map((file) => [file, statSync(join(cache, file)).mtimeMs]));
  }

  it('lies in a folder that only its owner can open', async () => {
    const cache = await run(mkdtempSync(join(folder, 'cache-')));
    expect(statSync(cache).mode & 0o777).toBe(0o700);
    expect(readdirSync(cache)).not.toEqual([]);
  });

  it('is written by the first run and taken by the next', async () => {
    const base = mkdtempSync(join(folder, 'cache-'));
    const args = ['list', '--from', 'fixtures/findings'];
    const first = written(await run(base, args));
    expect(Object.keys(first).length).toBeGreaterThan(5);
    expect(written(await run(base, args))).toEqual(first);
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 100)],
    ['the rest is lost', (bytes: Buffer) => bytes.fill(0, bytes.length >> 1)],
    ['every other block is lost', (bytes: Buffer) => withoutBlocks(bytes, (block) => block % 2 === 1)],
    ['the first blocks are lost', (bytes: Buffer) => withoutBlocks(bytes, (block) => block < 3)],
  ])('does no harm where what lies in it is broken: %s', async (_, broken) => {
    const base = mkdtempSync(join(folder, 'cache-'));
    const args = ['list', '--from', 'fixtures/findings', '--json'];
    const cache = await run(base, args);
    for (const file of Object.keys(written(cache))) {
      const path = join(cache, file);
      if (statSync(path).isFile()) writeFileSync(path, broken(readFileSync(path)));
    }
    await run(base, args);
  });

  it('is not used where others can open the folder', async () => {
    const base = mkdtempSync(join(folder, 'cache-'));
    mkdirSync(join(base, 'rdsguard'));
    chmodSync(join(base, 'rdsguard'), 0o777);
    expect(readdirSync(await run(base))).toEqual([]);
  });

  it('no run fails where there can be none', async () => {
    expect(existsSync(await run('/dev/null'))).toBe(false);
    expect(existsSync(await run(join(folder, 'nowhere')))).toBe(false);
    const { exit } = await start(process.execPath, [PROGRAM, '--version'], { env: { HOME: '/proc' } }).ended;
    expect(exit).toBe(0);
  });
});
