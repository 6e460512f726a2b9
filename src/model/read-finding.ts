import * as z from 'zod/mini';
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
import { isJsonObject, type JsonObject } from './json.ts';

/** The finding cannot be read: it has no id or type, or a field that decides is of another kind. */
export class FindingShapeError extends Error {
  override readonly name = 'FindingShapeError';
}

/*
 * The border. Only what the program relies on is checked, and only as far as it relies on it: carriers write
 * booleans and numbers as strings, times as epoch decimals, missing values as null. A field of another kind
 * than expected is an error where it decides (id, type, severity, count, archived), and absent elsewhere; the
 * document keeps it either way.
 */
const text = z.catch(z.optional(z.string()), undefined);
const present = z.string().check(z.minLength(1));
const numeric = z.pipe(
  z.union([z.number(), z.string().check(z.regex(/^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/))]),
  z.transform(Number),
);
const number = z.catch(z.optional(numeric), undefined);
const decisiveNumber = z.optional(z.nullable(numeric));
const decisiveBoolean = z.optional(
  z.nullable(z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])),
);
const instant = z.catch(
  z.optional(z.pipe(z.union([z.string(), z.number()]), z.transform(toInstant))),
  undefined,
);

function object<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.catch(z.optional(z.object(shape)), undefined);
}

/** An array, or the one element that some carriers write without its array. Elements of another kind are passed over. */
function list<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const element = z.catch(z.optional(z.object(shape)), undefined);
  return z.pipe(
    z.catch(
      z.union([
        z.array(element),
        z.pipe(
          element,
          z.transform((one) => [one]),
        ),
      ]),
      [],
    ),
    z.transform((elements) => elements.filter((one) => one !== undefined)),
  );
}

function firstOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.pipe(
    list(shape),
    z.transform((elements) => elements[0]),
  );
}

const tags = list({ Key: text, Value: text });

const FindingShape = z.object({
  Id: present,
  Type: present,
  Arn: text,
  AccountId: text,
  Region: text,
  Partition: text,
  Title: text,
  Description: text,
  Severity: decisiveNumber,
  CreatedAt: instant,
  UpdatedAt: instant,
  CustomDetectionRuleName: text,
  Resource: object({
    ResourceType: text,
    RdsDbInstanceDetails: firstOf({
      DbInstanceIdentifier: text,
      DbiResourceId: text,
      DbInstanceArn: text,
      DbClusterIdentifier: text,
      Engine: text,
      EngineVersion: text,
      Tags: tags,
    }),
    RdsLimitlessDbDetails: firstOf({
      DbShardGroupIdentifier: text,
      DbShardGroupResourceId: text,
      DbShardGroupArn: text,
      DbClusterIdentifier: text,
      Engine: text,
      EngineVersion: text,
      Tags: tags,
    }),
    RdsDbUserDetails: firstOf({ User: text, Application: text, Database: text, Ssl: text, AuthMethod: text }),
  }),
  // Not caught as a whole: it holds fields that decide.
  Service: z.optional(
    z.nullable(
      z.object({
        Action: object({
          ActionType: text,
          RdsLoginAttemptAction: object({
            RemoteIpDetails: object({
              IpAddressV4: text,
              IpAddressV6: text,
              City: object({ CityName: text }),
              Country: object({ CountryCode: text, CountryName: text }),
              GeoLocation: object({ Lat: number, Lon: number }),
              Organization: object({
                Asn: z.catch(
                  z.optional(z.pipe(z.union([z.string(), z.number()]), z.transform(String))),
                  undefined,
                ),
                AsnOrg: text,
                Isp: text,
                Org: text,
              }),
            }),
            LoginAttributes: list({
              User: text,
              Application: text,
              FailedLoginAttempts: number,
              SuccessfulLoginAttempts: number,
            }),
          }),
        }),
        Evidence: object({
          ThreatIntelligenceDetails: list({
            ThreatListName: text,
            ThreatNames: z.catch(z.optional(z.array(z.string())), undefined),
            ThreatFileSha256: text,
          }),
        }),
        Archived: decisiveBoolean,
        Count: decisiveNumber,
        DetectorId: text,
        EventFirstSeen: instant,
        EventLastSeen: instant,
        ResourceRole: text,
        UserFeedback: text,
      }),
    ),
  ),
});
type FindingShape = z.infer<typeof FindingShape>;

