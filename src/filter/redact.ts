import type { Notice, SourceReport } from '../model/answer.ts';
import { type Finding, isKnown } from '../model/finding.ts';
import { FINDING_TYPES, type FindingTypeInfo } from '../model/finding-type.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { toFinding } from '../model/read-finding.ts';
import { createMask, type Mask } from './mask.ts';
import { isPublicType, publicWord } from './public-words.ts';

/** What whoever redacts says of it. */
export const REDACTED: Notice = {
  level: 'info',
  text: 'Redacted: accounts, addresses, users, applications, databases, clusters and ids are masks, the same value by the same mask; texts, tags, cities and networks are left out; Region and country stay.',
};

/** Findings and the ledger that belongs to them. */
interface Handed {
  readonly findings: readonly Finding[];
  readonly sources: readonly SourceReport[];
}

/**
 * Findings that can be handed to somebody who must not know whose they are. Each is made anew of what is listed
 * here and nothing else: a field that no model knows cannot pass.
 *
 * Masked, the same value by the same mask: accounts, addresses, users, applications, databases, clusters, finding
 * and detector ids, ARNs, custom threat lists and rules, profiles, files. Left out: Title, Description,
 * AdditionalInfo, tags, city and location, networks and organisations, threat names and file hashes, and what a
 * source said of itself. Kept: type, times, counts, severity, Region, country, engine, how the login was made,
 * where each can be a word of AWS's.
 * @param handed masks are numbered in the findings' order
 */
export function redact({ findings, sources }: Handed): Handed {
  const mask = createMask(rawValues({ findings, sources }));
  return {
    findings: findings.map((finding) => toFinding(toRedactedDocument(finding, mask))),
    sources: sources.map((source) => redactSource(source, mask)),
  };
}

/** What is masked somewhere: no mask may be one of these. */
function rawValues({ findings, sources }: Handed): Set<string> {
  const values = new Set<string>();
  const add = (...found: readonly (string | undefined)[]) => {
    for (const value of found) if (value !== undefined) values.add(value);
  };
  for (const {
    id,
    type,
    accountId,
    detectorId,
    database,
    databaseUser,
    remote,
    logins,
    threats,
    rule,
  } of findings) {
    add(id, type, accountId, detectorId, rule, remote?.ipV4, remote?.ipV6);
    add(database?.identifier, database?.resourceId, database?.cluster);
    add(databaseUser?.user, databaseUser?.application, databaseUser?.database);
    for (const login of logins) add(login.user, login.application);
    for (const threat of threats) add(threat.listName);
  }
  for (const { accountId, detectorId, profile, path } of sources) add(accountId, detectorId, profile, path);
  return values;
}

function redactSource(source: SourceReport, mask: Mask): SourceReport {
  return {
    region: publicWord('region', source.region),
    accountId: mask('account', source.accountId),
    detectorId: mask('detector', source.detectorId),
    ...(source.profile === undefined ? {} : { profile: mask('profile', source.profile) }),
    ...(source.path === undefined ? {} : { path: mask('file', source.path) }),
    status: source.status,
    complete: source.complete,
    findings: source.findings,
  };
}

function toRedactedDocument(finding: Finding, mask: Mask): JsonObject {
  const region = publicWord('region', finding.region);
  const partition = publicWord('partition', finding.partition) || 'aws';
  const id = mask('finding', finding.id) ?? '';
  const account = mask('account', finding.accountId);
  const detector = mask('detector', finding.detectorId);
  return compact({
    AccountId: account,
    Arn:
      finding.arn &&
      `arn:${partition}:guardduty:${region ?? ''}:${account ?? ''}:detector/${detector ?? ''}/finding/${id}`,
    CreatedAt: toTime(finding.createdAt),
    Id: id,
    Partition: partition,
    Region: region,
    Resource: compact({
      ResourceType: publicWord('resourceType', finding.resourceType),
      ...databaseDetails(finding, mask),
      RdsDbUserDetails: userDetails(finding, mask),
    }),
    SchemaVersion: '2.0',
    Service: compact({
      Action: actionDetails(finding, mask),
      Evidence: evidence(finding, mask),
      Archived: finding.archived,
      Count: finding.count,
      DetectorId: detector,
      EventFirstSeen: toTime(finding.firstSeen),
      EventLastSeen: toTime(finding.lastSeen),
      ResourceRole: publicWord('resourceRole', finding.resourceRole),
      ServiceName: 'guardduty',
      UserFeedback: publicWord('feedback', finding.feedback),
      ...(finding.sample ? { AdditionalInfo: { Value: '{"sample":true}', Type: 'default' } } : {}),
    }),
    Severity: finding.severity,
    Type: isPublicType(finding.type) ? finding.type : `Other:RDS/${mask('type', finding.type)}`,
    CustomDetectionRuleName: maskRule(finding.rule, mask),
    UpdatedAt: toTime(finding.updatedAt),
  });
}

