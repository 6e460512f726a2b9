import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import * as SDK from '@aws-sdk/client-guardduty';
import { beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_FINDING_TYPES } from '../../src/model/finding-type.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { type OperationName, parseOperation } from '../../src/sandbox/operation.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { ask, DETECTOR, FIXTURES, fixtureSandbox, NOW, REGION } from '../sandbox/ask.ts';
import { misfits } from '../sandbox/sdk-schema.ts';
import { peer } from '../support/peer.ts';
import { start } from '../support/program.ts';
import { asGiven, modelMisfits, type ServiceModel, shapeNamed, violations } from './service-model.ts';

const run = promisify(execFile);
const DetectorId = DETECTOR;
const idsOf = (documents: readonly JsonObject[]) => documents.map(({ Id }) => String(Id));
const GENERATED = generateFindings(60, { seed: 11, until: NOW });
const sandbox = () => fixtureSandbox({ findings: [...FIXTURES, ...GENERATED] });
const [KEPT = '', RATED = ''] = idsOf(FIXTURES);
/** Their ids are of the seed: another sandbox makes the same ones. */
const SAMPLES = await (async () => {
  const made = sandbox();
  await ask(made, 'POST', 'findings/create', { body: { findingTypes: SAMPLE_FINDING_TYPES } });
  return idsOf(made.findings(REGION)).slice(-SAMPLE_FINDING_TYPES.length);
})();

/** Calls of each operation, in their order; one that the sandbox answers and that is not here does not compile. */
const CALLS: Record<OperationName, readonly JsonObject[]> = {
  ListDetectors: [{}, { MaxResults: 1 }],
  GetDetector: [{ DetectorId }],
  CreateSampleFindings: [{ DetectorId, FindingTypes: [...SAMPLE_FINDING_TYPES] }],
  ListFindings: [
    { DetectorId },
    {
      DetectorId,
      MaxResults: 7,
      FindingCriteria: {
        Criterion: {
          'service.archived': { Equals: ['false'] },
          severity: { GreaterThanOrEqual: 4 },
          updatedAt: { LessThan: NOW },
        },
      },
      SortCriteria: { AttributeName: 'severity', OrderBy: 'DESC' },
    },
    { DetectorId, FindingCriteria: { Criterion: { id: { Equals: ['nobody'] } } } },
  ],
  ArchiveFindings: [{ DetectorId, FindingIds: [KEPT] }],
  UnarchiveFindings: [{ DetectorId, FindingIds: [KEPT] }],
  UpdateFindingsFeedback: [{ DetectorId, FindingIds: [RATED], Feedback: 'USEFUL', Comments: 'seen' }],
  GetFindings: [
    { DetectorId, FindingIds: idsOf(FIXTURES) },
    { DetectorId, FindingIds: idsOf(GENERATED).slice(0, 50) },
    { DetectorId, FindingIds: SAMPLES },
    { DetectorId, FindingIds: ['nobody'], SortCriteria: { AttributeName: 'severity', OrderBy: 'ASC' } },
  ],
  GetFindingsStatistics: [
    { DetectorId, FindingStatisticTypes: ['COUNT_BY_SEVERITY'] },
    ...['ACCOUNT', 'DATE', 'FINDING_TYPE', 'RESOURCE', 'SEVERITY'].map((GroupBy) => ({
      DetectorId,
      GroupBy,
      OrderBy: 'ASC',
      MaxResults: 50,
    })),
  ],
};

type Call = readonly [operation: string, input: JsonObject];
const EVERY_CALL: readonly Call[] = Object.entries(CALLS).flatMap(([operation, inputs]) =>
  inputs.map((input): Call => [operation, input]),
);

interface Exchange {
  readonly operation: string;
  readonly body: Json;
}

/** Lets a client make calls of a sandbox as new, over HTTP. @returns what it was given, and what was on the wire */
async function exchange<T>(
  make: (url: string) => Promise<T>,
): Promise<{ readonly given: T; readonly wire: readonly Exchange[] }> {
  const { handle } = sandbox();
  const wire: Exchange[] = [];
  const server = await serveSandbox(
    async (request, signal) => {
      const response = await handle(request, signal);
      if (!(response.body instanceof Uint8Array)) throw new Error('no plain body');
      const operation = parseOperation(request.method, request.path)?.name ?? request.path;
      wire.push({ operation, body: JSON.parse(Buffer.from(response.body).toString()) });
      return response;
    },
    { port: 0 },
  );
  try {
    return { given: await make(server.url), wire };
  } finally {
    await server.close();
  }
}

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x', AWS_PAGER: '' };

