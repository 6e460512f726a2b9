import {
  ArchiveFindingsCommand,
  CreateSampleFindingsCommand,
  GetDetectorCommand,
  GetFindingsCommand,
  ListDetectorsCommand,
  ListFindingsCommand,
  UnarchiveFindingsCommand,
} from '@aws-sdk/client-guardduty';
import { exceedsDepth, MAX_DEPTH } from '../../model/depth.ts';
import type { Finding } from '../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { object, text } from '../../model/lenient.ts';
import type { ServerCondition, ServerCriteria } from '../../model/query.ts';
import { FindingShapeError, toFinding } from '../../model/read-finding.ts';
import { repeatsKey } from '../../model/repeats-key.ts';
import { Fault } from './fault.ts';
import { type Operation, toOperation } from './service-call.ts';

/** The most ids that one call takes or gives (domain.md c.3, c.5, c.6). */
const BATCH = 50;

/** A page of a list; without a token it is the last. */
export interface Page {
  readonly ids: readonly string[];
  readonly token: string | undefined;
}

/** Ids or types in calls of at most 50, each once. */
export function inBatches(values: readonly string[]): readonly (readonly string[])[] {
  const unique = [...new Set(values)];
  return Array.from({ length: Math.ceil(unique.length / BATCH) }, (_, index) =>
    unique.slice(index * BATCH, (index + 1) * BATCH),
  );
}

export function listDetectors(nextToken: string | undefined): Operation<Page> {
  return toOperation(
    'ListDetectors',
    () => new ListDetectorsCommand({ NextToken: nextToken }),
    (body) => readPage(body, 'detectorIds'),
  );
}

export interface ListRequest {
  readonly detectorId: string;
  readonly criteria: ServerCriteria;
  /** By UpdatedAt. */
  readonly order: 'ASC' | 'DESC';
  readonly token: string | undefined;
  /** Rows of the page, at most 50. */
  readonly rows?: number;
}

export function listFindings({
  detectorId,
  criteria,
  order,
  token,
  rows = BATCH,
}: ListRequest): Operation<Page> {
  return toOperation(
    'ListFindings',
    () =>
      new ListFindingsCommand({
        DetectorId: detectorId,
        FindingCriteria: { Criterion: toCriterion(criteria) },
        SortCriteria: { AttributeName: 'updatedAt', OrderBy: order },
        MaxResults: rows,
        NextToken: token,
      }),
    (body) => readPage(body, 'findingIds'),
  );
}

function toCriterion(criteria: ServerCriteria) {
  return Object.fromEntries(
    Object.entries(criteria).map(([attribute, condition]) => [attribute, toCondition(condition)]),
  );
}

function toCondition(condition: ServerCondition) {
  return {
    Equals: condition.equals && [...condition.equals],
    NotEquals: condition.notEquals && [...condition.notEquals],
    GreaterThanOrEqual: condition.greaterThanOrEqual,
    LessThan: condition.lessThan,
  };
}

/** Findings by id, at most 50; unknown ids are left out or refused. */
export function getFindings(
  detectorId: string,
  findingIds: readonly string[],
): Operation<readonly Finding[]> {
  return toOperation(
    'GetFindings',
    () => new GetFindingsCommand({ DetectorId: detectorId, FindingIds: [...findingIds] }),
    readFindings,
  );
}

/** A page of ids. @throws Fault (bad-body) */
function readPage(body: string, key: 'detectorIds' | 'findingIds'): Page {
  const page = readObject(body);
  // The last one of two lists would stand for both, and may be empty.
  if (repeatsKey(page, Buffer.from(body))) throw new Fault('bad-body', { text: 'it has a key twice' });
  const ids = page[key];
  if (!Array.isArray(ids) || !ids.every(isId)) throw otherForm(key);
  // In another spelling it would be taken for absent, and the list for whole.
  const misspelt = Object.keys(page).find((name) => name !== 'nextToken' && /^next[-_]?token$/i.test(name));
  if (misspelt !== undefined) throw otherForm(misspelt);
  const { nextToken } = page;
  if (nextToken !== undefined && nextToken !== null && typeof nextToken !== 'string')
    throw otherForm('nextToken');
  // The end of a list is an absent, null or empty token (domain.md c.4).
  return { ids, token: nextToken || undefined };
}

/** What every finding of the service has; `toFinding` reads the rest. */
const FINDING_HEAD = ['id', 'type', 'arn', 'accountId', 'region', 'updatedAt'];

/** @throws Fault (bad-body) */
function readFindings(body: string): readonly Finding[] {
  const { findings } = readObject(body);
  if (!Array.isArray(findings)) throw otherForm('findings');
  return findings.map((finding, index) => {
    const head = object(finding);
    const isWhole = FINDING_HEAD.every((key) => isId(head?.[key])) && typeof head?.severity === 'number';
    if (!isWhole) throw otherForm(`findings.${index}`);
    return readFinding(finding);
  });
}