/**
 * Reads a finding of any carrier's casing.
 * @param value the finding as an object: camelCase or PascalCase, nulls and unknown fields allowed
 * @param readAgain gives the document once more. It is then read each time that it is asked for and not held: for
 *   many findings, which are printed one at a time if at all
 * @throws FindingShapeError where it has no id or type, or a decisive field of another kind
 */
export function toFinding(value: unknown, readAgain?: () => JsonObject): Finding {
  if (!isJsonObject(value)) throw new FindingShapeError('a finding must be an object');
  const document = toDocument(value);
  const fields = readFields(document);
  if (readAgain) addLazyDocument(fields, readAgain);
  else addDocument(fields, document);
  return fields;
}

type Fields = Omit<Finding, 'document'>;

function addDocument(fields: Fields, document: JsonObject): asserts fields is Finding {
  Object.assign(fields, { document });
}

const readers = new WeakMap<object, () => JsonObject>();

/** One descriptor for all: with a getter of its own each object would be of another shape, and large. */
const LAZY_DOCUMENT: PropertyDescriptor = {
  enumerable: true,
  configurable: true,
  get(this: object) {
    return readers.get(this)?.();
  },
};

function addLazyDocument(fields: Fields, readAgain: () => JsonObject): asserts fields is Finding {
  readers.set(fields, readAgain);
  Object.defineProperty(fields, 'document', LAZY_DOCUMENT);
}

function readFields(document: JsonObject): Fields {
  const parsed = FindingShape.safeParse(document);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path ?? [];
    const missing = path.length === 1 && document[String(path[0])] === undefined;
    throw new FindingShapeError(`${path.join('.')} ${missing ? 'is missing' : 'cannot be read'}`);
  }
  const { Resource: resource, Service: service, ...top } = parsed.data;
  const action = service?.Action?.RdsLoginAttemptAction;
  const arn = parseFindingArn(top.Arn);
  const info = readAdditionalInfo(document);
  return {
    id: top.Id,
    type: top.Type,
    arn: top.Arn,
    accountId: top.AccountId ?? arn?.accountId,
    region: arn?.region ?? top.Region,
    partition: arn?.partition ?? top.Partition,
    detectorId: service?.DetectorId ?? arn?.detectorId,
    title: top.Title,
    description: top.Description,
    severity: top.Severity ?? undefined,
    createdAt: top.CreatedAt,
    updatedAt: top.UpdatedAt,
    firstSeen: service?.EventFirstSeen,
    lastSeen: service?.EventLastSeen,
    count: service?.Count ?? undefined,
    archived: service?.Archived ?? false,
    sample: info.sample === true || info.sample === 'true',
    feedback: service?.UserFeedback,
    resourceType: resource?.ResourceType,
    resourceRole: service?.ResourceRole,
    actionType: service?.Action?.ActionType,
    rule: top.CustomDetectionRuleName,
    database: toDatabase(resource),
    databaseUser: toDatabaseUser(resource),
    remote: toRemoteAddress(action?.RemoteIpDetails),
    logins: (action?.LoginAttributes ?? []).map(toLoginAttribute),
    threats: toThreats(service?.Evidence?.ThreatIntelligenceDetails ?? [], info),
    behaviours: readBehaviours(info),
  };
}

function toDatabase(resource: FindingShape['Resource']): Database | undefined {
  const limitless = resource?.RdsLimitlessDbDetails;
  if (limitless) {
    return {
      kind: 'limitless',
      identifier: limitless.DbShardGroupIdentifier,
      resourceId: limitless.DbShardGroupResourceId,
      arn: limitless.DbShardGroupArn,
      ...shared(limitless),
    };
  }
  const instance = resource?.RdsDbInstanceDetails;
  if (!instance) return undefined;
  return {
    kind: 'instance',
    identifier: instance.DbInstanceIdentifier,
    resourceId: instance.DbiResourceId,
    arn: instance.DbInstanceArn,
    ...shared(instance),
  };
}