function databaseDetails({ database, accountId }: Finding, mask: Mask): JsonObject {
  if (!database) return {};
  const identifier = mask('database', database.identifier);
  const resourceId = mask('database', database.resourceId);
  const name = identifier ?? resourceId ?? '';
  const kind = database.kind === 'limitless' ? 'shard-group' : 'db';
  const arn = database.arn && `arn:aws:rds::${mask('account', accountId) ?? ''}:${kind}:${name}`;
  const shared = {
    DbClusterIdentifier: mask('cluster', database.cluster),
    Engine: publicWord('engine', database.engine),
    EngineVersion: publicWord('engineVersion', database.engineVersion),
  };
  return database.kind === 'limitless'
    ? {
        RdsLimitlessDbDetails: compact({
          DbShardGroupIdentifier: identifier,
          DbShardGroupResourceId: resourceId,
          DbShardGroupArn: arn,
          ...shared,
        }),
      }
    : {
        RdsDbInstanceDetails: compact({
          DbInstanceIdentifier: identifier,
          DbiResourceId: resourceId,
          DbInstanceArn: arn,
          ...shared,
        }),
      };
}

function userDetails({ databaseUser }: Finding, mask: Mask): JsonObject | undefined {
  return (
    databaseUser &&
    compact({
      User: known(mask, 'user', databaseUser.user),
      Application: known(mask, 'application', databaseUser.application),
      Database: known(mask, 'database', databaseUser.database),
      Ssl: publicWord('ssl', databaseUser.ssl),
      AuthMethod: publicWord('authMethod', databaseUser.authMethod),
    })
  );
}

function actionDetails({ actionType, remote, logins }: Finding, mask: Mask): JsonObject {
  const attributes = logins.map((login) =>
    compact({
      User: known(mask, 'user', login.user),
      Application: known(mask, 'application', login.application),
      FailedLoginAttempts: login.failed,
      SuccessfulLoginAttempts: login.successful,
    }),
  );
  const details =
    remote &&
    compact({
      IpAddressV4: mask('address', remote.ipV4),
      IpAddressV6: mask('address', remote.ipV6),
      Country: compact({
        CountryName: publicWord('country', remote.country),
        CountryCode: publicWord('countryCode', remote.countryCode),
      }),
    });
  return compact({
    ActionType: publicWord('actionType', actionType),
    ...(details || attributes.length > 0
      ? { RdsLoginAttemptAction: compact({ RemoteIpDetails: details, LoginAttributes: attributes }) }
      : {}),
  });
}

/** GuardDuty's own lists (domain.md d.5); any other name is an account's own. */
const PUBLIC_LISTS = new Set(['Amazon', 'ProofPoint']);

function evidence({ threats }: Finding, mask: Mask): JsonObject | undefined {
  if (threats.length === 0) return undefined;
  return {
    ThreatIntelligenceDetails: threats.map(({ listName }) =>
      compact({ ThreatListName: listName && PUBLIC_LISTS.has(listName) ? listName : mask('list', listName) }),
    ),
  };
}

const PUBLIC_RULES = new Set(Object.values(FINDING_TYPES).map((info: FindingTypeInfo) => info.rule));

function maskRule(rule: string | undefined, mask: Mask): string | undefined {
  return PUBLIC_RULES.has(rule) ? rule : mask('rule', rule);
}

/** GuardDuty's word for what it does not know says nothing of anybody. */
function known(mask: Mask, kind: 'user' | 'application' | 'database', value: string | undefined) {
  return isKnown(value) ? mask(kind, value) : value;
}

function toTime(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString();
}

function compact(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) result[key] = value;
  }
  return result;
}
