import { afterEach, describe, expect, it, vi } from 'vitest';
import { SAMPLE_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { isJsonObject } from '../../src/model/json.ts';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import { textWidth } from '../../src/view/width.ts';
import { ask, NOW, REGION, toFindings } from '../sandbox/ask.ts';
import { runCli, type World } from '../support/run-cli.ts';
import { type Served, serve } from './serve.ts';

const TYPES = [
  'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin',
  'CredentialAccess:RDS/TorIPCaller.FailedLogin',
  'Discovery:RDS/TorIPCaller',
  'CredentialAccess:RDS/AnomalousBehavior.FailedLogin',
];
const OTHER = 'eu-west-1';

/** A second between polls passes in a twentieth of one. */
vi.mock(import('../../src/commands/pause.ts'), async (original) => {
  const { pause } = await original();
  return { pause: (duration, signal) => pause(duration / 20, signal) };
});

/** The fixtures' time, going on at the pace of the real one. */
const began = Date.now();
const clock = () => NOW + Date.now() - began;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const open: Served[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serving(options: Parameters<typeof serve>[0] = {}): Promise<Served> {
  const server = await serve({ now: clock, ...options });
  open.push(server);
  return server;
}

/** An occurrence: a new sample finding, or one more of an active one. */
async function happen({ sandbox }: Served, type: string, region = REGION): Promise<void> {
  const { status } = await ask(sandbox, 'POST', 'findings/create', {
    body: { findingTypes: [type] },
    region,
  });
  expect(status).toBe(200);
}

interface Watching {
  /** What stdout has. */
  stdout: string;
  readonly ended: ReturnType<typeof runCli>;
  stop(): ReturnType<typeof runCli>;
}

function watch(args: readonly string[], world: World = {}): Watching {
  const interrupt = new AbortController();
  const watching: { stdout: string } = { stdout: '' };
  const ended = runCli(['watch', '--interval', '1s', ...args], {
    clock,
    interrupted: interrupt.signal,
    onOutput: (stdout) => {
      watching.stdout = stdout;
    },
    ...world,
  });
  return Object.assign(watching, {
    ended,
    stop: () => {
      interrupt.abort(new Error('interrupted'));
      return ended;
    },
  });
}

/** The watch has looked at what was there: its first words come then. */
const hasBegun = ({ calls }: Served) =>
  until('it has begun', () => calls.filter((name) => name === 'ListFindings').length >= 12);

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (isSo()) return;
    await sleep(30);
  }
  throw new Error(`waited in vain until ${what}`);
}

const versionOf = ({ id, updatedAt }: { id: string; updatedAt?: number | undefined }) => `${id} ${updatedAt}`;

function linesOf(stdout: string) {
  const documents = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return toFindings(documents.filter(isJsonObject));
}

