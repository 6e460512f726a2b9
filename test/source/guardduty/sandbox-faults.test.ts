import { afterEach, describe, expect, it } from 'vitest';
import { matches } from '../../../src/filter/matches.ts';
import { toServerCriteria } from '../../../src/filter/server-criteria.ts';
import { EVERY_FINDING } from '../../../src/model/query.ts';
import { parseFault } from '../../../src/sandbox/faults.ts';
import { generateFindings } from '../../../src/sandbox/generate-findings.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { type SandboxServer, serveSandbox } from '../../../src/sandbox/server.ts';
import { everything, idsOf, NOW, openSource } from './open-source.ts';

const REGION = 'ap-northeast-1';

function sandbox(count: number, ...faults: readonly string[]) {
  return createSandbox({
    regions: [REGION],
    findings: generateFindings(count, { seed: 7, until: NOW }),
    now: () => NOW,
    faults: faults.map(parseFault),
  });
}

const all = everything({
  criteria: toServerCriteria(EVERY_FINDING),
  matches: (finding) => matches(EVERY_FINDING, finding),
});

function activeIds({ findings }: ReturnType<typeof sandbox>): readonly string[] {
  return findings(REGION)
    .filter((document) => !JSON.stringify(document.Service).includes('"Archived":true'))
    .map(({ Id }) => String(Id))
    .sort();
}

describe('10,000 findings', () => {
  it('all come through 30 % throttles, 5 % errors and 5 % broken connections', async () => {
    const { handle, ...world } = sandbox(10_000, 'throttle=0.3', 'error=0.05', 'reset=0.05');
    const { items, sources } = await openSource({ handler: handle, regions: [REGION] }).findings(all);
    expect(sources).toMatchObject([{ status: 'ok', complete: true }]);
    expect(idsOf(items)).toEqual(activeIds({ handle, ...world }));
  });
});

describe('over the network each fault ends, with its status', () => {
  let server: SandboxServer | undefined;
  afterEach(async () => {
    await server?.close();
  });

  it.each([
    ['none of them', [], 'ok'],
    ['empty-page', ['empty-page'], 'ok'],
    ['throttle', ['throttle=1'], 'timeout'],
    ['error', ['error=1'], 'timeout'],
    ['reset', ['reset=1'], 'timeout'],
    ['slow', ['slow'], 'timeout'],
    ['stall', ['stall'], 'timeout'],
    ['drip', ['drip'], 'timeout'],
    ['unreachable', ['unreachable'], 'timeout'],
    ['truncate', ['truncate'], 'error'],
    ['html', ['html'], 'error'],
    ['empty-body', ['empty-body'], 'error'],
    ['wrong-case', ['wrong-case'], 'error'],
    ['token-loop', ['token-loop=3'], 'error'],
    ['missing-ids', ['missing-ids=0.5'], 'error'],
    ['expired', ['expired=8'], 'denied'],
  ])('%s', async (_, faults, status) => {
    server = await serveSandbox(sandbox(120, ...faults).handle, { port: 0 });
    const run = new AbortController();
    // Where the fault never ends by itself the run's deadline ends it; what ends by itself has long done so.
    const deadline = setTimeout(
      () => run.abort(new Error('time is up')),
      status === 'timeout' ? 200 : 10_000,
    );
    const source = openSource({
      endpointUrl: server.url,
      regions: [REGION],
      signal: run.signal,
      callTimeoutMs: 60,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          setTimeout(resolve, Math.min(ms, 20));
          signal.addEventListener('abort', reject);
        }),
      env: { AWS_MAX_ATTEMPTS: '1000' },
    });
    const { sources } = await source.findings(all);
    clearTimeout(deadline);
    expect(sources).toMatchObject([{ status, complete: status === 'ok' }]);
    if (status === 'timeout') expect(sources[0]?.reason).toMatch(/^time is up/);
  });

  it('denied', async () => {
    server = await serveSandbox(sandbox(10, 'denied').handle, { port: 0 });
    const source = openSource({ endpointUrl: server.url, regions: [REGION] });
    await expect(source.findings(all)).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/guardduty:ListDetectors/),
    });
  });
});
