import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { comparableNumber } from './attributes.ts';
import { compileCriteria } from './criteria.ts';
import type { FindingStore } from './finding-store.ts';
import { pageSize } from './request-body.ts';
import { badRequest, invalidParameter } from './service-error.ts';

const DAY = 24 * 60 * 60 * 1000;
/** [BC GetFindingsStatistics]; there is one kind. */
const MAX_STATISTIC_TYPES = 10;

interface Group {
  readonly fields: JsonObject;
  total: number;
  /** Milliseconds UTC. */
  lastGeneratedAt: number;
}

interface Grouping {
  /** The answer's key. */
  readonly name: string;
  readonly fields: (document: JsonObject) => JsonObject;
  /** What `orderBy` orders by: the day or the severity itself, else how many findings there are. */
  readonly rank: (group: Group) => number;
}

const byTotal = (group: Group) => group.total;

/** [BC GetFindingsStatistics]. Times are epoch seconds on the wire. */
const GROUPINGS: Record<string, Grouping> = {
  ACCOUNT: {
    name: 'groupedByAccount',
    fields: ({ AccountId: accountId = null }) => ({ accountId }),
    rank: byTotal,
  },
  DATE: {
    name: 'groupedByDate',
    fields: (document) => ({
      date: Math.floor(updatedAt(document) / DAY) * (DAY / 1000),
      severity: severity(document),
    }),
    rank: ({ fields }) => Number(fields.date) * 100 + Number(fields.severity),
  },
  FINDING_TYPE: {
    name: 'groupedByFindingType',
    fields: ({ Type: findingType = null }) => ({ findingType }),
    rank: byTotal,
  },
  RESOURCE: { name: 'groupedByResource', fields: resourceFields, rank: byTotal },
  SEVERITY: {
    name: 'groupedBySeverity',
    fields: (document) => ({ severity: severity(document) }),
    rank: ({ fields }) => Number(fields.severity),
  },
};

/**
 * GetFindingsStatistics (domain.md c.8): either `findingStatisticTypes` or `groupBy`; `maxResults` and `orderBy`
 * belong to `groupBy`. There is never a next token.
 */
export function findingsStatistics(store: FindingStore, body: JsonObject): JsonObject {
  const matches = compileCriteria(body.findingCriteria);
  const { findingStatisticTypes: types = null, groupBy = null } = body;
  if ((types === null) === (groupBy === null)) {
    throw badRequest(' because exactly one of findingStatisticTypes and groupBy must be given.');
  }
  const documents = [...store.all()].filter(matches);
  return { findingStatistics: types === null ? grouped(documents, body) : countBySeverity(documents, body) };
}

function countBySeverity(documents: readonly JsonObject[], body: JsonObject): JsonObject {
  const { findingStatisticTypes: types, maxResults = null, orderBy = null } = body;
  const isList = Array.isArray(types) && types.length > 0 && types.length <= MAX_STATISTIC_TYPES;
  if (!isList || types.some((type) => type !== 'COUNT_BY_SEVERITY')) {
    throw invalidParameter('findingStatisticTypes');
  }
  if (maxResults !== null) throw invalidParameter('maxResults');
  if (orderBy !== null) throw invalidParameter('orderBy');
  const counts: Record<string, number> = {};
  for (const document of documents) {
    // A double in Java's writing: 8.0.
    const key = severity(document).toFixed(1);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return { countBySeverity: counts };
}

function grouped(documents: readonly JsonObject[], body: JsonObject): JsonObject {
  const { groupBy, orderBy = null } = body;
  const grouping =
    typeof groupBy === 'string' && Object.hasOwn(GROUPINGS, groupBy) ? GROUPINGS[groupBy] : undefined;
  if (!grouping) throw invalidParameter('groupBy');
  if (orderBy !== null && orderBy !== 'ASC' && orderBy !== 'DESC') throw invalidParameter('orderBy');
  const most = pageSize(body.maxResults, 100, 25);
  const sign = orderBy === 'ASC' ? 1 : -1;
  const groups = groupDocuments(documents, grouping.fields)
    .sort((a, b) => sign * (grouping.rank(a) - grouping.rank(b)))
    .slice(0, most);
  return {
    [grouping.name]: groups.map(({ fields, total, lastGeneratedAt }) => ({
      ...fields,
      totalFindings: total,
      lastGeneratedAt: lastGeneratedAt / 1000,
    })),
  };
}

/** Groups in the order of their fields' text, which decides between equal ranks. */
function groupDocuments(documents: readonly JsonObject[], fieldsOf: Grouping['fields']): Group[] {
  const groups = new Map<string, Group>();
  for (const document of documents) {
    const fields = fieldsOf(document);
    const key = JSON.stringify(fields);
    const group = groups.get(key) ?? { fields, total: 0, lastGeneratedAt: 0 };
    group.total += 1;
    group.lastGeneratedAt = Math.max(group.lastGeneratedAt, updatedAt(document));
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** The published mapping names no Limitless: its shard group is taken, as the instance is. */
function resourceFields({ AccountId: accountId = null, Resource: resource }: JsonObject): JsonObject {
  if (!isJsonObject(resource)) return { accountId, resourceId: null, resourceType: null };
  const resourceId =
    field(resource.RdsDbInstanceDetails, 'DbInstanceIdentifier') ??
    field(resource.RdsLimitlessDbDetails, 'DbShardGroupIdentifier') ??
    field(resource.AccessKeyDetails, 'AccessKeyId') ??
    field(resource.InstanceDetails, 'InstanceId') ??
    null;
  return { accountId, resourceId, resourceType: resource.ResourceType ?? null };
}

function field(details: Json | undefined, name: string): Json | undefined {
  return isJsonObject(details) ? details[name] : undefined;
}

function severity(document: JsonObject): number {
  return comparableNumber('number', document.Severity) || 0;
}

function updatedAt(document: JsonObject): number {
  return comparableNumber('time', document.UpdatedAt) || 0;
}
