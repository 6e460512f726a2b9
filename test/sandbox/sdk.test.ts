import * as SDK from '@aws-sdk/client-guardduty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { type SandboxServer, serveSandbox } from '../../src/sandbox/server.ts';
import { ask, DETECTOR, FIXTURES, fixtureSandbox, NOW, REGION } from './ask.ts';
import { misfits } from './sdk-schema.ts';

const GENERATED = generateFindings(150, { seed: 7, until: NOW });
const sandbox = fixtureSandbox({ findings: [...FIXTURES, ...GENERATED], regions: [REGION, 'eu-west-1'] });
let server: SandboxServer;
let client: SDK.GuardDutyClient;

function connect(region: string): SDK.GuardDutyClient {
  return new SDK.GuardDutyClient({
    region,
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
}

beforeAll(async () => {
  server = await serveSandbox(sandbox.handle, { port: 0 });
  client = connect(REGION);
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const DetectorId = DETECTOR;

async function everyId(): Promise<string[]> {
  const ids: string[] = [];
  const pages = SDK.paginateListFindings({ client }, { DetectorId });
  for await (const { FindingIds = [] } of pages) ids.push(...FindingIds);
  return ids;
}

/** The document as the SDK gives it: without its nulls (domain.md c.9). */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
}

describe('the AWS SDK over HTTP', () => {
  it('lists and gets the detector, times as dates', async () => {
    expect((await client.send(new SDK.ListDetectorsCommand({}))).DetectorIds).toEqual([DetectorId]);
    const detector = await client.send(new SDK.GetDetectorCommand({ DetectorId }));
    expect(detector.Status).toBe('ENABLED');
    const rds = detector.Features?.find(({ Name }) => Name === 'RDS_LOGIN_EVENTS');
    expect(rds?.UpdatedAt).toEqual(new Date('2026-10-09T05:30:00Z'));
    expect(rds?.AdditionalConfiguration?.[0]?.Name).toBe('RDS_DATA_RISK');
  });

  it('pages through every finding, and loses nothing of any but nulls', async () => {
    const ids = await everyId();
    expect(new Set(ids).size).toBe(FIXTURES.length + GENERATED.length);
    const documents = new Map(sandbox.findings(REGION).map((document) => [document.Id, document]));
    for (let start = 0; start < ids.length; start += 50) {
      const FindingIds = ids.slice(start, start + 50);
      const { Findings = [] } = await client.send(new SDK.GetFindingsCommand({ DetectorId, FindingIds }));
      expect(Findings).toHaveLength(FindingIds.length);
      for (const finding of Findings) {
        expect(finding).toEqual(withoutNulls(documents.get(finding.Id ?? '') ?? null));
      }
    }
  });

  it('asks with criteria and an order', async () => {
    const { FindingIds } = await client.send(
      new SDK.ListFindingsCommand({
        DetectorId,
        FindingCriteria: {
          Criterion: {
            'service.archived': { Equals: ['false'] },
            type: { Equals: ['CredentialAccess:RDS/TorIPCaller.SuccessfulLogin'] },
            updatedAt: { LessThan: Date.parse('2024-01-01') },
          },
        },
        SortCriteria: { AttributeName: 'severity', OrderBy: 'DESC' },
      }),
    );
    expect(FindingIds).toEqual(['d4c3dbdf2ce8dcce0dd121xxxxxxxxxx']);
  });

  it('makes, archives, unarchives and rates samples', async () => {
    const samples = () =>
      sandbox.findings(REGION).filter(({ Title }) => String(Title).includes('GeneratedFinding'));
    const service = (): JsonObject[] => samples().map((document) => (document.Service ?? {}) as JsonObject);
    await client.send(
      new SDK.CreateSampleFindingsCommand({ DetectorId, FindingTypes: [...SAMPLE_FINDING_TYPES] }),
    );
    const FindingIds = samples().map(({ Id }) => String(Id));
    expect(FindingIds).toHaveLength(16);
    await client.send(new SDK.ArchiveFindingsCommand({ DetectorId, FindingIds }));
    expect(service().every(({ Archived }) => Archived === true)).toBe(true);
    await client.send(new SDK.UnarchiveFindingsCommand({ DetectorId, FindingIds }));
    expect(service().every(({ Archived }) => Archived === false)).toBe(true);
    await client.send(
      new SDK.UpdateFindingsFeedbackCommand({ DetectorId, FindingIds, Feedback: 'USEFUL', Comments: 'seen' }),
    );
    expect(service().every(({ UserFeedback }) => UserFeedback === 'USEFUL')).toBe(true);
  });

  it('counts, in both forms', async () => {
    const { FindingStatistics: counts } = await client.send(
      new SDK.GetFindingsStatisticsCommand({ DetectorId, FindingStatisticTypes: ['COUNT_BY_SEVERITY'] }),
    );
    expect(Object.keys(counts?.CountBySeverity ?? {}).sort()).toEqual(['2.0', '5.0', '8.0']);
    const { FindingStatistics: groups } = await client.send(
      new SDK.GetFindingsStatisticsCommand({ DetectorId, GroupBy: 'DATE', OrderBy: 'ASC', MaxResults: 100 }),
    );
    expect(groups?.GroupedByDate?.[0]?.Date).toEqual(new Date('2023-04-25T00:00:00Z'));
  });

  it.each<[string, (region: SDK.GuardDutyClient) => Promise<unknown>, object]>([
    [
      'an unknown detector',
      () => client.send(new SDK.ListFindingsCommand({ DetectorId: 'a'.repeat(32) })),
      {
        name: 'BadRequestException',
        message: 'The request is rejected because the input detectorId is not owned by the current account.',
        $metadata: { httpStatusCode: 400 },
      },
    ],
    [
      '51 ids',
      () => client.send(new SDK.GetFindingsCommand({ DetectorId, FindingIds: Array(51).fill('x') })),
      { name: 'BadRequestException' },
    ],
    [
      'a Region that is not enabled',
      () => connect('af-south-1').send(new SDK.ListDetectorsCommand({})),
      { name: 'UnrecognizedClientException', $metadata: { httpStatusCode: 403 } },
    ],
    [
      'an unknown sample type',
      () => client.send(new SDK.CreateSampleFindingsCommand({ DetectorId, FindingTypes: ['x'] })),
      {
        name: 'BadRequestException',
        message: 'The request is rejected. An invalid finding type is specified.',
      },
    ],
  ])('names the error of %s', async (_what, send, expected) => {
    const error = await send(client).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(expected);
    expect(error).toHaveProperty(['$metadata', 'requestId']);
  });

  it('finds another Region behind the same address, by its signature', async () => {
    const other = connect('eu-west-1');
    const { DetectorIds = [] } = await other.send(new SDK.ListDetectorsCommand({}));
    expect(DetectorIds).toEqual([sandbox.detectorId('eu-west-1')]);
    const { FindingIds } = await other.send(new SDK.ListFindingsCommand({ DetectorId: DetectorIds[0] }));
    expect(FindingIds).toEqual([]);
    other.destroy();
  });
});

describe('the SDK’s schemas', () => {
  const post = async (operation: string, body: object) =>
    (await ask(sandbox, 'POST', operation, { body })).body;

  it('fit every answer on the wire: no key that would be dropped, no leaf of another kind', async () => {
    const listed = await post('findings', {});
    const findingIds = FIXTURES.map(({ Id }) => Id);
    const generated = GENERATED.slice(0, 50).map(({ Id }) => Id);
    const samples = sandbox.findings(REGION).slice(-16);
    const answers: readonly [string, unknown, Json][] = [
      ['ListDetectors', SDK.ListDetectorsResponse$, (await ask(sandbox, 'GET', '/detector')).body],
      ['GetDetector', SDK.GetDetectorResponse$, (await ask(sandbox, 'GET', '')).body],
      ['ListFindings', SDK.ListFindingsResponse$, listed],
      ['fixtures', SDK.GetFindingsResponse$, await post('findings/get', { findingIds })],
      ['generated', SDK.GetFindingsResponse$, await post('findings/get', { findingIds: generated })],
      [
        'samples',
        SDK.GetFindingsResponse$,
        await post('findings/get', { findingIds: samples.map(({ Id }) => Id) }),
      ],
      ...(await Promise.all(
        ['ACCOUNT', 'DATE', 'FINDING_TYPE', 'RESOURCE', 'SEVERITY'].map(
          async (groupBy): Promise<[string, unknown, Json]> => [
            groupBy,
            SDK.GetFindingsStatisticsResponse$,
            await post('findings/statistics', { groupBy }),
          ],
        ),
      )),
    ];
    for (const [name, schema, body] of answers) expect(misfits(schema, body), name).toEqual([]);
  });

  it('would tell: a wrong key, a wrong kind and a missing member are named', () => {
    const finding = { findings: [{ id: 7, Severity: 8, service: { archived: 'false' } }] };
    expect(misfits(SDK.GetFindingsResponse$, finding)).toEqual(
      expect.arrayContaining([
        '$.findings[0].accountId: missing',
        '$.findings[0].id: number instead of string',
        '$.findings[0].Severity: unknown',
        '$.findings[0].service.archived: string instead of boolean',
      ]),
    );
  });
});
