import { Buffer } from 'node:buffer';
import { exceedsDepth } from '../../model/depth.ts';
import { parseFindingArn } from '../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { repeatsKey } from '../../model/repeats-key.ts';
import { gunzipWhole } from './gunzip.ts';
import { MAX_VALUE_BYTES } from './scanner.ts';

/** What is in a JSON value that travels with findings (domain.md e). */
export type Parcel =
  | { readonly kind: 'finding'; readonly value: JsonObject }
  /** A Security Hub copy of a GuardDuty finding on RDS: the login is lost on the way there. */
  | { readonly kind: 'copy'; readonly arn: string }
  /** Something known that is no GuardDuty finding: another service's event, a control message. */
  | { readonly kind: 'other' }
  /** Our own envelope without its findings: its ledger goes on. */
  | { readonly kind: 'envelope'; readonly value: JsonObject }
  /** There is more of this list elsewhere. */
  | { readonly kind: 'page' }
  /** It could not be recognised. */
  | { readonly kind: 'problem'; readonly reason: string };

/** Messages within messages; a queue behind a topic behind a bus is three. */
const MAX_WRAPPINGS = 8;

/**
 * Unwraps a JSON value by its content, whatever carried it.
 * @returns the things found, in order; none for a known carrier that is empty
 */
export function unwrap(value: Json, wrappings = 0): readonly Parcel[] {
  if (wrappings > MAX_WRAPPINGS) return [problem(`messages are wrapped over ${MAX_WRAPPINGS} deep`)];
  if (Array.isArray(value)) return value.flatMap((inner) => unwrap(inner, wrappings + 1));
  if (!isJsonObject(value)) return [problem('this is not a JSON object or array')];
  const parcels = unwrapCarrier(value, wrappings);
  if (isFinding(value)) return [...(parcels ?? []), toParcel(value)];
  if (!parcels) return [problem(describeUnknown(value))];
  const isHiding = hidesFinding(value, parcels.length > 0 ? CARRYING : []);
  return isHiding ? [...parcels, problem('something like a finding lies beside what it carries')] : parcels;
}

/** Everything that the object carries: one may hold several lists, and the empty one is not the whole of it. */
function unwrapCarrier(value: JsonObject, wrappings: number): readonly Parcel[] | undefined {
  const isEvent = typeof value['detail-type'] === 'string';
  const findings = readLists(value, ['Findings', 'findings']);
  const messages = readMessages(value);
  if (!isEvent && !findings && !messages) return undefined;
  return [
    ...(findings && isEnvelope(value) ? [{ kind: 'envelope' as const, value }] : []),
    ...(isEvent ? unwrapEvent(value) : []),
    ...(findings ?? []).map(toParcel),
    ...(messages ?? []).flatMap((message) => unwrapMessage(message, wrappings + 1)),
    ...(isPage(value) ? [{ kind: 'page' as const }] : []),
  ];
}

/** The members that are unwrapped. */
const CARRYING = [
  'detail',
  'Findings',
  'findings',
  'Message',
  'awslogs',
  'logEvents',
  'events',
  'Records',
  'Messages',
];

/** Whether something in it looks like findings, at any depth, also written as a text; these members aside. */
function hidesFinding(value: JsonObject, except: readonly string[]): boolean {
  return Object.entries(value).some(
    ([name, inner]) => !except.includes(name) && (isFindingList(name, inner) || holdsFinding(inner)),
  );
}

