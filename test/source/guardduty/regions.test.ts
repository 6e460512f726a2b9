import { GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { describe, expect, it } from 'vitest';
import { RdsguardError } from '../../../src/errors.ts';
import type { WireHandler, WireResponse } from '../../../src/model/wire.ts';
import { GUARDDUTY_REGIONS, regionsOfPartition } from '../../../src/source/guardduty/guardduty-regions.ts';
import fc, { times } from '../../support/property.ts';
import {
  accessDenied,
  fakeWire,
  operationOf,
  refusal,
  regionOf,
  reply,
  type WireFinding,
  wireFinding,
} from './fake-wire.ts';
import { everything, idsOf, openSource } from './open-source.ts';

/** Findings of a Region: their ids tell which. */
function findingsOf(region: string, count = 60): WireFinding[] {
  const first = [...region].reduce((sum, letter) => sum * 7 + letter.charCodeAt(0), 0) % 1e6;
  return Array.from({ length: count }, (_, index) => {
    const finding = wireFinding(first * 1000 + index, { region });
    return { ...finding, arn: finding.arn.replace('eu-west-1', region) };
  });
}

/** A GuardDuty of several Regions, some of which answer otherwise. */
function world(regions: readonly string[], special: Readonly<Record<string, WireHandler>> = {}) {
  const wires = new Map(regions.map((region) => [region, fakeWire({ findings: findingsOf(region) })]));
  const handler: WireHandler = (request, signal) => {
    const region = regionOf(request);
    const answer = special[region] ?? wires.get(region)?.handler;
    if (!answer) throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    return answer(request, signal);
  };
  return handler;
}

const answers =
  (response: () => WireResponse): WireHandler =>
  async () =>
    response();
const unrecognised = answers(() =>
  refusal(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'),
);
const noDetector = answers(() => reply({ detectorIds: [] }));
const denied: WireHandler = async (request) => accessDenied(operationOf(request));
const hanging: WireHandler = (_, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });
const deaf: WireHandler = () => new Promise(() => undefined);
const stalled: WireHandler = async () => ({
  status: 200,
  headers: {},
  body: {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
  },
});
const resetting: WireHandler = async () => {
  throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
};

describe('the Regions that --region all asks', () => {
  it.each(GUARDDUTY_REGIONS)('%s is one that the SDK has an endpoint for', async (region) => {
    let host = '';
    const client = new GuardDutyClient({
      region,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
      requestHandler: {
        handle: async (request: { hostname: string }) => {
          host = request.hostname;
          throw new Error('far enough');
        },
      },
    });
    await expect(client.send(new ListDetectorsCommand({}))).rejects.toThrow('far enough');
    expect(host).toMatch(
      new RegExp(
        `^guardduty\\.${region}\\.(amazonaws\\.com(\\.cn)?|amazonaws\\.eu|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|csp\\.hci\\.ic\\.gov)$`,
      ),
    );
  });

  it('are those of one partition: credentials do not work in another', () => {
    expect(regionsOfPartition(undefined)).toContain('ap-northeast-1');
    expect(regionsOfPartition('us-gov-west-1')).toEqual(['us-gov-east-1', 'us-gov-west-1']);
    expect(regionsOfPartition('cn-north-1')).toEqual(['cn-north-1', 'cn-northwest-1']);
    expect(new Set(GUARDDUTY_REGIONS).size).toBe(GUARDDUTY_REGIONS.length);
  });
});

describe('a Region’s status', () => {
  const REGIONS = ['eu-west-1', 'us-east-1'];
  const ask = (special: WireHandler, regions: readonly string[] | 'all' = REGIONS) =>
    openSource({ handler: world(REGIONS, { 'us-east-1': special }), regions, callTimeoutMs: 20 }).findings(
      everything(),
    );

  it.each([
    ['no-detector', noDetector],
    ['not-enabled', unrecognised],
    ['denied', denied],
    ['timeout', hanging],
    ['timeout', deaf],
    ['timeout', stalled],
    ['unreachable', resetting],
  ])('%s, where it was named, is not complete, and says what to do', async (status, special) => {
    const { sources, items } = await ask(special);
    expect(sources).toMatchObject([
      { region: 'eu-west-1', status: 'ok', complete: true, findings: 60 },
      { region: 'us-east-1', status, complete: false, findings: 0, hint: expect.stringMatching(/\.$/) },
    ]);
    expect(idsOf(items)).toEqual(
      findingsOf('eu-west-1')
        .map(({ id }) => id)
        .sort(),
    );
  });

  it.each([
    ['no-detector', noDetector, true],
    ['not-enabled', unrecognised, true],
    ['denied', denied, false],
  ])('%s, where every Region was asked, is complete: %s', async (status, special, complete) => {
    const others = Object.fromEntries(
      regionsOfPartition(undefined)
        .map((region) => [region, special] as const)
        .filter(([region]) => region !== 'eu-west-1'),
    );
    const { sources } = await openSource({ handler: world(REGIONS, others), regions: 'all' }).findings(
      everything(),
    );
    expect(sources).toHaveLength(34);
    expect(sources.filter((source) => source.status === status)).toHaveLength(33);
    expect(
      sources.filter((source) => source.status !== 'ok').every((source) => source.complete === complete),
    ).toBe(true);
  });
});

describe('where no Region takes the caller the run ends with exit 4', () => {
  const findings = (handler: WireHandler, regions: readonly string[] | 'all' = ['eu-west-1', 'us-east-1']) =>
    openSource({ handler, regions }).findings(everything());

  it.each([
    [
      'denied',
      denied,
      'Each of the 2 Regions asked refused: the permission guardduty:ListDetectors is missing.',
    ],
    [
      'expired',
      answers(() => refusal(403, 'ExpiredTokenException')),
      'Each of the 2 Regions asked refused: the credentials have expired.',
    ],
    [
      'wrong secret',
      answers(() => refusal(403, 'InvalidSignatureException', 'does not match')),
      'Each of the 2 Regions asked refused: the signature does not match (does not match; request req-1).',
    ],
  ])('%s', async (_, special, message) => {
    await expect(findings(special)).rejects.toMatchObject({ exitCode: 4, message });
  });

  it('an unknown key is not taken for a Region that is not enabled', async () => {
    const error = await findings(unrecognised).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RdsguardError);
    expect(error).toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/^The credentials are not known in eu-west-1/),
    });
  });

  it('denied where it is enabled, and not enabled elsewhere', async () => {
    const handler = world([], { 'eu-west-1': denied, 'us-east-1': unrecognised });
    await expect(findings(handler)).rejects.toMatchObject({
      exitCode: 4,
      message: 'eu-west-1 refused: the permission guardduty:ListDetectors is missing.',
    });
  });

  it('but what one of them gave before it refused is kept', async () => {
    const wire = fakeWire({
      findings: findingsOf('eu-west-1', 200),
      intercept: (operation) =>
        operation === 'GetFindings' && wire.count('GetFindings') > 1
          ? refusal(403, 'ExpiredTokenException')
          : undefined,
    });
    const answer = await openSource({ handler: wire.handler }).findings(everything());
    expect(answer.items).toHaveLength(50);
    expect(answer.sources).toMatchObject([
      { status: 'denied', complete: false, reason: 'the credentials have expired' },
    ]);
  });
});

