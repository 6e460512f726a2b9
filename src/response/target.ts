import { type Finding, isKnown, remoteAddresses } from '../model/finding.ts';
import type { SqlDialect } from '../model/plan.ts';

/** How a finding refers to a database resource: by the name that RDS's calls take, or by its resource id. */
export interface ResourceReference {
  readonly kind: 'name' | 'resource-id';
  readonly value: string;
}

/** What of a finding may be filled into commands: checked, or left out with a note that says why. */
export interface Target {
  /** The first letters of the finding's id, for names of what the plan makes: letters and digits. */
  readonly shortId: string;
  readonly region: string | undefined;
  /** What a command of rdsguard says to ask where the finding is; begins with a space where it is not empty. */
  readonly source: string;
  readonly accountId: string | undefined;
  readonly partition: string;
  readonly instance: ResourceReference | undefined;
  readonly cluster: ResourceReference | undefined;
  readonly shardGroup: ResourceReference | undefined;
  readonly address: string | undefined;
  readonly dialects: readonly SqlDialect[];
  /** Whether the login was by IAM token; GuardDuty's word for it has not been seen, so it is matched loosely. */
  readonly iam: boolean;
  readonly window: TimeWindow | undefined;
  /** What was left out, as sentences. */
  readonly notes: readonly string[];
}

/** Milliseconds UTC. */
export interface TimeWindow {
  readonly from: number;
  readonly until: number;
}

const HOUR = 3_600_000;

/** RDS's rules for names; sample findings keep to them too. */
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,254}$/;
const INSTANCE_ID = /^db-[A-Z0-9]{10,}$/;
const CLUSTER_ID = /^cluster-[A-Z0-9]{10,}$/;
const SHARD_GROUP_ID = /^shardgroup-[A-Za-z0-9]{10,}$/;
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
const IPV6 = /^(?=.*:)[0-9A-Fa-f:.]{2,45}$/;

/**
 * Reads what commands are filled in with. Real findings often hold the resource id where a name is meant (domain.md d.1).
 * @param source options for commands of rdsguard, quoted; begins with a space where it is not empty
 */
export function toTarget(finding: Finding, source: string): Target {
  const notes: string[] = [];
  const checked = (what: string, value: string | undefined, pattern: RegExp): string | undefined => {
    if (value === undefined) return undefined;
    if (pattern.test(value)) return value;
    notes.push(`The finding’s ${what} does not look like one and was not put into commands: ${value}`);
    return undefined;
  };
  const { database } = finding;
  const limitless = database?.kind === 'limitless';
  const identifier = checked(limitless ? 'shard group' : 'instance', database?.identifier, NAME);
  const resourceId = checked(limitless ? 'shard group id' : 'instance id', database?.resourceId, NAME);
  const cluster = checked('cluster', database?.cluster, NAME);
  const region = checked('Region', finding.region, REGION);
  if (!region) notes.push('No Region was filled in: the AWS CLI’s own is used.');
  const address = remoteAddresses(finding).find((text) => IPV4.test(text) || IPV6.test(text));
  if (!address && remoteAddresses(finding).length > 0) {
    checked('remote address', remoteAddresses(finding)[0], IPV4);
  }
  return {
    shortId: finding.id.replace(/[^A-Za-z0-9]/g, '').slice(0, 12) || 'finding',
    region,
    source: `${region ? ` --region ${region}` : ''}${source}`,
    accountId: checked('account', finding.accountId, /^\d{12}$/),
    partition: checked('partition', finding.partition, /^aws(-[a-z]+)*$/) ?? 'aws',
    instance: limitless ? undefined : toReference(identifier, resourceId, INSTANCE_ID),
    cluster: toReference(cluster, undefined, CLUSTER_ID),
    shardGroup: limitless ? toReference(identifier, resourceId, SHARD_GROUP_ID) : undefined,
    address,
    dialects: toDialects(finding),
    iam: /iam/i.test(finding.databaseUser?.authMethod ?? ''),
    window: toWindow(finding),
    notes,
  };
}

function toReference(
  identifier: string | undefined,
  resourceId: string | undefined,
  idPattern: RegExp,
): ResourceReference | undefined {
  if (identifier && !idPattern.test(identifier)) return { kind: 'name', value: identifier };
  const id = identifier ?? resourceId;
  return id ? { kind: 'resource-id', value: id } : undefined;
}

/**
 * The dialects for an engine as the finding has it (`Aurora MySQL`, `Aurora PostgreSQL`; other strings have not
 * been seen, domain.md b). Both where the engine does not tell and neither does the way of the login.
 */
function toDialects(finding: Finding): readonly SqlDialect[] {
  const { database, databaseUser } = finding;
  if (database?.kind === 'limitless') return ['postgresql'];
  for (const hint of [database?.engine, databaseUser?.authMethod, database?.engineVersion]) {
    if (/postgres/i.test(hint ?? '')) return ['postgresql'];
    if (/mysql|maria/i.test(hint ?? '')) return ['mysql'];
  }
  return ['postgresql', 'mysql'];
}

/** From an hour before the first to a day after the last occurrence: what was done came after the login. */
function toWindow(finding: Finding): TimeWindow | undefined {
  const first = finding.firstSeen ?? finding.createdAt ?? finding.updatedAt;
  const last = finding.lastSeen ?? finding.updatedAt ?? first;
  if (first === undefined || last === undefined) return undefined;
  return { from: first - HOUR, until: Math.max(first, last) + 24 * HOUR };
}

/** The users that logged in, or that the finding is about: each once, in the finding's order. */
export function suspectUsers(finding: Finding): readonly string[] {
  const users = [
    finding.databaseUser?.user,
    ...finding.logins.filter((login) => (login.successful ?? 0) > 0).map((login) => login.user),
  ];
  return [...new Set(users.filter(isKnown))];
}

const USUAL_MASTER_NAMES = new Set([
  'admin',
  'administrator',
  'awsuser',
  'clusteradmin',
  'dbadmin',
  'dbmaster',
  'master',
  'masteruser',
  'postgres',
  'rdsadmin',
  'root',
  'sa',
]);

/** A finding does not say who the master user is; these are the names that consoles and tutorials propose. */
export function isLikelyMaster(user: string): boolean {
  return USUAL_MASTER_NAMES.has(user.toLowerCase());
}

/** RFC 1918 and what is like it: the internet is not the way in. */
export function isPrivateAddress(address: string): boolean {
  return /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe80)/i.test(
    address,
  );
}

/** `2023-04-25T09:25:07Z`. */
export function toUtc(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
}
