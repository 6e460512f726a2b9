import { describe, expect, it } from 'vitest';
import { toFinding } from '../../src/model/read-finding.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { fieldsOf } from '../support/finding.ts';
import { ask, authorization, DETECTOR, FIXTURES, fixtureSandbox, NOW, REGION } from './ask.ts';

const regions = [REGION, 'eu-west-1'];

describe('the detectors', () => {
  it('are one a Region; the first keeps that of its findings', async () => {
    const sandbox = fixtureSandbox({ regions });
    expect((await ask(sandbox, 'GET', '/detector')).body.detectorIds).toEqual([DETECTOR]);
    const other = await ask(sandbox, 'GET', '/detector', { region: 'eu-west-1' });
    expect(other.body.detectorIds).toEqual([sandbox.detectorId('eu-west-1')]);
    expect(sandbox.detectorId('eu-west-1')).toMatch(/^[0-9a-f]{32}$/);
    expect(fixtureSandbox({ regions }).detectorId('eu-west-1')).toBe(sandbox.detectorId('eu-west-1'));
  });

  it('tell their features, with times as the wire has them', async () => {
    const { body } = await ask(fixtureSandbox(), 'GET', '');
    expect(body).toMatchObject({
      status: 'ENABLED',
      findingPublishingFrequency: 'SIX_HOURS',
      createdAt: '2024-04-02T01:15:27.000Z',
    });
    expect(body.features).toContainEqual({
      name: 'RDS_LOGIN_EVENTS',
      status: 'ENABLED',
      updatedAt: 1791523800,
      additionalConfiguration: [{ name: 'RDS_DATA_RISK', status: 'ENABLED', updatedAt: 1791523800 }],
    });
  });

  it('can be suspended, without RDS Protection, without features, or not there', async () => {
    const sandbox = fixtureSandbox({
      regions: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
      setups: {
        'us-east-1': { detector: 'suspended', dataRisk: 'absent' },
        'us-east-2': { rdsProtection: 'off', dataRisk: 'off' },
        'us-west-1': { rdsProtection: 'absent' },
        'us-west-2': { detector: 'none' },
      },
    });
    const detector = async (region: string) =>
      (await ask(sandbox, 'GET', `/detector/${sandbox.detectorId(region)}`, { region })).body;
    expect(await detector('us-east-1')).toMatchObject({ status: 'DISABLED' });
    expect(JSON.stringify(await detector('us-east-1'))).toContain('"additionalConfiguration":[]');
    expect(JSON.stringify(await detector('us-east-2'))).toMatch(
      /RDS_LOGIN_EVENTS","status":"DISABLED".*RDS_DATA_RISK","status":"DISABLED"/,
    );
    expect(await detector('us-west-1')).not.toHaveProperty('features');
    const none = { region: 'us-west-2' };
    expect((await ask(sandbox, 'GET', '/detector', none)).body.detectorIds).toEqual([]);
    expect((await ask(sandbox, 'GET', `/detector/${sandbox.detectorId('us-west-2')}`, none)).status).toBe(
      400,
    );
  });

  it.each([
    ['another Region’s', 'eu-west-1', DETECTOR],
    ['an unknown one', REGION, '12abc34d567e8fa901bc2d34e56789f0'],
  ])('are not owned where it is %s: 400, never 404', async (_what, region, detectorId) => {
    for (const path of ['', '/findings', '/findings/get', '/findings/create', '/findings/statistics']) {
      const method = path === '' ? 'GET' : 'POST';
      const sandbox = fixtureSandbox({ regions });
      const { status, headers, body } = await ask(sandbox, method, `/detector/${detectorId}${path}`, {
        region,
        body: method === 'POST' ? { findingIds: [] } : undefined,
      });
      expect([status, headers['x-amzn-errortype'], body]).toEqual([
        400,
        'BadRequestException',
        {
          message:
            'The request is rejected because the input detectorId is not owned by the current account.',
          __type: 'InvalidInputException',
        },
      ]);
    }
  });

  it('are not asked for by an id that can be none', async () => {
    const { status, body } = await ask(fixtureSandbox(), 'POST', '/detector//findings', { body: {} });
    expect([status, body.message]).toEqual([
      400,
      'The request is rejected because the parameter detectorId has an invalid value.',
    ]);
  });

  it.each<Record<string, string>>([
    { maxResults: '0' },
    { maxResults: '51' },
    { maxResults: 'x' },
    { nextToken: 'x' },
  ])('are not listed by %o', async (query) => {
    expect((await ask(fixtureSandbox(), 'GET', '/detector', { query })).status).toBe(400);
  });

  it('are listed fifty at a time', async () => {
    const { body } = await ask(fixtureSandbox(), 'GET', '/detector', { query: { maxResults: '50' } });
    expect(body).toEqual({ detectorIds: [DETECTOR], nextToken: '' });
  });
});

