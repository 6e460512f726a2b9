import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import {
  accessDenied,
  DETECTOR,
  type FakeBody,
  fakeWire,
  refusal,
  regionOf,
  reply,
  wireFinding,
} from './fake-wire.ts';
import { everything, openSource } from './open-source.ts';

const REGIONS = ['eu-west-1', 'us-east-1'];

/** Two Regions: the first has findings 1 to 3, the second 4. */
function twoRegions(unknownIds: 'left out' | 'refused' = 'left out') {
  const wires = [[1, 2, 3], [4]].map((indexes) => {
    const known = indexes.map((index) => wireFinding(index));
    return fakeWire({
      findings: known,
      intercept: (operation, { body }) =>
        operation === 'GetFindings' &&
        unknownIds === 'refused' &&
        JSON.parse(body).findingIds.some((id: string) => !known.some((finding) => finding.id === id))
          ? refusal(400, 'BadRequestException', 'no such resource found')
          : undefined,
    });
  });
  const [first, second] = wires;
  const source = openSource({
    regions: REGIONS,
    handler: (request, signal) => {
      const wire = regionOf(request) === 'eu-west-1' ? first : second;
      if (!wire) throw new Error('no wire');
      return wire.handler(request, signal);
    },
  });
  return { source, first, second };
}

const id = (index: number) => wireFinding(index).id;

describe('one finding', () => {
  it.each(['left out', 'refused'] as const)(
    'is found in the Region that has it; unknown ids may be %s',
    async (how) => {
      const { source } = twoRegions(how);
      const { items, sources } = await source.find({ kind: 'id', id: id(4) }, everything());
      expect(items.map((finding) => finding.id)).toEqual([id(4)]);
      expect(sources).toMatchObject([
        { region: 'eu-west-1', status: 'ok', findings: 0 },
        { region: 'us-east-1', status: 'ok', findings: 1 },
      ]);
    },
  );

  it('is looked for in the Region of its ARN, whichever are configured', async () => {
    const asked = new Set<string>();
    const wire = fakeWire({ findings: [wireFinding(1)] });
    const source = openSource({
      regions: ['us-east-1'],
      handler: (request, signal) => {
        asked.add(regionOf(request));
        return wire.handler(request, signal);
      },
    });
    const reference = {
      kind: 'arn',
      region: 'eu-west-1',
      id: id(1),
      detectorId: DETECTOR,
      accountId: '1',
    } as const;
    const { items } = await source.find({ ...reference, arn: wireFinding(1).arn }, everything());
    expect(items).toHaveLength(1);
    expect([...asked]).toEqual(['eu-west-1']);
  });

  it('a prefix gives all that begin so, read on every page', async () => {
    const wire = fakeWire({ findings: Array.from({ length: 130 }, (_, index) => wireFinding(index)) });
    const source = openSource({ handler: wire.handler });
    const { items } = await source.find({ kind: 'prefix', prefix: id(0x10).slice(0, 31) }, everything());
    expect(items).toHaveLength(16);
    expect(wire.count('ListFindings')).toBe(3);
    expect(wire.count('GetFindings')).toBe(1);
  });

  it.each(['left out', 'refused'] as const)(
    'that is listed by its prefix but %s is missing, not unknown, and makes a prefix ambiguous',
    async (how) => {
      const [kept, lost] = [wireFinding(0x10), wireFinding(0x11)];
      const wire = fakeWire({
        findings: [kept, lost],
        intercept: (operation, { body }) => {
          const { findingIds = [] }: FakeBody = operation === 'GetFindings' ? JSON.parse(body) : {};
          if (!findingIds.includes(lost.id)) return undefined;
          return how === 'refused'
            ? refusal(400, 'BadRequestException', 'no such resource found')
            : reply({ findings: findingIds.includes(kept.id) ? [kept] : [] });
        },
      });
      const source = openSource({ handler: wire.handler });
      const { items, sources } = await source.find({ kind: 'prefix', prefix: lost.id }, everything());
      expect(items).toEqual([]);
      expect(sources).toMatchObject([
        { complete: false, reason: `it listed ${lost.id} but did not give that finding` },
      ]);
      const ambiguous = source.find({ kind: 'prefix', prefix: lost.id.slice(0, 31) }, everything());
      await expect(ambiguous).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringMatching(`ambiguous: .*${lost.id}`),
      });
    },
  );

  it('that nobody has is no error', async () => {
    const { source } = twoRegions();
    const { items, sources } = await source.find({ kind: 'id', id: id(99) }, everything());
    expect(items).toEqual([]);
    expect(sources.every(({ complete }) => complete)).toBe(true);
  });
});

