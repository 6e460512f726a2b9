import { readAdditionalInfo, readBehaviours } from './additional-info.ts';
import { toDocument } from './document.ts';
import {
  type ApiCall,
  type Behaviour,
  type Database,
  type DatabaseUser,
  type Finding,
  type LoginAttribute,
  parseFindingArn,
  type RemoteAddress,
  type ThreatEvidence,
} from './finding.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { instant, name, number, object, objects, text } from './lenient.ts';

/** The finding cannot be read: it has no id or type, or a field that decides is of another kind. */
export class FindingShapeError extends Error {
  override readonly name = 'FindingShapeError';
}

/*
 * The border. Only what the program relies on is checked, and only as far as it relies on it: carriers write
 * booleans and numbers as strings, times as epoch decimals, missing values as null. A field of another kind
 * than expected is an error where it decides (id, type, severity, count, archived: these here), and absent
 * elsewhere (lenient.ts); the document keeps it either way. By hand and not by a schema: a schema library takes
 * longer to load than the rest of a run on a small file.
 */

/**
 * Reads a finding of any carrier's casing: its header at once, its other fields when the first of them is asked for.
 * @param value the finding as an object: camelCase or PascalCase, nulls and unknown fields allowed
 * @param readAgain gives the document once more, where it is not to be held: for many findings at once, which are
 *   printed one at a time if at all
 * @throws FindingShapeError where it has no id or type, or a decisive field of another kind
 */
export function toFinding(value: unknown, readAgain?: () => JsonObject): ReadFinding {
  if (!isJsonObject(value)) throw new FindingShapeError('a finding must be an object');
  return new ReadFinding(value, readAgain ?? once(value));
}

function once(value: JsonObject): () => JsonObject {
  const document = toDocument(value);
  return () => document;
}

let last: { readonly of: ReadFinding; readonly document: JsonObject } | undefined;

/** What is read late. The rest, the header, decides whether a finding is wanted at all: most are dropped after it. */
type Fields = ReturnType<typeof readFields>;

/** With getters, not own properties, for what is read late: a copy by spreading has the header only. */
class ReadFinding implements Finding {
  readonly id: string;
  readonly type: string;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly severity: number | undefined;
  readonly archived: boolean;
  readonly count: number | undefined;
  readonly updatedAt: number | undefined;
  private readonly readAgain: () => JsonObject;
  private fields: Fields | undefined = undefined;

  /** Reads the header in either casing: `toDocument` copies the whole finding for it. @throws FindingShapeError */
  constructor(value: JsonObject, readAgain: () => JsonObject) {
    const { Id = value.id, Type = value.type, Severity = value.severity, Service = value.service } = value;
    const { Arn = value.arn, AccountId = value.accountId, Region = value.region } = value;
    const { UpdatedAt = value.updatedAt } = value;
    if (!isAbsent(Service) && !isJsonObject(Service)) throw unreadable('Service', Service);
    const { Archived = Service?.archived, Count = Service?.count } = Service ?? {};
    const arn = parseFindingArn(text(Arn));
    this.id = present('Id', Id);
    const type = present('Type', Type);
    this.type = name(type) ?? type;
    this.accountId = name(AccountId) ?? arn?.accountId;
    this.region = name(arn?.region) ?? name(Region);
    this.severity = decisiveNumber('Severity', Severity);
    this.archived = decisiveBoolean('Service.Archived', Archived) ?? false;
    this.count = decisiveNumber('Service.Count', Count);
    this.updatedAt = instant(UpdatedAt);
    this.readAgain = readAgain;
  }

  /** Reads all fields but the texts, and holds them: for who compares many findings, while the document is at hand. */
  hold(): Fields {
    this.fields ??= readFields(this.document);
    return this.fields;
  }

