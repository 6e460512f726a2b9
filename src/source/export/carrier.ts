import { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { parseFindingArn } from '../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { exceedsDepth } from './depth.ts';
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
  if (typeof value['detail-type'] === 'string') return unwrapEvent(value);
  const findings = value.Findings ?? value.findings;
  if (Array.isArray(findings)) {
    const parcels = findings.map(toParcel);
    return isEnvelope(value) ? [{ kind: 'envelope', value }, ...parcels] : parcels;
  }
  const messages = readMessages(value);
  if (messages) return messages.flatMap((message) => unwrapMessage(message, wrappings + 1));
  return [isFinding(value) ? toParcel(value) : problem(describeUnknown(value))];
}

function unwrapEvent(event: JsonObject): readonly Parcel[] {
  const { detail } = event;
  if (event['detail-type'] === 'GuardDuty Finding') return [toParcel(detail ?? null)];
  const imported = isJsonObject(detail) ? (detail.findings ?? detail.Findings) : undefined;
  return Array.isArray(imported) ? imported.map(toParcel) : [{ kind: 'other' }];
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

/** A finding that lacks its id or type is still meant as one: enough of the other fields say so. */
function isFinding(value: JsonObject): boolean {
  if (isSecurityHub(value)) return true;
  const marks = [
    'SchemaVersion',
    'AccountId',
    'Arn',
    'Id',
    'Type',
    'Severity',
    'Resource',
    'Service',
    'Region',
  ];
  const own = marks.filter((name) => Object.hasOwn(value, name) || Object.hasOwn(value, lowerFirst(name)));
  return own.length >= 3;
}

function isEnvelope({ SchemaVersion: version }: JsonObject): boolean {
  return typeof version === 'string' && version.startsWith('rdsguard/');
}

type Message = { readonly text: Json | undefined } | { readonly data: Json | undefined };

/** The messages of a queue, a topic, a stream, a log or a Lambda invocation of one of them. */
function readMessages(value: JsonObject): readonly Message[] | undefined {
  if (value.Type === 'Notification' && value.Message !== undefined) return [{ text: value.Message }];
  if (isJsonObject(value.awslogs)) return [{ data: value.awslogs.data }];
  if (value.messageType === 'CONTROL_MESSAGE') return [];
  const logEvents = value.logEvents ?? value.events;
  if (Array.isArray(logEvents))
    return logEvents.filter(isJsonObject).map(({ message }) => ({ text: message }));
  const records = value.Records ?? value.Messages;
  return Array.isArray(records) ? records.filter(isJsonObject).map(toMessage) : undefined;
}

function toMessage(record: JsonObject): Message {
  if (isJsonObject(record.Sns)) return { text: record.Sns.Message };
  if (isJsonObject(record.kinesis)) return { data: record.kinesis.data };
  return { text: record.body ?? record.Body };
}

function unwrapMessage(message: Message, wrappings: number): readonly Parcel[] {
  const text = 'text' in message ? message.text : decode(message.data);
  const value = typeof text === 'string' ? parseMessage(text) : text;
  return isJsonObject(value) || Array.isArray(value)
    ? unwrap(value, wrappings)
    : [problem('a message in it is not JSON')];
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
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_VALUE_BYTES }).toString('utf8');
  } catch {
    return undefined;
  }
}

function describeUnknown(value: JsonObject): string {
  if (Array.isArray(value.FindingIds)) return 'these are finding ids only, as list-findings prints them';
  if (isEnvelope(value)) return 'this is an answer of rdsguard that holds no findings';
  return 'this is not a carrier of findings';
}

function problem(reason: string): Parcel {
  return { kind: 'problem', reason };
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
