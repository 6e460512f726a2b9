import { readAdditionalInfo, readBehaviours } from './additional-info.ts';
import { toDocument } from './document.ts';
import {
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
interface Decisive {
  readonly id: string;
  readonly type: string;
  readonly severity: number | undefined;
  readonly archived: boolean;
  readonly count: number | undefined;
}

/**
 * Reads a finding of any carrier's casing.
 * @param value the finding as an object: camelCase or PascalCase, nulls and unknown fields allowed
 * @param readAgain gives the document once more, where it is not to be held: for many findings at once, which are
 *   printed one at a time if at all
 * @throws FindingShapeError where it has no id or type, or a decisive field of another kind
 */
export function toFinding(value: unknown, readAgain?: () => JsonObject): Finding {
  if (!isJsonObject(value)) throw new FindingShapeError('a finding must be an object');
  const document = toDocument(value);
  const fields = readFields(document);
  addTexts(fields, readAgain ?? (() => document));
  return fields;
}

type Texts = Pick<Finding, 'arn' | 'title' | 'description' | 'behaviours' | 'document'>;
type Fields = Omit<Finding, keyof Texts>;

const reader = Symbol('readAgain');

interface Lazy {
  readonly [reader]: () => JsonObject;
}

let last: { readonly of: Lazy; readonly document: JsonObject } | undefined;

/** Whoever prints a finding asks for several of its texts in a row. */
function readOnce(fields: Lazy): JsonObject {
  if (last?.of !== fields) last = { of: fields, document: fields[reader]() };
  return last.document;
}

/** One getter each for all findings: with getters of its own an object has a shape of its own, and is large. */
const LAZY_TEXTS: Record<keyof Texts, PropertyDescriptor & ThisType<Lazy>> = {
  arn: {
    enumerable: true,
    get() {
      return text(readOnce(this).Arn);
    },
  },
  title: {
    enumerable: true,
    get() {
      return text(readOnce(this).Title);
    },
  },
  description: {
    enumerable: true,
    get() {
      return text(readOnce(this).Description);
    },
  },
  behaviours: {
    enumerable: true,
    get() {
      return readBehaviours(readAdditionalInfo(readOnce(this)));
    },
  },
  document: {
    enumerable: true,
    get() {
      return readOnce(this);
    },
  },
};

function addTexts(fields: Fields, readAgain: () => JsonObject): asserts fields is Finding {
  Object.defineProperty(fields, reader, { value: readAgain });
  Object.defineProperties(fields, LAZY_TEXTS);
}

function readFields(document: JsonObject): Fields {
  const decisive = readDecisive(document);
  const resource = object(document.Resource);
  const service = object(document.Service);
  const action = object(service?.Action);
  const login = object(action?.RdsLoginAttemptAction);
  const arn = parseFindingArn(text(document.Arn));
  const info = readAdditionalInfo(document);
  return {
    id: decisive.id,
    type: name(decisive.type) ?? decisive.type,
    accountId: name(document.AccountId) ?? arn?.accountId,
    region: name(arn?.region) ?? name(document.Region),
    partition: name(arn?.partition) ?? name(document.Partition),
    detectorId: name(service?.DetectorId) ?? arn?.detectorId,
    severity: decisive.severity,
    createdAt: instant(document.CreatedAt),
    updatedAt: instant(document.UpdatedAt),
    firstSeen: instant(service?.EventFirstSeen),
    lastSeen: instant(service?.EventLastSeen),
    count: decisive.count,
    archived: decisive.archived,
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

/** @throws FindingShapeError that names the field */
function readDecisive({ Id, Type, Severity, Service }: JsonObject): Decisive {
  if (!isAbsent(Service) && !isJsonObject(Service)) throw unreadable('Service', Service);
  return {
    id: present('Id', Id),
    type: present('Type', Type),
    severity: decisiveNumber('Severity', Severity),
    archived: decisiveBoolean('Service.Archived', Service?.Archived) ?? false,
    count: decisiveNumber('Service.Count', Service?.Count),
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