describe('archiving', () => {
  it('goes to the Region where a finding lives and names the ids that nobody knows', async () => {
    const { source, first, second } = twoRegions();
    const { items, notices, sources } = await source.archive([id(1), id(4), id(99)]);
    expect([...items].sort()).toEqual([id(1), id(4)]);
    expect(notices).toEqual([{ level: 'warning', text: `No finding ${id(99)} in what could be asked.` }]);
    expect(sources.every(({ complete }) => complete)).toBe(true);
    const changes = (wire: typeof first) => wire?.calls.filter(({ operation }) => operation === 'Other');
    expect(changes(first)).toMatchObject([{ body: { findingIds: [id(1)] } }]);
    expect(changes(second)).toMatchObject([{ body: { findingIds: [id(4)] } }]);
  });

  it('takes at most 50 ids a call', async () => {
    const findings = Array.from({ length: 120 }, (_, index) => wireFinding(index));
    const wire = fakeWire({ findings });
    const { items } = await openSource({ handler: wire.handler }).unarchive(
      findings.map((finding) => finding.id),
    );
    expect(items).toHaveLength(120);
    for (const { body } of wire.calls) expect(body.findingIds?.length ?? 0).toBeLessThanOrEqual(50);
  });

  it('that is not allowed ends with exit 4 and names the action', async () => {
    const wire = fakeWire({
      findings: [wireFinding(1)],
      intercept: (operation) => (operation === 'Other' ? accessDenied('ArchiveFindings') : undefined),
    });
    await expect(openSource({ handler: wire.handler }).archive([id(1)])).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/guardduty:ArchiveFindings/),
    });
  });
});

describe('samples', () => {
  const types = Array.from({ length: 60 }, (_, index) => `Discovery:RDS/T${index}`);
  const refusing = (refused: (type: string) => boolean) => {
    const asked: number[] = [];
    const wire = fakeWire({
      intercept: (operation, { body }) => {
        if (operation !== 'Other') return undefined;
        const { findingTypes } = JSON.parse(body);
        asked.push(findingTypes.length);
        return findingTypes.some(refused)
          ? refusal(400, 'BadRequestException', 'invalid finding type')
          : undefined;
      },
    });
    return { wire, asked };
  };

  it('are asked for in batches of 50', async () => {
    const { wire, asked } = refusing(() => false);
    const { items } = await openSource({ handler: wire.handler }).createSamples(types);
    expect(items).toEqual([{ region: 'eu-west-1', detectorId: DETECTOR, created: types, refused: [] }]);
    expect(asked).toEqual([50, 10]);
  });

  it('a refused batch is asked for type by type, and the refused type named', async () => {
    const { wire, asked } = refusing((type) => type === types[55]);
    const { items, sources } = await openSource({ handler: wire.handler }).createSamples(types);
    expect(asked).toEqual([50, 10, ...Array(10).fill(1)]);
    expect(items).toMatchObject([{ refused: [{ type: types[55], reason: 'invalid finding type' }] }]);
    expect(items[0]?.created).toHaveLength(59);
    expect(sources).toMatchObject([{ status: 'ok', complete: true }]);
  });

  it('are never asked for without a type: that would make every sample there is', async () => {
    const { wire, asked } = refusing(() => false);
    await openSource({ handler: wire.handler }).createSamples([]);
    expect(asked).toEqual([]);
  });
});