function holdsFinding(value: Json | undefined): boolean {
  if (typeof value === 'string') return /^\s*[[{]/.test(value) && holdsFinding(parseMessage(value));
  if (Array.isArray(value)) return value.some(holdsFinding);
  return isJsonObject(value) && (isFinding(value) || hidesFinding(value, []));
}

function isFindingList(name: string, value: Json): boolean {
  return /^finding(s|ids)$/i.test(name) && Array.isArray(value) && value.length > 0;
}

/** AWS's lists, and the AWS CLI's under --max-items, go on where they say so; an empty token is the end. */
function isPage({ NextToken: cli, nextToken: service }: JsonObject): boolean {
  return [cli, service].some((token) => typeof token === 'string' && token !== '');
}

/** The elements of all these members; PowerShell writes a list of one as the one. Undefined where none is there. */
function readLists(value: JsonObject, names: readonly string[]): readonly Json[] | undefined {
  const lists = names.map((name) => value[name]).filter((list) => Array.isArray(list) || isJsonObject(list));
  return lists.length === 0 ? undefined : lists.flat();
}

function unwrapEvent(event: JsonObject): readonly Parcel[] {
  const { detail } = event;
  if (event['detail-type'] === 'GuardDuty Finding') return [toParcel(detail ?? null)];
  if (!isJsonObject(detail)) return [{ kind: 'other' }];
  const imported = readLists(detail, ['findings', 'Findings'])?.map(toParcel) ?? [];
  if (isForwarded(detail, event)) return [...imported, toParcel(detail)];
  return imported.length > 0 ? imported : [{ kind: 'other' }];
}

/**
 * A finding of GuardDuty's that somebody sent on under a name of their own. Other services' findings (Macie's,
 * Access Analyzer's) have many of the same fields, but not these two.
 */
function isForwarded(detail: JsonObject, { 'detail-type': type, source }: JsonObject): boolean {
  const isNamed = /guardduty/i.test(`${type} ${source}`);
  const isShaped =
    isJsonObject(detail.Resource ?? detail.resource) && isJsonObject(detail.Service ?? detail.service);
  return isFinding(detail) && (isNamed || isShaped);
}

/** What stands where a finding stands: one of GuardDuty's, or Security Hub's copy of one. */
function toParcel(value: Json): Parcel {
  if (!isJsonObject(value)) return problem('a finding must be an object');
  if (!isSecurityHub(value)) return { kind: 'finding', value };
  const arn = findArn(value);
  return arn !== undefined && JSON.stringify(value).includes('RDS')
    ? { kind: 'copy', arn }
    : { kind: 'other' };
}

/** ASFF by its own required fields, OCSF by its class. */
function isSecurityHub(value: JsonObject): boolean {
  return (
    (typeof value.ProductArn === 'string' && typeof value.AwsAccountId === 'string') ||
    (value.class_uid !== undefined && isJsonObject(value.metadata))
  );
}

/** The GuardDuty finding's ARN: ASFF's Id; in OCSF the finding's uid. */
function findArn({ Id, finding_info: info, finding }: JsonObject): string | undefined {
  const uids = [info, finding].map((part) => (isJsonObject(part) ? part.uid : undefined));
  return [Id, ...uids].find((id) => typeof id === 'string' && parseFindingArn(id) !== undefined)?.toString();
}

/** What the API and S3 lines call the same fields. */
const MARKS = [
  'SchemaVersion',
  'AccountId',
  'Arn',
  'Id',
  'Type',
  'Severity',
  'Resource',
  'Service',
  'Region',
].map((name) => [name, lowerFirst(name)] as const);

/** A finding that lacks its id or type is still meant as one: enough of the other fields say so. */
function isFinding(value: JsonObject): boolean {
  if (isSecurityHub(value)) return true;
  return MARKS.filter(([api, line]) => Object.hasOwn(value, api) || Object.hasOwn(value, line)).length >= 3;
}

function isEnvelope({ SchemaVersion: version }: JsonObject): boolean {
  return typeof version === 'string' && version.startsWith('rdsguard/');
}

type Message = { readonly text: Json | undefined } | { readonly data: Json | undefined };

/** The messages of a queue, a topic, a stream, a log or a Lambda invocation of one of them. */
function readMessages(value: JsonObject): readonly Message[] | undefined {
  const messages: Message[] = [];
  if (value.Type === 'Notification' && value.Message !== undefined) messages.push({ text: value.Message });
  if (isJsonObject(value.awslogs)) messages.push({ data: value.awslogs.data });
  const listed = readLists(value, ['logEvents', 'events', 'Records', 'Messages']);
  if (listed) messages.push(...listed.flatMap(toMessages));
  const isControl = value.messageType === 'CONTROL_MESSAGE';
  if (messages.length === 0 && !listed && !isControl) return undefined;
  return isControl ? messages.filter((message) => !isPlainWords(message)) : messages;
}

/** CloudWatch Logs checks a destination with a sentence in the place of a log's text. */
function isPlainWords(message: Message): boolean {
  return 'text' in message && typeof message.text === 'string' && !/[[{]/.test(message.text);
}

function toMessages(record: Json): readonly Message[] {
  if (!isJsonObject(record)) return [{ text: record }];
  const { Sns, kinesis, body, Body, message } = record;
  const texts = [isJsonObject(Sns) ? Sns.Message : undefined, body, Body, message];
  const messages: Message[] = texts.filter((text) => text !== undefined).map((text) => ({ text }));
  if (isJsonObject(kinesis)) messages.push({ data: kinesis.data });
  return messages.length > 0 ? messages : [{ text: undefined }];
}

function unwrapMessage(message: Message, wrappings: number): readonly Parcel[] {
  const text = 'text' in message ? message.text : decode(message.data);
  const value = typeof text === 'string' ? parseMessage(text) : text;
  if (!isJsonObject(value) && !Array.isArray(value)) return [problem('a message in it is not JSON')];
  const parcels = unwrap(value, wrappings);
  const isRepeating = typeof text === 'string' && isJsonObject(value) && repeatsKey(value, Buffer.from(text));
  return isRepeating ? [...parcels, problem('a key stands twice in a message in it')] : parcels;
}

function parseMessage(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return exceedsDepth(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Base64, and gzip within where CloudWatch Logs wrote it. */
function decode(data: Json | undefined): string | undefined {
  if (typeof data !== 'string') return undefined;
  const bytes = Buffer.from(data, 'base64');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  return gunzipWhole(bytes, { maxOutputLength: MAX_VALUE_BYTES })?.toString('utf8');
}

function describeUnknown(value: JsonObject): string {
  if (Array.isArray(value.FindingIds)) return 'these are finding ids only, as list-findings prints them';
  if (isEnvelope(value)) return 'this is an answer of rdsguard that holds no findings';
  return 'this JSON is neither a finding nor anything known to hold findings';
}

function problem(reason: string): Parcel {
  return { kind: 'problem', reason };
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
