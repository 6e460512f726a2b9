import { describe, expect, it } from 'vitest';
import { KNOWN_FINDING_TYPES, SAMPLE_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { fieldsOf } from '../support/finding.ts';
import { ask, FIXTURES, fixtureSandbox, NOW, REGION, toFindings } from './ask.ts';

const MINUTE = 60_000;
const TOR = 'Discovery:RDS/TorIPCaller';
const ids = FIXTURES.map(({ Id }) => String(Id));

/** A sandbox whose clock can be moved, and what is in it as findings. */
function open(seed = 1) {
  let now = NOW;
  const sandbox = fixtureSandbox({ now: () => now, seed });
  const post = async (operation: string, body: object) =>
    ask(sandbox, 'POST', `findings/${operation}`, { body });
  return {
    sandbox,
    post,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    create: async (...findingTypes: string[]) =>
      expect(await post('create', { findingTypes })).toMatchObject({ status: 200, body: {} }),
    findings: () => toFindings(sandbox.findings(REGION)),
    samples: () => toFindings(sandbox.findings(REGION)).filter((finding) => finding.sample),
  };
}

describe('CreateSampleFindings', () => {
  it('makes one sample of each login and data-activity type where no types are named', async () => {
    for (const body of [{}, { findingTypes: null }, { findingTypes: [] }]) {
      const { post, samples } = open();
      expect((await post('create', body)).status).toBe(200);
      expect(
        samples()
          .map(({ type }) => type)
          .sort(),
      ).toEqual([...SAMPLE_FINDING_TYPES].sort());
    }
  });

  it('makes samples that say what they are, with placeholders for what is not known', async () => {
    const { create, samples } = open();
    await create(...SAMPLE_FINDING_TYPES);
    for (const sample of samples()) {
      expect(sample).toMatchObject({
        count: 1,
        archived: false,
        createdAt: NOW,
        updatedAt: NOW,
        resourceType: 'RDSDBInstance',
        database: { identifier: 'GeneratedFindingDBInstanceId', engine: 'GeneratedFindingEngine' },
        remote: { ipV4: '198.51.100.0', location: undefined, asn: undefined },
      });
      expect(sample.id).toMatch(/^[0-9a-f]{32}$/);
      expect(sample.behaviours.length > 0).toBe(sample.type.includes('/AnomalousBehavior'));
      expect(sample.threats.length > 0).toBe(!sample.type.includes('/AnomalousBehavior'));
      expect(sample.title).toMatch(/GeneratedFindingDBInstanceId/);
    }
    const severities = Object.fromEntries(samples().map(({ type, severity }) => [type, severity]));
    expect(severities).toMatchObject({
      'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin': 8,
      'CredentialAccess:RDS/AnomalousBehavior.FailedLogin': 2,
      'CredentialAccess:RDS/TorIPCaller.FailedLogin': 5,
      'Discovery:RDS/MaliciousIPCaller': 5,
      'Impact:RDS/TorIPCaller': 8,
    });
  });

  it('takes a repeated sample up into the active one: one more, and later', async () => {
    const { create, samples, wait } = open();
    await create(TOR);
    const [before] = samples();
    wait(MINUTE);
    await create(TOR, TOR);
    expect(samples()).toHaveLength(1);
    expect(samples()[0]).toMatchObject({
      id: before?.id,
      count: 2,
      createdAt: NOW,
      firstSeen: NOW,
      updatedAt: NOW + MINUTE,
      lastSeen: NOW + MINUTE,
    });
  });

  it('makes a new one where the old one is archived, and takes up the active of the two', async () => {
    const { create, post, samples, wait } = open();
    await create(TOR);
    const first = samples().map(({ id }) => id);
    await post('archive', { findingIds: first });
    wait(MINUTE);
    await create(TOR);
    const second = samples().filter(({ id }) => !first.includes(id));
    expect(second).toMatchObject([{ count: 1, createdAt: NOW + MINUTE }]);
    await post('archive', { findingIds: second.map(({ id }) => id) });
    await post('unarchive', { findingIds: first });
    await create(TOR);
    expect(samples().map(({ count }) => count)).toEqual([2, 1]);
  });

  it('never takes up a finding that is no sample', async () => {
    const { create, findings } = open();
    const ofTor = () =>
      findings()
        .filter(({ type }) => type === TOR)
        .map(fieldsOf);
    const before = ofTor();
    await create(TOR);
    expect(ofTor()).toEqual([...before, expect.objectContaining({ sample: true })]);
  });

  it('gives the same ids for the same seed, and others for another', async () => {
    const idsOf = async (seed: number) => {
      const { create, samples } = open(seed);
      await create(TOR);
      return samples().map(({ id }) => id);
    };
    expect(await idsOf(1)).toEqual(await idsOf(1));
    expect(await idsOf(2)).not.toEqual(await idsOf(1));
  });

  it.each([
    ['an unknown type', [TOR, 'Discovery:RDS/NobodyCaller']],
    ['a custom rule’s type', ['InitialAccess:RDS/ExploitPublicFacingApplication']],
    ['a type in another case', [TOR.toLowerCase()]],
    ['a type of another service', ['Recon:EC2/PortProbeUnprotectedPort']],
  ])('refuses the whole call for %s', async (_what, findingTypes) => {
    const { post, samples } = open();
    const { status, body } = await post('create', { findingTypes });
    expect([status, body.message]).toEqual([
      400,
      'The request is rejected. An invalid finding type is specified.',
    ]);
    expect(samples()).toEqual([]);
  });

  it.each([[{ findingTypes: 'x' }], [{ findingTypes: [''] }], [{ findingTypes: ['x'.repeat(101)] }]])(
    'refuses %o',
    async (body) => {
      expect((await open().post('create', body)).status).toBe(400);
    },
  );

  it('covers every type of the catalogue but the custom rules’', async () => {
    for (const type of KNOWN_FINDING_TYPES) {
      const { status } = await open().post('create', { findingTypes: [type] });
      expect(status, type).toBe(SAMPLE_FINDING_TYPES.includes(type) ? 200 : 400);
    }
  });
});

describe('ArchiveFindings and UnarchiveFindings', () => {
  it('change the state of what is named, and nothing else', async () => {
    const { post, findings, sandbox } = open();
    const before = sandbox.findings(REGION);
    expect(await post('archive', { findingIds: [ids[4], ids[5], 'nobody'] })).toMatchObject({
      status: 200,
      body: {},
    });
    expect(findings().filter((finding) => finding.archived)).toHaveLength(3);
    expect((await post('unarchive', { findingIds: [ids[4], ids[5]] })).status).toBe(200);
    expect(sandbox.findings(REGION)).toEqual(before);
  });

  it('leave the documents that the sandbox was given as they were', async () => {
    const { post } = open();
    const before = JSON.stringify(FIXTURES);
    await post('archive', { findingIds: ids });
    await post('feedback', { findingIds: ids, feedback: 'USEFUL' });
    expect(JSON.stringify(FIXTURES)).toBe(before);
  });

  it.each(['archive', 'unarchive', 'feedback'])('%s refuses 51 ids', async (operation) => {
    const findingIds = Array.from({ length: 51 }, (_, index) => `id${index}`);
    expect((await open().post(operation, { findingIds, feedback: 'USEFUL' })).status).toBe(400);
  });
});

describe('UpdateFindingsFeedback', () => {
  it('shows later as the finding’s feedback', async () => {
    const { post, findings } = open();
    const body = { findingIds: [ids[3]], feedback: 'USEFUL', comments: 'seen' };
    expect((await post('feedback', body)).status).toBe(200);
    expect(findings().find(({ id }) => id === ids[3])?.feedback).toBe('USEFUL');
  });

  it.each([
    [{ findingIds: [ids[3]] }],
    [{ findingIds: [ids[3]], feedback: 'useful' }],
    [{ findingIds: [ids[3]], feedback: 'USEFUL', comments: 3 }],
    [{ feedback: 'USEFUL' }],
  ])('refuses %o', async (body) => {
    expect((await open().post('feedback', body)).status).toBe(400);
  });
});