describe('detectors', () => {
  const detector = async (body: Record<string, unknown>) => {
    const wire = fakeWire({
      intercept: (operation) => (operation === 'GetDetector' ? reply(body) : undefined),
    });
    return (await openSource({ handler: wire.handler }).detectors()).items[0];
  };
  const rds = (status: string, over: Record<string, unknown> = {}) => ({
    name: 'RDS_LOGIN_EVENTS',
    status,
    ...over,
  });

  it('tell RDS Protection, data-risk monitoring and whose it is', async () => {
    const risk = { name: 'RDS_DATA_RISK', status: 'ENABLED' };
    expect(
      await detector({
        status: 'ENABLED',
        serviceRole: 'arn:aws:iam::111122223333:role/aws-service-role/guardduty.amazonaws.com/x',
        createdAt: '2024-04-02T01:02:03.000Z',
        findingPublishingFrequency: 'SIX_HOURS',
        features: [
          rds('ENABLED', {
            updatedAt: 1712019767.5,
            managedBy: 'GUARDDUTY_POLICY',
            additionalConfiguration: [risk],
          }),
        ],
      }),
    ).toEqual({
      id: DETECTOR,
      region: 'eu-west-1',
      accountId: '111122223333',
      profile: undefined,
      enabled: true,
      rdsProtection: 'on',
      dataRisk: 'on',
      rdsProtectionUpdatedAt: 1712019767500,
      managedBy: 'GUARDDUTY_POLICY',
      publishingFrequency: 'SIX_HOURS',
      createdAt: Date.UTC(2024, 3, 2, 1, 2, 3),
    });
  });

  it.each([
    ['off', { features: [rds('DISABLED')] }, 'off'],
    ['unknown where no feature is named', {}, 'unknown'],
    ['unknown where others are', { features: [{ name: 'S3_DATA_EVENTS', status: 'ENABLED' }] }, 'unknown'],
    ['unknown for a word that is new', { features: [rds('PAUSED')] }, 'unknown'],
  ])('RDS Protection is %s', async (_, body, state) => {
    expect(await detector({ status: 'ENABLED', ...body })).toMatchObject({ rdsProtection: state });
  });

  it('a detector that is suspended is not enabled', async () => {
    expect(await detector({ status: 'DISABLED' })).toMatchObject({ enabled: false });
  });
});

describe('an empty answer looks further', () => {
  const ask = (detector: Record<string, unknown>, archived: readonly number[] = []) => {
    const findings = archived.map((index) => wireFinding(index, { service: { archived: true } }));
    const wire = fakeWire({
      findings,
      intercept: (operation) => (operation === 'GetDetector' ? reply(detector) : undefined),
    });
    const criteria = [{ 'service.archived': { equals: ['false'] } }];
    const matches = (finding: Finding) => !finding.archived && finding.severity === 5;
    return openSource({ handler: wire.handler }).findings(everything({ criteria, matches }));
  };
  const on = { status: 'ENABLED', features: [{ name: 'RDS_LOGIN_EVENTS', status: 'ENABLED' }] };
  const off = { status: 'ENABLED', features: [{ name: 'RDS_LOGIN_EVENTS', status: 'DISABLED' }] };

  it.each([
    ['GuardDuty is suspended', { ...on, status: 'DISABLED' }, [], /GuardDuty is suspended in eu-west-1/],
    ['RDS Protection is off', off, [], /RDS Protection is off in eu-west-1/],
    [
      'RDS Protection is not told of',
      { status: 'ENABLED' },
      [],
      /Whether RDS Protection is on in eu-west-1 is not known/,
    ],
    ['one archived finding matches', on, [1], /1 archived finding matches: --state all/],
    ['archived findings match', on, [1, 2, 3], /3 archived findings match/],
  ])('and says that %s', async (_, detector, archived, text) => {
    const { items, notices, sources } = await ask(detector, archived);
    expect(items).toEqual([]);
    expect(notices).toMatchObject([{ text: expect.stringMatching(text) }]);
    expect(sources).toMatchObject([{ status: 'ok', complete: true }]);
  });

  it('and has nothing to say where all is on', async () => {
    expect((await ask(on)).notices).toEqual([]);
  });

  it('and where it may not look, it says that it does not know', async () => {
    const wire = fakeWire({
      intercept: (operation) => (operation === 'GetDetector' ? accessDenied('GetDetector') : undefined),
    });
    const { notices, sources } = await openSource({ handler: wire.handler }).findings(everything());
    expect(notices).toEqual([{ level: 'warning', text: expect.stringMatching(/is not known/) }]);
    expect(sources).toMatchObject([{ status: 'ok' }]);
  });
});