describe('credentials that are revoked during the run', () => {
  const revoked: WireHandler = (request, signal) =>
    operationOf(request) === 'ListDetectors'
      ? fakeWire().handler(request, signal)
      : unrecognised(request, signal);

  it.each([[['eu-west-1', 'us-east-1']], ['all' as const]])(
    'are no Region that is not enabled, where all had answered before: %s ends with exit 4',
    async (regions) => {
      await expect(openSource({ handler: revoked, regions }).findings(everything())).rejects.toMatchObject({
        exitCode: 4,
        message: expect.stringMatching(/^The credentials are not known in /),
      });
    },
  );

  it('leave the Regions incomplete that they were revoked before and in, where another gave its findings', async () => {
    const regions = ['eu-west-1', 'us-east-1', 'sa-east-1'];
    const handler = world(regions, { 'us-east-1': revoked, 'sa-east-1': unrecognised });
    const { sources, items } = await openSource({ handler, regions }).findings(everything());
    expect(items).toHaveLength(60);
    expect(sources.map(({ status, complete }) => [status, complete])).toEqual([
      ['ok', true],
      ['denied', false],
      ['denied', false],
    ]);
  });
});

describe('Regions that fail do not touch the others', () => {
  const REGIONS = ['eu-west-1', 'us-east-1', 'ap-northeast-1', 'sa-east-1', 'af-south-1'];
  const WAYS = { denied, unrecognised, noDetector, hanging, deaf, stalled, resetting };

  it('whichever of five fail, and in whatever way', async () => {
    const way = fc.option(fc.constantFrom(...Object.values(WAYS)), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.tuple(way, way, way, way), async (ways) => {
        const special = Object.fromEntries(
          ways.flatMap((one, index) => (one ? [[REGIONS[index] ?? '', one] as const] : [])),
        );
        const source = openSource({ handler: world(REGIONS, special), regions: REGIONS, callTimeoutMs: 10 });
        const { items, sources } = await source.findings(everything());
        const working = REGIONS.filter((region) => !special[region]);
        expect(idsOf(items)).toEqual(
          working.flatMap((region) => findingsOf(region).map(({ id }) => id)).sort(),
        );
        expect(sources.map(({ region }) => region)).toEqual(REGIONS);
        for (const source of sources) {
          expect(source.complete).toBe(!special[source.region ?? '']);
          if (!source.complete && source.status !== 'no-detector')
            expect(source.reason ?? source.hint).toBeDefined();
        }
      }),
      times(15),
    );
  });
});

describe('several profiles', () => {
  it('a finding that an administrator and its member both see is one, in its newest version', async () => {
    const versions = ['2026-10-01T00:00:00.000Z', '2026-10-02T00:00:00.000Z'];
    let reader = 0;
    const handler = fakeWire({
      findings: [wireFinding(1)],
      intercept: (operation) =>
        operation === 'GetFindings'
          ? reply({ findings: [{ ...wireFinding(1), updatedAt: versions[reader++] }] })
          : undefined,
    }).handler;
    const { items, sources } = await openSource({ handler, profiles: ['admin', 'member'] }).findings(
      everything(),
    );
    expect(items).toMatchObject([{ updatedAt: Date.parse(versions[1] ?? '') }]);
    expect(sources).toMatchObject([
      { profile: 'admin', region: 'eu-west-1', findings: 0 },
      { profile: 'member', region: 'eu-west-1', findings: 1 },
    ]);
  });
});