describe('over a sandbox that changes at random, under 20 % faults', () => {
  it('every finding once, every change once, in order of time, and nothing that was there before', async () => {
    const server = await serving({ faults: ['throttle=0.1', 'error=0.05', 'reset=0.05'] });
    const there = new Set(toFindings(server.sandbox.findings(REGION)).map(({ id }) => id));
    const made = new Map<string, number | undefined>();
    const random = seededRandom(7);
    const watching = watch(['-o', 'ndjson', '--state', 'all', ...server.to]);
    await until(
      'the first poll is over',
      () => server.calls.filter((name) => name === 'GetFindings').length > 2,
    );
    await sleep(300);
    for (let step = 0; step < 60; step += 1) {
      const type = TYPES[Math.floor(random() * TYPES.length)] ?? '';
      await happen(server, type);
      const samples = toFindings(server.sandbox.findings(REGION)).filter(({ id }) => !there.has(id));
      for (const finding of samples) made.set(versionOf(finding), finding.count);
      const old = samples[Math.floor(random() * samples.length)];
      // Archived, the next occurrence of its type makes a new finding.
      if (random() < 0.1 && old) {
        await ask(server.sandbox, 'POST', 'findings/archive', { body: { findingIds: [old.id] } });
      }
      await sleep(5 + random() * 30);
    }
    const last = toFindings(server.sandbox.findings(REGION)).filter(({ id }) => !there.has(id));
    const isTold = () => {
      const told = new Set(linesOf(watching.stdout).map(versionOf));
      return last.every((finding) => told.has(versionOf(finding)));
    };
    await until('the last version of each finding is told', isTold);
    const { exit, stdout } = await watching.stop();
    expect(exit).toBe(130);
    expect(stdout.endsWith('\n')).toBe(true);
    const told = linesOf(stdout);
    expect(last.length).toBeGreaterThan(TYPES.length);
    expect(told.length).toBeGreaterThan(last.length);
    expect(new Set(told.map(versionOf)).size).toBe(told.length);
    for (const finding of told) expect(made.get(versionOf(finding))).toBe(finding.count);
    const times = told.map(({ updatedAt = 0 }) => updatedAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

it('keeps the order of time where findings change between being listed and being given', async () => {
  const types = SAMPLE_FINDING_TYPES.slice();
  let races = 0;
  const server = await serving({
    findings: [],
    intercept: async (operation) => {
      if (operation !== 'GetFindings' || races === 0) return undefined;
      races -= 1;
      // One that the list did not have, then a newer version of one that it had.
      await happen(server, types.pop() ?? '');
      await sleep(2);
      await happen(server, TYPES[0] ?? '');
      return undefined;
    },
  });
  const watching = watch(['-o', 'ndjson', ...server.to]);
  await hasBegun(server);
  races = 8;
  await happen(server, TYPES[0] ?? '');
  await until('all are told', () => new Set(linesOf(watching.stdout).map(({ id }) => id)).size === 9);
  await watching.stop();
  const times = linesOf(watching.stdout).map(({ updatedAt = 0 }) => updatedAt);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

describe('troubles', () => {
  const refuse = (name: string) =>
    Promise.resolve({
      status: 403,
      headers: { 'x-amzn-errortype': name },
      body: Buffer.from('{"message":"no"}'),
    });

  it('credentials that expire are said once; what came meanwhile is told once they are renewed', async () => {
    let expired = false;
    const server = await serving({
      intercept: () => (expired ? refuse('ExpiredTokenException') : undefined),
    });
    const watching = watch(['-o', 'ndjson', ...server.to]);
    await hasBegun(server);
    expired = true;
    await happen(server, TYPES[0] ?? '');
    const before = server.calls.length;
    await until('it has asked three times', () => server.calls.length >= before + 3);
    expired = false;
    await until('it is told', () => watching.stdout !== '');
    const { stderr } = await watching.stop();
    expect(linesOf(watching.stdout).map(({ type }) => type)).toEqual([TYPES[0]]);
    expect(stderr.match(/credentials have expired/g)).toHaveLength(1);
    expect(stderr.match(/aws sso login/g)).toHaveLength(1);
    expect(stderr.match(/Everything answers again/g)).toHaveLength(1);
  });

  it('a network that is lost is said once, and made up for', async () => {
    let lost = false;
    const server = await serving({
      intercept: () =>
        lost ? Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' })) : undefined,
    });
    const watching = watch(['-o', 'ndjson', ...server.to], { env: { AWS_MAX_ATTEMPTS: '1' } });
    await hasBegun(server);
    lost = true;
    await happen(server, TYPES[1] ?? '');
    const before = server.calls.length;
    await until('it has asked twice', () => server.calls.length >= before + 2);
    lost = false;
    await until('it is told', () => watching.stdout !== '');
    const { stderr } = await watching.stop();
    expect(stderr.match(/Incomplete: 1 of 1/g)).toHaveLength(1);
    expect(stderr.match(/Everything answers again/g)).toHaveLength(1);
  });

  it('a Region that refuses for ever holds up no other', async () => {
    const server = await serving({ regions: [REGION, OTHER], faults: [`denied@${OTHER}`] });
    const watching = watch(['-o', 'ndjson', '--region', `${REGION},${OTHER}`, ...server.to]);
    await hasBegun(server);
    await happen(server, TYPES[2] ?? '');
    await until('it is told', () => watching.stdout !== '');
    await happen(server, TYPES[2] ?? '');
    await until('its change is told', () => linesOf(watching.stdout).length === 2);
    const { stderr } = await watching.stop();
    expect(stderr.match(/Incomplete: 1 of 1 missing: eu-west-1 \(denied\)/g)).toHaveLength(1);
  });

  it.each([
    ['refused', { faults: ['denied'] }, 4, /ListDetectors is missing/],
    ['expired', { faults: ['expired=0'] }, 4, /expired/],
    ['without an answer', { faults: ['unreachable'] }, 5, /cannot begin/],
    [
      'without a detector',
      { setups: { [REGION]: { detector: 'none' as const } } },
      5,
      /no GuardDuty detector/,
    ],
  ])(
    'a first poll that is %s ends it: a wrong set-up does not mend itself',
    async (_, options, exit, says) => {
      const { to } = await serving(options);
      const run = await watch(to, { env: { AWS_MAX_ATTEMPTS: '1' } }).ended;
      expect(run).toMatchObject({ exit, stdout: '' });
      expect(run.stderr).toMatch(says);
    },
  );

  it('says at the start that nothing can come where RDS Protection is off', async () => {
    const { to } = await serving({ findings: [], setups: { [REGION]: { rdsProtection: 'off' } } });
    const run = await watch(['--timeout', '1s', ...to]).ended;
    expect(run).toMatchObject({ exit: 0, stdout: '' });
    expect(run.stderr.match(/RDS Protection is off/g)).toHaveLength(1);
  });
});

it('does not read what is long over: 3,000 old findings cost a few calls', async () => {
  const server = await serving({ findings: generateFindings(3000, { seed: 3, until: NOW }) });
  await watch(['--timeout', '1s', ...server.to]).ended;
  const polls = server.calls.filter((name) => name === 'ListDetectors').length;
  expect(polls).toBeGreaterThan(2);
  expect(server.calls.length).toBeLessThan(10 + 8 * polls);
});

describe('its start says what is there, so that silence is not taken for a fault', () => {
  it.each([
    [[], /The newest finding there is was updated 2026-11-19T04:12:00Z; new and changed ones follow\./],
    [['--user', 'nobody'], /No finding matches so far; new ones follow\./],
    [['--since', '2026-11-20'], /Nothing since then so far; new and changed findings follow\./],
  ])('%j', async (args, says) => {
    const { to } = await serving();
    const run = await watch(['--timeout', '1s', ...args, ...to]).ended;
    expect(run).toMatchObject({ exit: 0, stdout: '', stderr: expect.stringMatching(says) });
  });

  it('but not where findings are printed', async () => {
    const { to } = await serving();
    const run = await watch(['--timeout', '1s', '--since', '2025-11-20', ...to]).ended;
    expect(run.stdout).not.toBe('');
    expect(run.stderr).not.toMatch(/follow/);
  });
});

describe('its end', () => {
  it('--fail-on ends it with 3 at the first that is severe', async () => {
    const { to } = await serving();
    const run = await watch(['--since', '2025-12-01', '--fail-on', 'high', '-o', 'ndjson', ...to]).ended;
    expect(run.exit).toBe(3);
    expect(linesOf(run.stdout).some(({ severity = 0 }) => severity >= 7)).toBe(true);
  });

  it('a sample does not meet --fail-on, unless samples were asked for', async () => {
    const server = await serving({ findings: [] });
    const plain = watch(['--fail-on', 'low', ...server.to]);
    await hasBegun(server);
    await happen(server, TYPES[0] ?? '');
    await until('it is told', () => plain.stdout !== '');
    const run = await plain.stop();
    expect(run).toMatchObject({ exit: 130, stdout: expect.stringMatching(/\[SAMPLE\] Tor login worked/) });
    const told = await watch(['--fail-on', 'low', '--since', '2026-11-21', '--samples', 'only', ...server.to])
      .ended;
    expect(told.exit).toBe(3);
  });

  it('--timeout is a plain end: 0, without a word of trouble', async () => {
    const { to } = await serving({ faults: ['latency=300'] });
    const run = await watch(['--timeout', '2s', '--quiet', ...to]).ended;
    expect(run).toEqual({ exit: 0, stdout: '', stderr: '' });
  });

  it('--timeout while something does not answer is 5: what came there was not seen', async () => {
    const { to } = await serving({ faults: ['expired=8'] });
    const run = await watch(['--timeout', '2s', ...to]).ended;
    expect(run).toMatchObject({ exit: 5, stdout: '' });
    expect(run.stderr).toMatch(/credentials have expired/);
  });

  it.each([
    [['--until', '1d'], /--until has no meaning/],
    [['--interval', '0s'], /takes a duration/],
    [['-o', 'csv'], /table, ndjson/],
    [['--from', 'x'], /--from reads files/],
  ])('%j is a mistake', async (args, says) => {
    const run = await watch(
      [...args, '--sandbox'].filter((arg) => args[0] !== '--from' || arg !== '--sandbox'),
    ).ended;
    expect(run).toMatchObject({ exit: 2, stdout: '', stderr: expect.stringMatching(says) });
  });
});

describe('its rows', () => {
  it('say what changed since when', async () => {
    const server = await serving();
    const watching = watch([...server.to]);
    await hasBegun(server);
    await happen(server, TYPES[0] ?? '');
    await until('it is told', () => watching.stdout !== '');
    await happen(server, TYPES[0] ?? '');
    await happen(server, TYPES[0] ?? '');
    await until('its change is told', () => watching.stdout.trim().split('\n').length === 2);
    await watching.stop();
    const [first = '', second = ''] = watching.stdout.split('\n');
    expect(first).toMatch(
      /High {6}\[SAMPLE\] Tor login worked .* GeneratedFindingUserName {2}198\.51\.100\.0 .* [0-9a-f]{8}$/,
    );
    expect(second).toMatch(/ \+2 since \d\d:\d\d$/);
  });

  it.each([60, 80, 120, 200])('fit a terminal of %d columns', async (terminal) => {
    const { to } = await serving();
    const args = ['--since', '2025-12-01', '--fail-on', 'low', '--no-color', ...to];
    const { stdout } = await watch(args, { terminal, env: { LANG: 'C.UTF-8' } }).ended;
    expect(stdout.split('\n').filter((line) => textWidth(line) > terminal)).toEqual([]);
    expect(stdout).toMatch(/Brute force worked/);
  });
});
