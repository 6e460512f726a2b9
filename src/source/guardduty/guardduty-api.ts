import {
  ArchiveFindingsCommand,
  CreateSampleFindingsCommand,
  GetDetectorCommand,
  GetFindingsCommand,
  ListDetectorsCommand,
  ListFindingsCommand,
  UnarchiveFindingsCommand,
} from '@aws-sdk/client-guardduty';
import * as z from 'zod/mini';
import { exceedsDepth, MAX_DEPTH } from '../../model/depth.ts';
import type { Finding } from '../../model/finding.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { ServerCondition, ServerCriteria } from '../../model/query.ts';
import { FindingShapeError, toFinding } from '../../model/read-finding.ts';
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

const id = z.string().check(z.minLength(1));
const ids = z.array(id);
// The end of a list is an absent, null or empty token (domain.md c.4).
// In another case it would be taken for absent, and the list for whole.
const page = { nextToken: z.optional(z.nullable(z.string())), NextToken: z.optional(z.never()) };

const DetectorList = z.object({ detectorIds: ids, ...page });
const FindingList = z.object({ findingIds: ids, ...page });
/** What every finding of the service has; `toFinding` reads the rest. */
const FindingHead = z.object({
  id,
  type: id,
  arn: id,
  accountId: id,
  region: id,
  updatedAt: id,
  severity: z.number(),
});
// Checked, not parsed: zod would build each object anew, and the document is kept as the wire has it.
const FindingBatch = z.object({
  findings: z.array(z.unknown().check(z.refine((finding) => FindingHead.safeParse(finding).success))),
});

export function listDetectors(nextToken: string | undefined): Operation<Page> {
  return toOperation(
    'ListDetectors',
    () => new ListDetectorsCommand({ NextToken: nextToken }),
    (body) => {
      const page = parse(DetectorList, body);
      return { ids: page.detectorIds, token: page.nextToken || undefined };
    },
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
    (body) => {
      const page = parse(FindingList, body);
      return { ids: page.findingIds, token: page.nextToken || undefined };
    },
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
    (body) => parse(FindingBatch, body).findings.map(readFinding),
  );
}

function readFinding(document: unknown): Finding {
  try {
    return toFinding(document);
  } catch (error) {
    if (!(error instanceof FindingShapeError)) throw error;
    throw new Fault('bad-body', { text: error.message }, { cause: error });
  }
}

const openText = z.catch(z.optional(z.string()), undefined);
// Names and states are open words: AWS adds to them, and an organisation's policy may own a switch (domain.md b).
const configuration = { name: z.string(), status: z.string(), managedBy: openText };
const Feature = z.object({
  ...configuration,
  /** Epoch seconds. */
  updatedAt: z.catch(z.optional(z.number()), undefined),
  additionalConfiguration: z.catch(z.array(z.object(configuration)), []),
});
const DetectorBody = z.object({
  status: id,
  serviceRole: openText,
  createdAt: openText,
  findingPublishingFrequency: openText,
  features: z.optional(z.nullable(z.array(Feature))),
});
export type DetectorBody = z.infer<typeof DetectorBody>;

/** A detector as the service describes it. */
export function getDetector(detectorId: string): Operation<DetectorBody> {
  return toOperation(
    'GetDetector',
    () => new GetDetectorCommand({ DetectorId: detectorId }),
    (body) => parse(DetectorBody, body),
  );
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
  if (body.trim() !== '' && !isJsonObject(parseJson(body))) {
    throw new Fault('bad-body', { text: 'not a JSON object' });
  }
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, body: string): z.infer<Schema> {
  const result = schema.safeParse(parseJson(body));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'the body';
  throw new Fault('bad-body', { text: `${where} has another form than GuardDuty gives it` });
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
