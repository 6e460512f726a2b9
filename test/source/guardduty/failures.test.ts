import { describe, expect, it } from 'vitest';
import type { WireResponse } from '../../../src/model/wire.ts';
import { accessDenied, DETECTOR, fakeWire, refusal, reply, wireFinding } from './fake-wire.ts';
import { everything, NOW, openSource } from './open-source.ts';

function broken(code: string, name = 'Error') {
  return (): never => {
    throw Object.assign(new Error(`connect ${code}`), { code, name });
  };
}

type Case = readonly [
  name: string,
  answer: () => WireResponse,
  status: string,
  reason: RegExp,
  tries: number,
];

/** promises.md 3.6 and domain.md c.10: what the SDK makes of each is by name and status, never by class. */
const CASES: readonly Case[] = [
  ['429', () => refusal(429, 'TooManyRequestsException'), 'throttled', /request limit 15 times/, 15],
  ['400 ThrottlingException', () => refusal(400, 'ThrottlingException'), 'throttled', /request limit/, 15],
  ['429 without a name', () => reply('', 429), 'throttled', /request limit/, 15],
  [
    '500',
    () => refusal(500, 'InternalServerErrorException'),
    'error',
    /failed inside GuardDuty 15 times/,
    15,
  ],
  ['503 with a web page', () => reply('<html>busy</html>', 503), 'error', /failed inside GuardDuty/, 15],
  ['403 of an unknown kind', () => reply('{}', 403), 'denied', /guardduty:ListFindings is missing/, 1],
  [
    '400',
    () => refusal(400, 'BadRequestException', 'no'),
    'error',
    /refused as wrong \(no; request req-1\)/,
    1,
  ],
  [
    'another detector',
    () => refusal(400, 'BadRequestException', 'the input detectorId is not owned by the current account.'),
    'error',
    /not this account's/,
    1,
  ],
  ['404', () => reply('<html>nothing here</html>', 404), 'error', /ListFindings failed/, 1],
  [
    'a redirect',
    () => reply('', 302, { location: 'http://evil.example' }),
    'error',
    /ListFindings failed/,
    1,
  ],
  ['a reset', broken('ECONNRESET', 'TimeoutError'), 'unreachable', /connection broke .* 15 times/, 15],
  ['a closed port', broken('ECONNREFUSED'), 'unreachable', /nothing accepts connections/, 5],
  ['an unknown host', broken('ENOTFOUND'), 'unreachable', /name cannot be resolved/, 3],
  ['no network', broken('ENETUNREACH'), 'unreachable', /network is not available/, 5],
  [
    'a wrong certificate',
    broken('SELF_SIGNED_CERT_IN_CHAIN'),
    'unreachable',
    /certificate is not trusted/,
    1,
  ],
  ['a line end in a key', broken('ERR_INVALID_CHAR'), 'denied', /a character that no request can carry/, 1],
  ['no connection in time', broken('none', 'TimeoutError'), 'timeout', /no connection came about/, 5],
];

describe('each way to fail has its status, its words and its number of tries', () => {
  it.each(CASES)('%s', async (_, answer, status, reason, tries) => {
    const wire = fakeWire({
      findings: [wireFinding(1)],
      intercept: (operation) => (operation === 'ListFindings' ? answer() : undefined),
    });
    // A second Region that answers: where the only one refuses, the run ends with exit 4 instead.
    const other = openSource({
      handler: (request, signal) =>
        request.headers.authorization?.includes('us-east-1')
          ? Promise.resolve(reply(request.path === '/detector' ? { detectorIds: [] } : {}))
          : wire.handler(request, signal),
      regions: ['eu-west-1', 'us-east-1'],
    });
    const { sources } = await other.findings(everything());
    expect(sources[0]).toMatchObject({ region: 'eu-west-1', detectorId: DETECTOR, status, complete: false });
    expect(sources[0]?.reason).toMatch(reason);
    expect(sources[0]?.hint).toMatch(/\.$/);
    expect(wire.count('ListFindings')).toBe(tries);
  });
});

it('each try is told in a line: Region, operation, status, time, number; nothing of what was sent', async () => {
  let asked = 0;
  const wire = fakeWire({
    findings: [wireFinding(1)],
    intercept: (operation) =>
      operation === 'ListFindings' && asked++ === 0
        ? refusal(429, 'TooManyRequestsException', 'slow down')
        : undefined,
  });
  const lines: string[] = [];
  await openSource({ handler: wire.handler, trace: (line) => lines.push(line) }).findings(everything());
  expect(lines).toHaveLength(wire.calls.length);
  expect(lines[0]).toMatch(/^eu-west-1 ListDetectors: 200, 0 ms/);
  expect(lines).toContain('eu-west-1 ListFindings: 429, throttled, 0 ms, request req-1');
  expect(lines.join()).not.toMatch(/AWS4|Signature|findings/);
});

