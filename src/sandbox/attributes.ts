import { readAdditionalInfo } from '../model/additional-info.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** How an attribute's values compare: `time` in Unix epoch milliseconds. */
export type AttributeKind = 'text' | 'number' | 'time' | 'boolean';

export interface Attribute {
  readonly name: string;
  readonly kind: AttributeKind;
  /** Every value that the finding holds there; several where a list lies on the way, none where it is absent. */
  readonly read: (document: JsonObject) => readonly Json[];
}

const ACCESS_KEY = 'resource.accessKeyDetails';
const INSTANCE = 'resource.instanceDetails';
const INTERFACES = `${INSTANCE}.networkInterfaces`;
const API_CALL = 'service.action.awsApiCallAction';
const DNS = 'service.action.dnsRequestAction';
const CONNECTION = 'service.action.networkConnectionAction';

/** Each attribute that ListFindings documents for its criteria, in AWS's order (domain.md c.3). No `rds` one is. */
const CRITERIA_ATTRIBUTES: Record<string, AttributeKind> = {
  accountId: 'text',
  region: 'text',
  confidence: 'number',
  id: 'text',
  [`${ACCESS_KEY}.accessKeyId`]: 'text',
  [`${ACCESS_KEY}.principalId`]: 'text',
  [`${ACCESS_KEY}.userName`]: 'text',
  [`${ACCESS_KEY}.userType`]: 'text',
  [`${INSTANCE}.iamInstanceProfile.id`]: 'text',
  [`${INSTANCE}.imageId`]: 'text',
  [`${INSTANCE}.instanceId`]: 'text',
  [`${INTERFACES}.ipv6Addresses`]: 'text',
  [`${INTERFACES}.privateIpAddresses.privateIpAddress`]: 'text',
  [`${INTERFACES}.publicDnsName`]: 'text',
  [`${INTERFACES}.publicIp`]: 'text',
  [`${INTERFACES}.securityGroups.groupId`]: 'text',
  [`${INTERFACES}.securityGroups.groupName`]: 'text',
  [`${INTERFACES}.subnetId`]: 'text',
  [`${INTERFACES}.vpcId`]: 'text',
  [`${INSTANCE}.tags.key`]: 'text',
  [`${INSTANCE}.tags.value`]: 'text',
  'resource.resourceType': 'text',
  'service.action.actionType': 'text',
  [`${API_CALL}.api`]: 'text',
  [`${API_CALL}.callerType`]: 'text',
  [`${API_CALL}.remoteIpDetails.city.cityName`]: 'text',
  [`${API_CALL}.remoteIpDetails.country.countryName`]: 'text',
  [`${API_CALL}.remoteIpDetails.ipAddressV4`]: 'text',
  [`${API_CALL}.remoteIpDetails.organization.asn`]: 'text',
  [`${API_CALL}.remoteIpDetails.organization.asnOrg`]: 'text',
  [`${API_CALL}.serviceName`]: 'text',
  [`${DNS}.domain`]: 'text',
  [`${DNS}.domainWithSuffix`]: 'text',
  [`${CONNECTION}.blocked`]: 'boolean',
  [`${CONNECTION}.connectionDirection`]: 'text',
  [`${CONNECTION}.localPortDetails.port`]: 'number',
  [`${CONNECTION}.protocol`]: 'text',
  [`${CONNECTION}.remoteIpDetails.country.countryName`]: 'text',
  [`${CONNECTION}.remoteIpDetails.ipAddressV4`]: 'text',
  [`${CONNECTION}.remoteIpDetails.organization.asn`]: 'text',
  [`${CONNECTION}.remoteIpDetails.organization.asnOrg`]: 'text',
  [`${CONNECTION}.remotePortDetails.port`]: 'number',
  'service.additionalInfo.threatListName': 'text',
  'service.archived': 'boolean',
  'service.ebsVolumeScanDetails.scanId': 'text',
  'service.resourceRole': 'text',
  severity: 'number',
  type: 'text',
  updatedAt: 'time',
};

/** No list of what can be sorted by is published: the criteria's attributes, and the other times and counts. */
const SORT_ONLY_ATTRIBUTES: Record<string, AttributeKind> = {
  createdAt: 'time',
  'service.count': 'number',
  'service.eventFirstSeen': 'time',
  'service.eventLastSeen': 'time',
};

/** The attribute of a criterion; undefined for one that ListFindings does not document. */
export function criterionAttribute(name: string): Attribute | undefined {
  return attributeOf(CRITERIA_ATTRIBUTES, name);
}

/** The attribute to sort by; undefined where the name is none. */
export function sortAttribute(name: string): Attribute | undefined {
  return attributeOf(CRITERIA_ATTRIBUTES, name) ?? attributeOf(SORT_ONLY_ATTRIBUTES, name);
}

function attributeOf(kinds: Record<string, AttributeKind>, name: string): Attribute | undefined {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  return kind && { name, kind, read: reader(name) };
}

function reader(name: string): Attribute['read'] {
  if (name === 'service.additionalInfo.threatListName') {
    return (document) => present(readAdditionalInfo(document).threatListName);
  }
  if (name === 'service.archived') return (document) => [isArchived(document)];
  const keys = name.split('.').map((segment) => segment.charAt(0).toUpperCase() + segment.slice(1));
  return (document) => valuesAt(document, keys, 0);
}

/** Service.Archived; a finding without it counts as current. */
export function isArchived(document: JsonObject): boolean {
  return isJsonObject(document.Service) && document.Service.Archived === true;
}

function valuesAt(value: Json | undefined, keys: readonly string[], depth: number): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, keys, depth));
  const key = keys[depth];
  if (key === undefined) return present(value);
  return isJsonObject(value) ? valuesAt(value[key], keys, depth + 1) : [];
}

function present(value: Json | undefined): readonly Json[] {
  return value === undefined || value === null ? [] : [value];
}

/** A value as a number to compare by: times become epoch milliseconds. NaN where it is neither. */
export function comparableNumber(kind: AttributeKind, value: Json | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value === '') return Number.NaN;
  return kind === 'time' ? Date.parse(value) : Number(value);
}
