import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/commands.ts';
import { runCli } from '../support/run-cli.ts';
import { type Served, serve } from './serve.ts';

const ID = 'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx';
const FILE = join(mkdtempSync(join(tmpdir(), 'rdsguard-')), 'report.html');

/** A run of each command, so that every call that it can make is made. Undefined: it asks nobody. */
const RUNS: Readonly<Record<string, readonly (readonly string[])[] | undefined>> = {
  list: [['list'], ['list', '--type', 'Tor', '--state', 'all'], ['list', '--user', 'nobody']],
  show: [
    ['show', ID],
    ['show', 'd4c3dbdf'],
  ],
  incidents: [['incidents']],
  summary: [['summary']],
  detectors: [['detectors']],
  explain: [['explain', ID]],
  respond: [['respond', ID]],
  samples: [
    ['samples', '--all', '--wait', '2s', '--yes'],
    ['samples', '--clean', '--yes'],
  ],
  watch: [
    ['watch', '--timeout', '2s', '--interval', '1s'],
    ['watch', '--since', '2025-12-01', '--fail-on', 'low'],
  ],
  report: [['report', '--file', FILE]],
  archive: [['archive', ID, '--yes']],
  unarchive: [['unarchive', ID, '--yes']],
  doctor: [['doctor']],
  sandbox: undefined,
  schema: undefined,
  completion: undefined,
};
const CHANGING = ['samples', 'archive', 'unarchive'];

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
}

const names = COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '');
const sent = new Map<string, ReadonlySet<string>>();
let statements: readonly Statement[];
let server: Served;

beforeAll(async () => {
  server = await serve();
  statements = JSON.parse((await runCli(['doctor', '--policy'])).stdout).Statement;
  for (const name of names) {
    server.calls.length = 0;
    for (const args of RUNS[name] ?? []) {
      const { exit, stderr } = await runCli([...args, ...server.to]);
      expect([0, 3], `${args.join(' ')}: ${stderr}`).toContain(exit);
    }
    sent.set(name, new Set(server.calls.map((operation) => `guardduty:${operation}`)));
  }
});
afterAll(() => server.close());

function actionsOf(sid: string): readonly string[] {
  return statements.find(({ Sid }) => Sid === sid)?.Action ?? [];
}

describe('the IAM policy of doctor --policy', () => {
  it('knows every command: a new one needs its runs here', () => {
    expect(names.filter((name) => !Object.hasOwn(RUNS, name))).toEqual([]);
  });

  it.each(names)('%s calls nothing beyond it', (name) => {
    const allowed = new Set(statements.flatMap(({ Action }) => Action));
    expect([...(sent.get(name) ?? [])].filter((action) => !allowed.has(action))).toEqual([]);
    expect((sent.get(name)?.size ?? 0) > 0).toBe(RUNS[name] !== undefined);
  });

  it.each(names.filter((name) => !CHANGING.includes(name)))('%s sends nothing that changes', (name) => {
    const reads = actionsOf('RdsguardReads');
    expect([...(sent.get(name) ?? [])].filter((action) => !reads.includes(action))).toEqual([]);
  });

  it('reads only with what AWS names as reading', () => {
    expect(actionsOf('RdsguardReads').filter((action) => !/^guardduty:(Get|List)/.test(action))).toEqual([]);
    expect(actionsOf('RdsguardChanges').filter((action) => /^guardduty:(Get|List)/.test(action))).toEqual([]);
  });

  it('allows nothing that no command calls', () => {
    const all = new Set([...sent.values()].flatMap((actions) => [...actions]));
    expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(all);
  });

  it('is a policy as IAM takes it, and needs no credentials', async () => {
    const { exit, stdout } = await runCli(['doctor', '--policy', '-q']);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).Version).toBe('2012-10-17');
    for (const { Effect, Resource, Sid } of statements) {
      expect({ Effect, Resource }).toEqual({ Effect: 'Allow', Resource: '*' });
      expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
    }
  });

  it('the report was written', () => expect(existsSync(FILE)).toBe(true));
});

describe('--dry-run', () => {
  it.each([
    ['samples', '--all', '--dry-run'],
    ['samples', '--clean', '--dry-run'],
    ['archive', ID, '--dry-run'],
    ['unarchive', ID, '--dry-run'],
  ])('%s %s sends nothing that changes', async (...args) => {
    server.calls.length = 0;
    expect(await runCli([...args, ...server.to])).toMatchObject({ exit: 0 });
    const reads = actionsOf('RdsguardReads');
    expect(server.calls.filter((operation) => !reads.includes(`guardduty:${operation}`))).toEqual([]);
  });
});