describe('the front door', () => {
  const send = async (headers: Record<string, string>, path = '/detector') => {
    const response = await fixtureSandbox().handle(
      { method: 'GET', path, query: {}, headers, body: '' },
      new AbortController().signal,
    );
    return [response.status, response.headers['x-amzn-errortype']];
  };

  it('takes the Region from the signature’s scope; one that is not enabled is an unknown client', async () => {
    const { status, headers, body } = await ask(fixtureSandbox(), 'GET', '/detector', {
      region: 'af-south-1',
    });
    expect([status, headers['x-amzn-errortype'], body.message]).toEqual([
      403,
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ]);
  });

  it('turns away what is not signed, or for another service', async () => {
    expect(await send({})).toEqual([403, 'MissingAuthenticationTokenException']);
    expect(await send({ authorization: 'Bearer x' })).toEqual([403, 'IncompleteSignatureException']);
    expect(await send({ authorization: authorization(REGION, 's3') })).toEqual([
      403,
      'InvalidSignatureException',
    ]);
  });

  it('knows the nine operations only', async () => {
    const headers = { authorization: authorization(REGION) };
    expect(await send(headers)).toEqual([200, undefined]);
    for (const path of [
      '/',
      '/detectors',
      `/detector/${DETECTOR}/filter`,
      `/detector/${DETECTOR}/findings`,
    ]) {
      expect(await send(headers, path)).toEqual([403, 'MissingAuthenticationTokenException']);
    }
  });

  it('numbers every answer, errors too', async () => {
    const sandbox = fixtureSandbox();
    const answers = [
      await ask(sandbox, 'GET', '/detector'),
      await ask(sandbox, 'GET', '/x'),
      await ask(sandbox, 'GET', '/detector', { region: 'af-south-1' }),
    ];
    const ids = answers.map(({ headers }) => headers['x-amzn-requestid']);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(3);
  });

  it('stops at an aborted signal', async () => {
    await expect(
      fixtureSandbox().handle(
        { method: 'GET', path: '/detector', query: {}, headers: {}, body: '' },
        AbortSignal.abort(),
      ),
    ).rejects.toThrow(/abort/i);
  });
});

describe('re-homing', () => {
  it('moves the findings to the first Region: Region, ARN, detector and partition, nothing else', () => {
    const sandbox = fixtureSandbox({ regions: ['cn-north-1', REGION] });
    const moved = sandbox.findings('cn-north-1');
    expect(sandbox.findings(REGION)).toEqual([]);
    expect(moved).toHaveLength(FIXTURES.length);
    const detectorId = sandbox.detectorId('cn-north-1');
    for (const [index, document] of moved.entries()) {
      const { id, region, partition, accountId, ...finding } = fieldsOf(toFinding(document));
      expect([region, partition, accountId, finding.detectorId]).toEqual([
        'cn-north-1',
        'aws-cn',
        '123456789012',
        detectorId,
      ]);
      expect(document.Arn).toBe(
        `arn:aws-cn:guardduty:cn-north-1:123456789012:detector/${detectorId}/finding/${id}`,
      );
      expect([document.Region, document.Partition]).toEqual(['cn-north-1', 'aws-cn']);
      expect(document.Resource).toEqual(FIXTURES[index]?.Resource);
      expect(Object.keys(document)).toEqual(Object.keys(FIXTURES[index] ?? {}));
    }
  });

  it('keeps the accounts of members', () => {
    const member = {
      ...FIXTURES[0],
      AccountId: '210987654321',
      Arn: String(FIXTURES[0]?.Arn).replace('123456789012', '210987654321'),
    };
    const sandbox = fixtureSandbox({ findings: [...FIXTURES.slice(1), member] });
    expect(sandbox.accountId).toBe('123456789012');
    expect(sandbox.findings(REGION)).toContainEqual(member);
  });

  it('refuses a finding without an id, and a sandbox without a Region', () => {
    const options = { findings: [{ Type: 'x' }], now: () => NOW };
    expect(() => createSandbox({ ...options, regions: [REGION] })).toThrow(/without an Id/);
    expect(() => createSandbox({ ...options, regions: [] })).toThrow(/needs a Region/);
  });
});
