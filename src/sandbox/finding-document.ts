import {
  FINDING_TYPES,
  type FindingTypeInfo,
  type KnownFindingType,
  parseFindingType,
} from '../model/finding-type.ts';
import type { JsonObject } from '../model/json.ts';
import { descriptionOf, titleOf } from './finding-text.ts';

/** Whose finding it is: what re-homing replaces. */
export interface Home {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly detectorId: string;
}

/** What happened, as far as one finding says. Times are ISO texts, UTC. */
export interface Event {
  readonly id: string;
  readonly type: KnownFindingType;
  readonly severity: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly count: number;
  readonly archived: boolean;
  /** RdsDbInstanceDetails, or RdsLimitlessDbDetails where it names a shard group. */
  readonly database: JsonObject;
  readonly user: string;
  readonly application: string;
  readonly databaseName: string;
  readonly ssl: string;
  readonly authMethod: string;
  readonly remote: JsonObject;
  readonly logins: readonly JsonObject[];
  /** ThreatIntelligenceDetails of a threat-list type. */
  readonly threat: JsonObject;
  /** The JSON that AdditionalInfo.Value holds as text. */
  readonly info: JsonObject;
}

/** The document of a finding of RDS Protection, in the key order of real ones (domain.md d). */
export function toFindingDocument(event: Event, home: Home): JsonObject {
  const limitless = event.database.DbShardGroupIdentifier !== undefined;
  const name = String(
    limitless ? event.database.DbShardGroupIdentifier : event.database.DbInstanceIdentifier,
  );
  const subject = { user: event.user, database: name };
  const address = String(event.remote.IpAddressV4 ?? event.remote.IpAddressV6);
  return {
    AccountId: home.accountId,
    Arn: findingArn(home, event.id),
    CreatedAt: event.createdAt,
    Description: descriptionOf(event.type, subject, address),
    Id: event.id,
    Partition: home.partition,
    Region: home.region,
    Resource: {
      ResourceType: limitless ? 'RDSLimitlessDB' : 'RDSDBInstance',
      [limitless ? 'RdsLimitlessDbDetails' : 'RdsDbInstanceDetails']: event.database,
      RdsDbUserDetails: {
        User: event.user,
        Application: event.application,
        Database: event.databaseName,
        Ssl: event.ssl,
        AuthMethod: event.authMethod,
      },
    },
    SchemaVersion: '2.0',
    Service: {
      Action: toAction(event),
      ...(parseFindingType(event.type)?.family === 'AnomalousBehavior'
        ? {}
        : { Evidence: { ThreatIntelligenceDetails: [event.threat] } }),
      Archived: event.archived,
      Count: event.count,
      DetectorId: home.detectorId,
      EventFirstSeen: event.firstSeen,
      EventLastSeen: event.lastSeen,
      ResourceRole: 'TARGET',
      ServiceName: 'guardduty',
      AdditionalInfo: { Value: JSON.stringify(event.info), Type: 'default' },
    },
    Severity: event.severity,
    Title: titleOf(event.type, subject),
    Type: event.type,
    UpdatedAt: event.updatedAt,
  };
}

/** The shape of a data-activity finding's action is not published: the remote address is where a login's is. */
function toAction(event: Event): JsonObject {
  const info: FindingTypeInfo = FINDING_TYPES[event.type];
  const logins: JsonObject = event.logins.length > 0 ? { LoginAttributes: [...event.logins] } : {};
  return {
    ActionType: info.group === 'login' ? 'RDS_LOGIN_ATTEMPT' : 'RDS_DATA_ACTIVITY',
    RdsLoginAttemptAction: { RemoteIpDetails: event.remote, ...logins },
  };
}

/** A finding's ARN (domain.md d). */
export function findingArn(home: Home, id: string): string {
  return `arn:${home.partition}:guardduty:${home.region}:${home.accountId}:detector/${home.detectorId}/finding/${id}`;
}
