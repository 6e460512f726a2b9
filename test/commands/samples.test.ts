import { afterEach, describe, expect, it, vi } from 'vitest';
import { SAMPLE_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { NOW, REGION } from '../sandbox/ask.ts';
import { runCli } from '../support/run-cli.ts';
import { type Served, serve } from './serve.ts';

const OTHER = 'eu-west-1';
const TOR_PROBE = 'Discovery:RDS/TorIPCaller';

/** What is waited for passes in a twentieth of its time. */
vi.mock(import('../../src/commands/pause.ts'), async (original) => {
  const { pause } = await original();
  return { pause: (duration, signal) => pause(duration / 20, signal) };
});

const open: Served[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** A sandbox whose clock goes on a second with each look. */
async function serving(options: Parameters<typeof serve>[0] = {}): Promise<Served> {
  let time = NOW;
  const server = await serve({
    now: () => {
      time += 1000;
      return time;
    },
    ...options,
  });
  open.push(server);
  return server;
}

/** Our own clock, a second a look: what is waited for in vain must end. */
function clock(): () => number {
  let time = NOW;
  return () => {
    time += 1000;
    return time;
  };
}

const done = () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{}') });

async function samplesJson(args: readonly string[], world: Parameters<typeof runCli>[1] = {}) {
  const run = await runCli(['samples', '--json', '--yes', ...args], { clock: clock(), ...world });
  return { ...run, json: JSON.parse(run.stdout) };
}

describe('samples', () => {
  it('--all asks for every RDS type by name, and waits for each', async () => {
    const { to } = await serving();
    const { exit, json } = await samplesJson(['--all', '--wait', '30s', ...to]);
    expect(exit).toBe(0);
    expect(json.Samples.map((sample: { Type: string }) => sample.Type)).toEqual(SAMPLE_FINDING_TYPES);
    expect(json.Samples.every((sample: { Status: string }) => sample.Status === 'arrived')).toBe(true);
  });

  it('a second run aggregates into the same findings, and they count as arrived', async () => {
    const { to } = await serving();
    const first = await samplesJson(['--type', TOR_PROBE, '--wait', '30s', ...to]);
    const second = await samplesJson(['--type', TOR_PROBE, '--wait', '30s', ...to]);
    const [one, two] = [first, second].map(({ json }) => json.Samples[0].Finding);
    expect(two.Id).toBe(one.Id);
    expect(two.Service.Count).toBe(one.Service.Count + 1);
    expect(second.exit).toBe(0);
  });

  it('an older sample that did not change has not arrived: exit 5, and it is named', async () => {
    const server = await serving();
    await samplesJson(['--type', TOR_PROBE, ...server.to]);
    const deaf = await serving({
      findings: server.sandbox.findings(REGION),
      intercept: (operation) => (operation === 'CreateSampleFindings' ? done() : undefined),
    });
    const { exit, json, stderr } = await samplesJson(['--type', TOR_PROBE, '--wait', '2s', ...deaf.to]);
    expect(exit).toBe(5);
    expect(json).toMatchObject({ Complete: false, Samples: [{ Status: 'missing', Finding: null }] });
    expect(stderr).toMatch(/did not come: Discovery:RDS\/TorIPCaller/);
  });

  it('the run’s own deadline ends the waiting with what has come', async () => {
    const { to } = await serving({
      intercept: (operation) => (operation === 'CreateSampleFindings' ? done() : undefined),
    });
    const run = await samplesJson(['--type', TOR_PROBE, '--wait', '10m', '--timeout', '1s', ...to], {
      clock: () => NOW,
    });
    expect(run.exit).toBe(5);
    expect(run.json.Samples).toMatchObject([{ Status: 'missing' }]);
  });

  it('a refused type is named with its reason, the others are made', async () => {
    const { to } = await serving();
    const rule = 'CredentialAccess:RDS/ModifyAuthenticationProcess';
    const { exit, json } = await samplesJson(['--type', `${TOR_PROBE},${rule}`, '--wait', '30s', ...to]);
    expect(exit).toBe(1);
    expect(json.Refused).toMatchObject([
      { Type: rule, Reason: expect.stringMatching(/invalid finding type/) },
    ]);
    expect(json.Samples).toMatchObject([{ Type: TOR_PROBE, Status: 'arrived' }]);
  });

  it('in several Regions: each its own, and one that is gone makes it incomplete', async () => {
    const { to } = await serving({ regions: [REGION, OTHER], faults: [`denied@${OTHER}`] });
    const regions = ['--region', `${REGION},${OTHER}`];
    const { exit, json } = await samplesJson(['--type', TOR_PROBE, '--wait', '30s', ...regions, ...to]);
    expect(exit).toBe(5);
    expect(json.Samples).toMatchObject([{ Region: REGION, Status: 'arrived' }]);
    expect(json.Sources).toMatchObject([{ Status: 'ok' }, { Status: 'denied' }]);
  });
});

describe('samples --clean', () => {
  it('under --sandbox says why none is there, and what keeps them', async () => {
    const { exit, stderr } = await runCli(['samples', '--clean', '--sandbox']);
    expect(exit).toBe(0);
    expect(stderr).toMatch(/--sandbox starts afresh.*rdsguard sandbox keeps/);
  });

  it('archives every active RDS sample and nothing else; twice is harmless', async () => {
    const server = await serving();
    await samplesJson(['--all', ...server.to]);
    const real = await runCli(['list', '--samples', 'exclude', '-o', 'ndjson', ...server.to]);
    const clean = () => runCli(['samples', '--clean', '--yes', ...server.to], { clock: clock() });
    const first = await clean();
    expect(first).toMatchObject({ exit: 0, stderr: expect.stringMatching(/None is left/) });
    expect(first.stdout.trim().split('\n')).toHaveLength(16);
    expect(await clean()).toMatchObject({ exit: 0, stdout: '' });
    const left = await runCli(['list', '--samples', 'exclude', '-o', 'ndjson', ...server.to]);
    expect(left.stdout).toBe(real.stdout);
  });

  it('a run that was killed half way is mended by the next', async () => {
    const server = await serving();
    await samplesJson(['--all', ...server.to]);
    const ids = server.sandbox.findings(REGION).flatMap(({ Id, Title }) => (Title ? [String(Id)] : []));
    await runCli(['archive', ...ids.slice(-5), '--yes', ...server.to]);
    const again = await runCli(['samples', '--clean', '--yes', ...server.to], { clock: clock() });
    expect(again).toMatchObject({ exit: 0, stderr: expect.stringMatching(/None is left/) });
  });

  it('what is left is not called clean: exit 5', async () => {
    const server = await serving({
      intercept: (operation) => (operation === 'ArchiveFindings' ? done() : undefined),
    });
    await samplesJson(['--type', TOR_PROBE, ...server.to]);
    const args = ['samples', '--clean', '--yes', '--json', ...server.to];
    const { exit, stdout, stderr } = await runCli(args, { clock: clock() });
    expect(exit).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ Complete: false, Sources: [{ Status: 'error' }] });
    expect(stderr).toMatch(/1 sample finding still active/);
    expect(stderr).not.toMatch(/None is left/);
  });

  it('a Region where nobody could look is not called clean', async () => {
    const server = await serving({ regions: [REGION, OTHER], faults: [`denied@${OTHER}`] });
    await samplesJson(['--type', TOR_PROBE, ...server.to]);
    const args = ['samples', '--clean', '--yes', '--region', `${REGION},${OTHER}`, ...server.to];
    const { exit, stderr } = await runCli(args);
    expect(exit).toBe(5);
    expect(stderr).not.toMatch(/None is left/);
  });
});