function readFinding(document: Json): Finding {
  try {
    return toFinding(document);
  } catch (error) {
    if (!(error instanceof FindingShapeError)) throw error;
    throw new Fault('bad-body', { text: error.message }, { cause: error });
  }
}

/** A switch of a detector. Its words are open: AWS adds to them, and an organisation's policy may own it (domain.md b). */
interface Configuration {
  readonly name: string;
  readonly status: string;
  readonly managedBy: string | undefined;
}

export interface DetectorBody {
  readonly status: string;
  readonly serviceRole: string | undefined;
  readonly createdAt: string | undefined;
  readonly findingPublishingFrequency: string | undefined;
  /** Undefined where the answer has none: older Regions. */
  readonly features:
    | readonly (Configuration & {
        /** Epoch seconds. */
        readonly updatedAt: number | undefined;
        readonly additionalConfiguration: readonly Configuration[];
      })[]
    | undefined;
}

/** @throws Fault (bad-body) */
function readDetector(body: string): DetectorBody {
  const detector = readObject(body);
  const { status, features } = detector;
  if (!isId(status)) throw otherForm('status');
  const isListed = features !== undefined && features !== null;
  if (isListed && !Array.isArray(features)) throw otherForm('features');
  return {
    status,
    serviceRole: text(detector.serviceRole),
    createdAt: text(detector.createdAt),
    findingPublishingFrequency: text(detector.findingPublishingFrequency),
    features: isListed ? features.map(readFeature) : undefined,
  };
}

function readFeature(value: Json, index: number) {
  const configuration = toConfiguration(value);
  if (!configuration) throw otherForm(`features.${index}`);
  const { updatedAt, additionalConfiguration } = object(value) ?? {};
  const additional = Array.isArray(additionalConfiguration)
    ? additionalConfiguration.map(toConfiguration)
    : [];
  return {
    ...configuration,
    updatedAt: typeof updatedAt === 'number' ? updatedAt : undefined,
    additionalConfiguration: additional.flatMap((one) => one ?? []),
  };
}

function toConfiguration(value: Json): Configuration | undefined {
  const [name, status] = [text(object(value)?.name), text(object(value)?.status)];
  if (name === undefined || status === undefined) return undefined;
  return { name, status, managedBy: text(object(value)?.managedBy) };
}

/** A detector as the service describes it. */
export function getDetector(detectorId: string): Operation<DetectorBody> {
  return toOperation('GetDetector', () => new GetDetectorCommand({ DetectorId: detectorId }), readDetector);
}

export function createSampleFindings(detectorId: string, types: readonly string[]): Operation<void> {
  return toOperation(
    'CreateSampleFindings',
    // Never without types: the service would make samples of every type it knows (domain.md c.6).
    () => new CreateSampleFindingsCommand({ DetectorId: detectorId, FindingTypes: [...types] }),
    readNothing,
  );
}

export function archiveFindings(detectorId: string, findingIds: readonly string[]): Operation<void> {
  return toOperation(
    'ArchiveFindings',
    () => new ArchiveFindingsCommand({ DetectorId: detectorId, FindingIds: [...findingIds] }),
    readNothing,
  );
}

export function unarchiveFindings(detectorId: string, findingIds: readonly string[]): Operation<void> {
  return toOperation(
    'UnarchiveFindings',
    () => new UnarchiveFindingsCommand({ DetectorId: detectorId, FindingIds: [...findingIds] }),
    readNothing,
  );
}

/** An empty answer, or a page of something in between that must not count as done. */
function readNothing(body: string): void {
  if (body.trim() !== '') readObject(body);
}

function isId(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function otherForm(where: string): Fault {
  return new Fault('bad-body', { text: `${where} has another form than GuardDuty gives it` });
}

/** @throws Fault (bad-body) */
function readObject(body: string): JsonObject {
  const value = parseJson(body);
  if (!isJsonObject(value)) throw otherForm('the body');
  // An error in the place of an answer, or beside one: whose list is then not to be believed either.
  const error = ['__type', 'message', 'Message'].find((key) => isId(value[key]));
  if (error !== undefined) throw new Fault('bad-body', { text: `it has the ${error} of an error` });
  return value;
}

function parseJson(body: string): Json {
  if (body === '') throw new Fault('bad-body', { text: 'an empty body' });
  let value: Json;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new Fault('bad-body', { text: 'not JSON, or cut off' }, { cause: error });
  }
  if (exceedsDepth(value)) throw new Fault('bad-body', { text: `it is nested over ${MAX_DEPTH} deep` });
  return value;
}