describe('retries', () => {
  const once = (first: () => WireResponse) => {
    let asked = 0;
    return fakeWire({
      findings: [wireFinding(1)],
      intercept: (operation) => (operation === 'ListFindings' && asked++ < 2 ? first() : undefined),
    });
  };

  it.each([
    ['in seconds', { 'retry-after': '7' }, 7000],
    ['as a date', { 'retry-after': new Date(NOW + 9000).toUTCString() }, 9000],
    ["in AWS's own milliseconds", { 'x-amz-retry-after': '4321' }, 4321],
  ])('Retry-After is honoured %s, and told where it is long', async (_, headers, ms) => {
    const waits: number[] = [];
    const notices: string[] = [];
    const wire = once(() => reply('{}', 429, headers));
    const source = openSource({
      handler: wire.handler,
      random: () => 0,
      sleep: async (wait) => void waits.push(wait),
      announce: ({ text }) => notices.push(text),
    });
    expect((await source.findings(everything())).items).toHaveLength(1);
    expect(waits).toEqual([ms, ms]);
    expect(notices[0]).toMatch(/^eu-west-1: waiting \d s, ListFindings met the account's request limit\.$/);
  });

  it.each<Record<string, string>>([
    { 'retry-after': '9999999' },
    { 'x-amz-retry-after': '1e300' },
    { 'x-amz-retry-after': 'Infinity' },
  ])('a wait that no timer takes (%o) is a long one, which the run’s deadline ends', async (headers) => {
    const wire = fakeWire({
      intercept: (operation) => (operation === 'ListFindings' ? reply('{}', 429, headers) : undefined),
    });
    const run = new AbortController();
    const source = openSource({
      handler: wire.handler,
      signal: run.signal,
      sleep: undefined,
      announce: () => setTimeout(() => run.abort(new Error('time is up')), 50),
    });
    const { sources } = await source.findings(everything());
    expect(sources).toMatchObject([{ status: 'timeout', reason: expect.stringMatching(/^time is up/) }]);
    expect(wire.count('ListFindings')).toBe(1);
  });

  it('waits are drawn from the whole of a range that doubles', async () => {
    const waits: number[] = [];
    const wire = once(() => refusal(429, 'TooManyRequestsException'));
    const source = openSource({
      handler: wire.handler,
      random: () => 0.5,
      sleep: async (wait) => void waits.push(wait),
    });
    await source.findings(everything());
    expect(waits).toEqual([250, 500]);
  });

  it.each([
    ['2', 2],
    ['20', 20],
  ])('AWS_MAX_ATTEMPTS=%s sets the number of tries', async (text, tries) => {
    let asked = 0;
    const source = openSource({
      endpointUrl: 'http://127.0.0.1:9',
      env: { AWS_MAX_ATTEMPTS: text },
      sleep: async () => void asked++,
    });
    const { sources } = await source.findings(everything());
    expect(sources).toMatchObject([{ status: 'unreachable', complete: false }]);
    expect(asked).toBe(tries - 1);
  });

  it('AWS_MAX_ATTEMPTS that is no number is a usage error', () => {
    expect(() => openSource({ env: { AWS_MAX_ATTEMPTS: 'lots' } })).toThrow(/whole number/);
  });

  it('a Region that fails for good is not asked for the rest', async () => {
    const wire = fakeWire({
      findings: Array.from({ length: 500 }, (_, index) => wireFinding(index)),
      intercept: (operation) => (operation === 'GetFindings' ? accessDenied('GetFindings') : undefined),
    });
    await expect(openSource({ handler: wire.handler }).findings(everything())).rejects.toMatchObject({
      exitCode: 4,
      message: 'eu-west-1 refused: the permission guardduty:GetFindings is missing.',
    });
    expect(wire.calls.length).toBeLessThan(12);
  });
});

describe('a clock that is wrong', () => {
  it('is set right by the answer, and the call made again', async () => {
    let asked = 0;
    const wire = fakeWire({
      findings: [wireFinding(1)],
      intercept: (operation) =>
        operation === 'ListDetectors' && asked++ === 0
          ? {
              ...refusal(403, 'InvalidSignatureException', 'Signature expired'),
              headers: {
                'x-amzn-errortype': 'InvalidSignatureException',
                date: 'Tue, 01 Jan 2030 00:00:00 GMT',
              },
            }
          : undefined,
    });
    const { sources } = await openSource({ handler: wire.handler }).findings(everything());
    expect(sources).toMatchObject([{ status: 'ok' }]);
  });
});