function shared(details: {
  DbClusterIdentifier?: string | undefined;
  Engine?: string | undefined;
  EngineVersion?: string | undefined;
  Tags: readonly { Key?: string | undefined; Value?: string | undefined }[];
}): Pick<Database, 'cluster' | 'engine' | 'engineVersion' | 'tags'> {
  return {
    // An instance without a cluster has the key empty or not at all (domain.md d.1).
    cluster: details.DbClusterIdentifier || undefined,
    engine: details.Engine,
    engineVersion: details.EngineVersion,
    tags: details.Tags.map((tag) => ({ key: tag.Key ?? '', value: tag.Value ?? '' })),
  };
}

function toDatabaseUser(resource: FindingShape['Resource']): DatabaseUser | undefined {
  const details = resource?.RdsDbUserDetails;
  return (
    details && {
      user: details.User,
      application: details.Application,
      database: details.Database,
      ssl: details.Ssl,
      authMethod: details.AuthMethod,
    }
  );
}

type RemoteIpDetails = NonNullable<
  NonNullable<NonNullable<FindingShape['Service']>['Action']>['RdsLoginAttemptAction']
>['RemoteIpDetails'];

function toRemoteAddress(details: RemoteIpDetails): RemoteAddress | undefined {
  if (!details) return undefined;
  const { Lat: lat, Lon: lon } = details.GeoLocation ?? {};
  const asn = details.Organization?.Asn;
  return {
    ipV4: details.IpAddressV4 || undefined,
    ipV6: details.IpAddressV6 || undefined,
    city: details.City?.CityName || undefined,
    country: details.Country?.CountryName || undefined,
    countryCode: details.Country?.CountryCode || undefined,
    location: lat === undefined || lon === undefined || (lat === 0 && lon === 0) ? undefined : { lat, lon },
    asn: asn === '' || asn === '0' || asn === '-1' ? undefined : asn,
    asnOrg: details.Organization?.AsnOrg || undefined,
    isp: details.Organization?.Isp || undefined,
    org: details.Organization?.Org || undefined,
  };
}

function toLoginAttribute(attribute: {
  User?: string | undefined;
  Application?: string | undefined;
  FailedLoginAttempts?: number | undefined;
  SuccessfulLoginAttempts?: number | undefined;
}): LoginAttribute {
  return {
    user: attribute.User,
    application: attribute.Application,
    failed: attribute.FailedLoginAttempts,
    successful: attribute.SuccessfulLoginAttempts,
  };
}

/** The evidence; where it names no list, the one that AdditionalInfo names. */
function toThreats(
  details: readonly {
    ThreatListName?: string | undefined;
    ThreatNames?: readonly string[] | undefined;
    ThreatFileSha256?: string | undefined;
  }[],
  info: JsonObject,
): ThreatEvidence[] {
  if (details.length === 0 && typeof info.threatListName === 'string') {
    return [{ listName: info.threatListName, names: [], fileSha256: undefined }];
  }
  return details.map((detail) => ({
    listName: detail.ThreatListName,
    names: detail.ThreatNames ?? [],
    fileSha256: detail.ThreatFileSha256,
  }));
}

/** ISO 8601 text, or epoch seconds as S3 lines write them nested (`1636625755.218`, `1.636625755218E9`). */
function toInstant(value: string | number): number | undefined {
  const seconds =
    typeof value === 'number' || /^[\d.]+([eE]\+?\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isNaN(seconds)) {
    // From 1e11 on it can only be milliseconds: as seconds it would be the year 5138.
    const instant = Math.round(seconds < 1e11 ? seconds * 1000 : seconds);
    return Number.isNaN(new Date(instant).getTime()) ? undefined : instant;
  }
  // Date.parse takes much else; only the form that AWS writes is a time here.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(String(value))) return undefined;
  const instant = Date.parse(String(value));
  return Number.isNaN(instant) ? undefined : instant;
}