  /** Whoever prints a finding asks for several of its texts in a row. */
  get document(): JsonObject {
    if (last?.of !== this) last = { of: this, document: this.readAgain() };
    return last.document;
  }
  get arn(): string | undefined {
    return text(this.document.Arn);
  }
  get title(): string | undefined {
    return text(this.document.Title);
  }
  get description(): string | undefined {
    return text(this.document.Description);
  }
  get behaviours(): readonly Behaviour[] {
    return readBehaviours(readAdditionalInfo(this.document));
  }
  get apiCall(): ApiCall | undefined {
    return toApiCall(this.document);
  }
  get partition(): string | undefined {
    return this.hold().partition;
  }
  get detectorId(): string | undefined {
    return this.hold().detectorId;
  }
  get createdAt(): number | undefined {
    return this.hold().createdAt;
  }
  get firstSeen(): number | undefined {
    return this.hold().firstSeen;
  }
  get lastSeen(): number | undefined {
    return this.hold().lastSeen;
  }
  get sample(): boolean {
    return this.hold().sample;
  }
  get feedback(): string | undefined {
    return this.hold().feedback;
  }
  get resourceType(): string | undefined {
    return this.hold().resourceType;
  }
  get resourceRole(): string | undefined {
    return this.hold().resourceRole;
  }
  get actionType(): string | undefined {
    return this.hold().actionType;
  }
  get rule(): string | undefined {
    return this.hold().rule;
  }
  get database(): Database | undefined {
    return this.hold().database;
  }
  get databaseUser(): DatabaseUser | undefined {
    return this.hold().databaseUser;
  }
  get remote(): RemoteAddress | undefined {
    return this.hold().remote;
  }
  get logins(): readonly LoginAttribute[] {
    return this.hold().logins;
  }
  get threats(): readonly ThreatEvidence[] {
    return this.hold().threats;
  }
}

function readFields(document: JsonObject) {
  const resource = object(document.Resource);
  const service = object(document.Service);
  const action = object(service?.Action);
  const login = object(action?.RdsLoginAttemptAction);
  const arn = parseFindingArn(text(document.Arn));
  const info = readAdditionalInfo(document);
  return {
    partition: name(arn?.partition) ?? name(document.Partition),
    detectorId: name(service?.DetectorId) ?? arn?.detectorId,
    createdAt: instant(document.CreatedAt),
    firstSeen: instant(service?.EventFirstSeen),
    lastSeen: instant(service?.EventLastSeen),
    sample: info.sample === true || info.sample === 'true',
    feedback: name(service?.UserFeedback),
    resourceType: name(resource?.ResourceType),
    resourceRole: name(service?.ResourceRole),
    actionType: name(action?.ActionType),
    rule: name(document.CustomDetectionRuleName),
    database: toDatabase(resource),
    databaseUser: toDatabaseUser(resource),
    remote: toRemoteAddress(object(login?.RemoteIpDetails)),
    logins: objects(login?.LoginAttributes).map(toLoginAttribute),
    threats: toThreats(objects(object(service?.Evidence)?.ThreatIntelligenceDetails), info),
  };
}

function isAbsent(value: Json | undefined): value is null | undefined {
  return value === null || value === undefined;
}

function present(path: string, value: Json | undefined): string {
  if (typeof value !== 'string' || value === '') throw unreadable(path, value);
  return value;
}

function decisiveNumber(path: string, value: Json | undefined): number | undefined {
  if (isAbsent(value)) return undefined;
  const parsed = number(value);
  if (parsed === undefined || !Number.isFinite(parsed)) throw unreadable(path, value);
  return parsed;
}

function decisiveBoolean(path: string, value: Json | undefined): boolean | undefined {
  if (isAbsent(value) || typeof value === 'boolean') return value ?? undefined;
  const word = typeof value === 'string' ? value.toLowerCase() : undefined;
  if (word !== 'true' && word !== 'false') throw unreadable(path, value);
  return word === 'true';
}

function unreadable(path: string, value: Json | undefined): FindingShapeError {
  return new FindingShapeError(`${path} ${value === undefined ? 'is missing' : 'cannot be read'}`);
}