/** The SDK's commands and schemas by the names of operations. */
const EXPORTED = new Map(Object.entries<unknown>(SDK));
const sdkNamed = (name: string) => EXPORTED.get(name);

type CommandClass = new (input: JsonObject) => SDK.ListDetectorsCommand;

function isCommandClass(value: unknown): value is CommandClass {
  return typeof value === 'function';
}

async function sendAll(url: string): Promise<readonly Json[]> {
  const client = new SDK.GuardDutyClient({
    region: REGION,
    endpoint: url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  const given: Json[] = [];
  for (const [operation, input] of EVERY_CALL) {
    const command = sdkNamed(`${operation}Command`);
    if (!isCommandClass(command)) throw new Error(`the SDK has no ${operation}`);
    const { $metadata, ...output } = await client.send(new command(input));
    expect($metadata.httpStatusCode).toBe(200);
    given.push(JSON.parse(JSON.stringify(output)));
  }
  client.destroy();
  return given;
}

describe('the JS SDK', () => {
  it('is given every leaf of every answer, and each fits its schema', async () => {
    const { given, wire } = await exchange(sendAll);
    expect(wire.map(({ operation }) => operation)).toEqual(EVERY_CALL.map(([operation]) => operation));
    for (const [index, { operation, body }] of wire.entries()) {
      const what = `${operation} ${index}`;
      expect(misfits(sdkNamed(`${operation}Response$`), body), what).toEqual([]);
      expect(leavesOf(given[index] ?? null), what).toBe(leavesOf(body));
    }
  });
});

/** How many leaves there are that are not null; the SDK drops those. */
function leavesOf(value: Json): number {
  if (value === null) return 0;
  if (typeof value !== 'object') return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + leavesOf(inner ?? null), 0);
}

/** Calls from stdin, answers to stdout; whichever of boto3, botocore and the AWS CLI's own copy of it is there. */
const PYTHON = `
import json, re, sys
try:
    import boto3
    connect = boto3.client
except ImportError:
    try:
        import botocore.session as session
    except ImportError:
        import awscli.botocore.session as session
    connect = session.get_session().create_client
url, region, calls = json.load(sys.stdin)
client = connect('guardduty', endpoint_url=url, region_name=region)
answers = []
for operation, given in calls:
    answer = getattr(client, re.sub('(?<!^)(?=[A-Z])', '_', operation).lower())(**given)
    answer.pop('ResponseMetadata')
    answers.append(answer)
json.dump(answers, sys.stdout, default=lambda time: time.isoformat())
`;

describe.skipIf(!peer('aws'))('botocore and the AWS CLI', { timeout: 180_000 }, () => {
  let model: ServiceModel;
  /** What Python must be told to find the CLI's own packages. */
  let packages = '';
  /** Models of before 2023 know nothing of RDS, and their CLI no --group-by. */
  let calls: readonly Call[] = [];

  beforeAll(async () => {
    const args = ['guardduty', 'list-detectors', '--region', REGION, '--endpoint-url', 'http://127.0.0.1:9'];
    const { stderr } = await start('aws', [...args, '--debug'], { env: { ...KEYS, AWS_MAX_ATTEMPTS: '1' } })
      .ended;
    const [, path = ''] =
      /Loading JSON file: (\S+\/guardduty\/\S+\/service-2\.json(?:\.gz)?)/.exec(stderr) ?? [];
    const bytes = readFileSync(path);
    model = JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
    packages = path.replace(/\/(awscli\/)?botocore\/data\/.*$/, '');
    const known = shapeNamed(model, model.operations.GetFindingsStatistics?.input.shape ?? '').members ?? {};
    calls = EVERY_CALL.filter(([, input]) => !('GroupBy' in input) || 'GroupBy' in known);
  });

  const outputOf = (operation: string) => model.operations[operation]?.output?.shape ?? '';

  function expectGiven(given: readonly Json[], wire: readonly Exchange[]): void {
    expect(wire.map(({ operation }) => operation)).toEqual(calls.map(([operation]) => operation));
    for (const [index, { operation, body }] of wire.entries()) {
      const shape = outputOf(operation);
      const sent = asGiven(model, shape, body, 'wire');
      expect(asGiven(model, shape, given[index] ?? null, 'caller'), `${operation} ${index}`).toEqual(sent);
    }
  }

  it('every leaf of every answer fits the service’s description: kinds, limits, listed values, times', async () => {
    const { wire } = await exchange(sendAll);
    for (const { operation, body } of wire) {
      expect(modelMisfits(model, outputOf(operation), body), operation).toEqual([]);
    }
  });

  it('would tell: a limit, a value that is not listed and a time in a text are named', () => {
    const detector = { status: 'ON', serviceRole: 7, features: [{ name: 'X', updatedAt: '2026-01-01' }] };
    const named = modelMisfits(model, outputOf('GetDetector'), detector).join('\n');
    expect(named).toMatch(/\$\.status: ON is no DetectorStatus/);
    expect(named).toMatch(/\$\.serviceRole: number instead of string/);
    const listed = { findingIds: Array(51).fill('x') };
    expect(modelMisfits(model, outputOf('ListFindings'), listed)).toEqual([
      '$.findingIds: 51 is not within 0 and 50',
    ]);
  });

  it('botocore is given every leaf that its model knows', async () => {
    const { given, wire } = await exchange(async (url) => {
      const answer = await start('python3', ['-c', PYTHON], {
        env: { ...KEYS, PYTHONPATH: packages },
        stdin: JSON.stringify([url, REGION, calls]),
      }).ended;
      expect(answer.stderr).toBe('');
      return JSON.parse(answer.stdout);
    });
    expectGiven(given, wire);
  });

  it('the AWS CLI is given every leaf that its model knows', async () => {
    const { given, wire } = await exchange(async (url) => {
      const answers: Json[] = [];
      for (const [operation, input] of calls) {
        const command = operation.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();
        const options = ['--endpoint-url', url, '--region', REGION, '--output', 'json', '--no-paginate'];
        const { stdout } = await run(
          'aws',
          ['guardduty', command, '--cli-input-json', JSON.stringify(input), ...options],
          { env: { PATH: process.env.PATH, HOME: '/nonexistent', ...KEYS } },
        );
        answers.push(stdout === '' ? {} : JSON.parse(stdout));
      }
      return answers;
    });
    expectGiven(given, wire);
  });

  it('each documented limit of each request is kept, one step past it', async () => {
    const made = sandbox();
    let checked = 0;
    const requests = calls.flatMap(([operation, good]) => {
      const path = PATHS[operation];
      const shape = model.operations[operation]?.input.shape ?? '';
      return path === undefined ? [] : [{ operation, path, shape, body: toWire(model, shape, good) }];
    });
    for (const { operation, path, shape, body } of requests) {
      expect((await ask(made, 'POST', path, { body })).status, `${operation} as it should be`).toBe(200);
      for (const [what, wrong] of violations(model, shape, body)) {
        const answer = await ask(made, 'POST', path, { body: wrong });
        expect(answer.status, `${operation}: ${what}`).toBe(400);
        expect(answer.headers['x-amzn-errortype']).toBe('BadRequestException');
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(60);
  });
});

const PATHS: Readonly<Record<string, string>> = {
  ListFindings: 'findings',
  GetFindings: 'findings/get',
  CreateSampleFindings: 'findings/create',
  ArchiveFindings: 'findings/archive',
  UnarchiveFindings: 'findings/unarchive',
  UpdateFindingsFeedback: 'findings/feedback',
  GetFindingsStatistics: 'findings/statistics',
};

/** A request's body, by the names on the wire, without what goes into the path. */
function toWire(model: ServiceModel, name: string, input: JsonObject): JsonObject {
  const { members = {} } = shapeNamed(model, name);
  return Object.fromEntries(
    Object.entries(members).flatMap(([caller, { locationName = caller, location }]) =>
      location === undefined && caller in input ? [[locationName, input[caller] ?? null] as const] : [],
    ),
  );
}