describe('asking first', () => {
  const ask = (answer: string, to: readonly string[]) =>
    runCli(['samples', '--type', TOR_PROBE, ...to], { terminal: 200, answer });

  it('on a terminal, naming Region and account; a yes does it', async () => {
    const server = await serving();
    const run = await ask('y', server.to);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.stderr).toMatch(new RegExp(`ap-northeast-1 of account ${server.sandbox.accountId}`));
    expect(run.stderr).toMatch(/EventBridge/);
    expect(run.stderr).toMatch(/Go on\? \[y\/N\]/);
    expect(server.calls).toContain('CreateSampleFindings');
  });

  it.each(['', 'n', 'no', 'yeah'])('%j does nothing, and is exit 1', async (answer) => {
    const server = await serving();
    expect(await ask(answer, server.to)).toMatchObject({
      exit: 1,
      stdout: '',
      stderr: expect.stringMatching(/Nothing was changed/),
    });
    expect(server.calls).not.toContain('CreateSampleFindings');
  });

  it('without a terminal it is exit 2 without --yes, and nothing is asked of the service', async () => {
    const server = await serving();
    const run = await runCli(['samples', '--type', TOR_PROBE, ...server.to]);
    expect(run).toMatchObject({ exit: 2, stderr: expect.stringMatching(/--yes/) });
    expect(server.calls).toEqual([]);
  });

  it('--dry-run says what would be done; not as JSON, and not of files', async () => {
    const run = await runCli(['samples', '--all', '--dry-run']);
    expect(run.stdout.trim().split('\n')).toEqual([...SAMPLE_FINDING_TYPES]);
    expect(await runCli(['samples', '--all', '--dry-run', '--json'])).toMatchObject({ exit: 2, stdout: '' });
    expect(await runCli(['samples', '--all', '--dry-run', '--from', 'x'])).toMatchObject({ exit: 2 });
  });
});