/** What names a database is absent where it is empty, so that the next name stands in for it. */
function toDatabase(resource: JsonObject | undefined): Database | undefined {
  const [limitless] = objects(resource?.RdsLimitlessDbDetails);
  if (limitless) {
    return {
      kind: 'limitless',
      identifier: name(limitless.DbShardGroupIdentifier) || undefined,
      resourceId: name(limitless.DbShardGroupResourceId) || undefined,
      arn: name(limitless.DbShardGroupArn) || undefined,
      ...shared(limitless),
    };
  }
  const [instance] = objects(resource?.RdsDbInstanceDetails);
  if (!instance) return undefined;
  return {
    kind: 'instance',
    identifier: name(instance.DbInstanceIdentifier) || undefined,
    resourceId: name(instance.DbiResourceId) || undefined,
    arn: name(instance.DbInstanceArn) || undefined,
    ...shared(instance),
  };
}

function shared(details: JsonObject): Pick<Database, 'cluster' | 'engine' | 'engineVersion' | 'tags'> {
  return {
    // An instance without a cluster has the key empty or not at all (domain.md d.1).
    cluster: name(details.DbClusterIdentifier) || undefined,
    engine: name(details.Engine),
    engineVersion: name(details.EngineVersion),
    tags: objects(details.Tags).map((tag) => ({ key: name(tag.Key) ?? '', value: name(tag.Value) ?? '' })),
  };
}

function toDatabaseUser(resource: JsonObject | undefined): DatabaseUser | undefined {
  const [details] = objects(resource?.RdsDbUserDetails);
  return (
    details && {
      user: name(details.User),
      application: name(details.Application),
      database: name(details.Database),
      ssl: name(details.Ssl),
      authMethod: name(details.AuthMethod),
    }
  );
}

function toRemoteAddress(details: JsonObject | undefined): RemoteAddress | undefined {
  if (!details) return undefined;
  const country = object(details.Country);
  const organization = object(details.Organization);
  const place = object(details.GeoLocation);
  const [lat, lon] = [number(place?.Lat), number(place?.Lon)];
  return {
    ipV4: text(details.IpAddressV4) || undefined,
    ipV6: text(details.IpAddressV6) || undefined,
    city: name(object(details.City)?.CityName) || undefined,
    country: name(country?.CountryName) || undefined,
    countryCode: name(country?.CountryCode) || undefined,
    location: lat === undefined || lon === undefined || (lat === 0 && lon === 0) ? undefined : { lat, lon },
    asn: toAsn(organization?.Asn),
    asnOrg: name(organization?.AsnOrg) || undefined,
    isp: name(organization?.Isp) || undefined,
    org: name(organization?.Org) || undefined,
  };
}

function toApiCall({ Resource, Service }: JsonObject): ApiCall | undefined {
  const call = object(object(object(Service)?.Action)?.AwsApiCallAction);
  if (!call) return undefined;
  const caller = object(object(Resource)?.AccessKeyDetails);
  return {
    api: text(call.Api),
    service: text(call.ServiceName),
    errorCode: text(call.ErrorCode),
    userName: text(caller?.UserName),
    userType: text(caller?.UserType),
    accessKeyId: text(caller?.AccessKeyId),
    remote: toRemoteAddress(object(call.RemoteIpDetails)),
    affected: Object.values(object(call.AffectedResources) ?? {}).filter((one) => typeof one === 'string'),
  };
}

function toAsn(value: Json | undefined): string | undefined {
  const asn = typeof value === 'number' ? String(value) : name(value);
  return asn === '' || asn === '0' || asn === '-1' ? undefined : asn;
}

function toLoginAttribute(attribute: JsonObject): LoginAttribute {
  return {
    user: name(attribute.User),
    application: name(attribute.Application),
    failed: number(attribute.FailedLoginAttempts),
    successful: number(attribute.SuccessfulLoginAttempts),
  };
}

/** The evidence; where it names no list, the one that AdditionalInfo names. */
function toThreats(details: readonly JsonObject[], info: JsonObject): ThreatEvidence[] {
  if (details.length === 0 && typeof info.threatListName === 'string') {
    return [{ listName: name(info.threatListName), names: [], fileSha256: undefined }];
  }
  return details.map((detail) => ({
    listName: name(detail.ThreatListName),
    names: texts(detail.ThreatNames),
    fileSha256: text(detail.ThreatFileSha256),
  }));
}

/** Empty unless all of them are texts. */
function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : [];
}
