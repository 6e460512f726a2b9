import type { JsonObject } from './json.ts';

/** The database that a finding is about: an instance, or a Limitless shard group (domain.md d.1). */
export interface Database {
  readonly kind: 'instance' | 'limitless';
  /** DbInstanceIdentifier or DbShardGroupIdentifier. Real findings often hold the resource id `db-…` here. */
  readonly identifier: string | undefined;
  /** DbiResourceId or DbShardGroupResourceId. */
  readonly resourceId: string | undefined;
  readonly arn: string | undefined;
  readonly cluster: string | undefined;
  /** As written: `Aurora MySQL`, `Aurora PostgreSQL`. */
  readonly engine: string | undefined;
  readonly engineVersion: string | undefined;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** RdsDbUserDetails. GuardDuty writes the word `unknown` for what it does not know. */
export interface DatabaseUser {
  readonly user: string | undefined;
  readonly application: string | undefined;
  readonly database: string | undefined;
  readonly ssl: string | undefined;
  readonly authMethod: string | undefined;
}

/** RemoteIpDetails. */
export interface RemoteAddress {
  readonly ipV4: string | undefined;
  readonly ipV6: string | undefined;
  readonly city: string | undefined;
  readonly country: string | undefined;
  readonly countryCode: string | undefined;
  /** Undefined also for 0,0: that is GuardDuty's default, not a place. */
  readonly location: { readonly lat: number; readonly lon: number } | undefined;
  /** Undefined for GuardDuty's `0` and `-1`, which mean unknown. */
  readonly asn: string | undefined;
  readonly asnOrg: string | undefined;
  readonly isp: string | undefined;
  readonly org: string | undefined;
}

/** One element of RdsLoginAttemptAction.LoginAttributes. */
export interface LoginAttribute {
  readonly user: string | undefined;
  readonly application: string | undefined;
  readonly failed: number | undefined;
  readonly successful: number | undefined;
}

/** One element of Evidence.ThreatIntelligenceDetails. */
export interface ThreatEvidence {
  readonly listName: string | undefined;
  readonly names: readonly string[];
  readonly fileSha256: string | undefined;
}

/** One block of unusualBehavior or profiledBehavior in AdditionalInfo (domain.md d.6). */
export interface Behaviour {
  readonly block: 'unusual' | 'profiled';
  /** `user name`, `ASN`, `application name`, `database name`, or the words of an unknown key. */
  readonly subject: string;
  readonly value: string | undefined;
  readonly failed: number | undefined;
  readonly successful: number | undefined;
  readonly incomplete: number | undefined;
}

/** What a custom detection rule saw in CloudTrail: a call of the RDS API (domain.md a.4), no login. */
export interface ApiCall {
  /** `ModifyDBInstance`. */
  readonly api: string | undefined;
  readonly service: string | undefined;
  readonly errorCode: string | undefined;
  /** Who called: AccessKeyDetails. */
  readonly userName: string | undefined;
  readonly userType: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly remote: RemoteAddress | undefined;
  /** What it changed: ARNs. */
  readonly affected: readonly string[];
}

/** A GuardDuty finding, parsed once at the border. Times are milliseconds since the epoch, UTC. */
export interface Finding {
  readonly id: string;
  readonly type: string;
  readonly arn: string | undefined;
  readonly accountId: string | undefined;
  /** From the ARN where there is one: it tells where the finding lives, whichever Region was asked. */
  readonly region: string | undefined;
  readonly partition: string | undefined;
  readonly detectorId: string | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** GuardDuty's number. Never derived from the type. */
  readonly severity: number | undefined;
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly firstSeen: number | undefined;
  readonly lastSeen: number | undefined;
  /** Aggregated occurrences; the details shown are those of the newest only (domain.md d.2). */
  readonly count: number | undefined;
  readonly archived: boolean;
  readonly sample: boolean;
  readonly feedback: string | undefined;
  readonly resourceType: string | undefined;
  readonly resourceRole: string | undefined;
  readonly actionType: string | undefined;
  /** The custom detection rule that made it. */
  readonly rule: string | undefined;
  readonly database: Database | undefined;
  readonly databaseUser: DatabaseUser | undefined;
  readonly remote: RemoteAddress | undefined;
  readonly logins: readonly LoginAttribute[];
  readonly threats: readonly ThreatEvidence[];
  readonly behaviours: readonly Behaviour[];
  readonly apiCall: ApiCall | undefined;
  /** The whole finding as AWS's API has it, lossless: what every JSON output prints. */
  readonly document: JsonObject;
}

/** A finding's ARN: `arn:PARTITION:guardduty:REGION:ACCOUNT:detector/DETECTOR/finding/ID`. */
export interface FindingArn {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly detectorId: string;
  readonly id: string;
}

/** Undefined where the text is not a finding's ARN. Ids are not checked to be hex: published ones are masked with `x`. */
export function parseFindingArn(arn: string | undefined): FindingArn | undefined {
  const match =
    /^arn:([a-z-]+):guardduty:([a-z0-9-]+):(\d+):detector\/([A-Za-z0-9]+)\/finding\/([A-Za-z0-9]+)$/.exec(
      arn ?? '',
    );
  if (!match) return undefined;
  const [, partition = '', region = '', accountId = '', detectorId = '', id = ''] = match;
  return { partition, region, accountId, detectorId, id };
}

/** Whether GuardDuty knew the value: it writes the word `unknown` where it did not. */
export function isKnown(value: string | undefined): value is string {
  return value !== undefined && value !== '' && value !== 'unknown';
}

/** Every address of the remote side; a finding may hold both an IPv4 and an IPv6 one. */
export function remoteAddresses({ remote }: Pick<Finding, 'remote'>): readonly string[] {
  return [remote?.ipV4, remote?.ipV6].filter((address) => address !== undefined);
}

/** The key under which findings are about the same database: cluster where there is one, else instance. */
export function databaseKey(finding: Finding): string | undefined {
  return finding.database?.cluster ?? finding.database?.identifier ?? finding.database?.resourceId;
}

const NO_NAMES: readonly string[] = [];

/** The threat lists named by the evidence, or by AdditionalInfo where the evidence names none. */
export function threatLists(finding: Finding): readonly string[] {
  const { threats } = finding;
  // Most findings name none or one.
  if (threats.length === 0) return NO_NAMES;
  const names = threats.map((threat) => threat.listName).filter((name) => name !== undefined);
  return names.length < 2 ? names : [...new Set(names)];
}

/**
 * Whether an id is one that `list --redact` gave in the place of the real one. It is short, and one is the beginning of
 * others (finding-1, finding-10): it stands for itself only and is never cut.
 */
export function isMaskedId(id: string): boolean {
  return /^finding-\d+$/.test(id);
}

/**
 * Whether a finding is meant by an id as people write it.
 * @param wanted a full id, a prefix of 8 or more as tables show it, or a masked id
 */
export function isMeantBy(wanted: string, id: string): boolean {
  return id === wanted || (wanted.length >= 8 && !isMaskedId(wanted) && id.startsWith(wanted));
}
