import type { JsonObject } from '../model/json.ts';
import type { WireRequest } from '../model/wire.ts';
import { archiveFindings, updateFeedback } from './change-findings.ts';
import { getDetector, type RegionSetup } from './detector.ts';
import type { Home } from './finding-document.ts';
import type { FindingStore } from './finding-store.ts';
import { getFindings } from './get-findings.ts';
import { listFindings } from './list-findings.ts';
import { type OperationName, parseOperation } from './operation.ts';
import { pageSize, parseBody } from './request-body.ts';
import { createSampleFindings } from './sample-findings.ts';
import { detectorNotOwned, forbidden, invalidParameter } from './service-error.ts';
import { findingsStatistics } from './statistics.ts';

/** A Region of the account with its one detector. */
export interface Region {
  readonly home: Home;
  readonly setup: RegionSetup;
  readonly store: FindingStore;
}

interface Context {
  /** Milliseconds UTC. */
  readonly now: number;
  readonly seed: number;
}

type Answer = (region: Region, body: JsonObject, context: Context) => JsonObject;

const ANSWERS: Record<Exclude<OperationName, 'ListDetectors'>, Answer> = {
  GetDetector: ({ home, setup }) => getDetector(setup, home.partition, home.accountId),
  ListFindings: ({ store }, body) => listFindings(store, body),
  GetFindings: ({ store }, body) => getFindings(store, body),
  CreateSampleFindings: ({ store, home }, body, context) =>
    createSampleFindings({ store, home, ...context }, body),
  ArchiveFindings: ({ store }, body) => archiveFindings(store, body, true),
  UnarchiveFindings: ({ store }, body) => archiveFindings(store, body, false),
  UpdateFindingsFeedback: ({ store }, body) => updateFeedback(store, body),
  GetFindingsStatistics: ({ store }, body) => findingsStatistics(store, body),
};

/**
 * What the service answers an authorised request with.
 * @throws ServiceError
 */
export function answer(region: Region, request: WireRequest, context: Context): JsonObject {
  const operation = parseOperation(request.method, request.path);
  // AWS's front door says this of every path that it does not know.
  if (!operation) throw forbidden('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const { name, detectorId } = operation;
  if (name === 'ListDetectors') return listDetectors(region, request.query);
  if (!/^[A-Za-z0-9]{1,300}$/.test(detectorId ?? '')) throw invalidParameter('detectorId');
  if (detectorId !== region.home.detectorId || region.setup.detector === 'none') throw detectorNotOwned();
  return ANSWERS[name](region, parseBody(request.body), context);
}

/** There is one detector at most, so there is never a second page (domain.md c.1). */
function listDetectors({ home, setup }: Region, query: WireRequest['query']): JsonObject {
  const { maxResults, nextToken = '' } = query;
  pageSize(maxResults === undefined ? undefined : Number(maxResults || Number.NaN), 50, 50);
  if (nextToken !== '') throw invalidParameter('nextToken');
  return { detectorIds: setup.detector === 'none' ? [] : [home.detectorId], nextToken: '' };
}
