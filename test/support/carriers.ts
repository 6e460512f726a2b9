import { gzipSync } from 'node:zlib';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';

/**
 * How findings travel (domain.md e): each takes findings as the API has them and gives the bytes of a file.
 * `fixtures/carriers/` holds what these write for two findings.
 */
export const CARRIERS: Record<string, (findings: readonly JsonObject[]) => Buffer> = {
  'console.json': (findings) => pretty(findings),
  'aws-cli.json': (findings) => pretty({ Findings: findings.map(withoutNulls) }),
  'api-wire.json': (findings) => compact({ findings: findings.map(toWire) }),
  'one-finding-each.json': (findings) => Buffer.concat(findings.map(pretty)),
  'rdsguard.json': (findings) =>
    pretty({
      SchemaVersion: 'rdsguard/1',
      Complete: true,
      Sources: [
        {
          Region: 'ap-northeast-1',
          AccountId: null,
          DetectorId: null,
          Status: 'ok',
          Findings: findings.length,
        },
      ],
      Findings: findings,
    }),
  'rdsguard.ndjson': (findings) => lines(findings),
  's3-export.jsonl': (findings) => lines(findings.map(toEventDetail)),
  's3-export.jsonl.gz': (findings) => gzipSync(lines(findings.map(toEventDetail))),
  's3-export-members.jsonl.gz': (findings) =>
    Buffer.concat(findings.map((finding) => gzipSync(lines([toEventDetail(finding)])))),
  'eventbridge.json': (findings) =>
    Buffer.concat(findings.map((finding) => pretty(toEvent(toEventDetail(finding))))),
  'eventbridge-pascal.jsonl': (findings) => lines(findings.map(toEvent)),
  'sqs-lambda.json': (findings) =>
    pretty({
      Records: findings.map((finding) => ({
        messageId: 'm',
        body: text(toEvent(toEventDetail(finding))),
        eventSource: 'aws:sqs',
      })),
    }),
  'sqs-receive-message.json': (findings) =>
    pretty({
      Messages: findings.map((finding) => ({ MessageId: 'm', Body: text(toEvent(toEventDetail(finding))) })),
    }),
  'sns-lambda.json': (findings) =>
    pretty({
      Records: findings.map((finding) => ({
        EventSource: 'aws:sns',
        Sns: toNotification(toEvent(toEventDetail(finding))),
      })),
    }),
  'sns-in-sqs.json': (findings) =>
    pretty({
      Records: findings.map((finding) => ({ body: text(toNotification(toEvent(toEventDetail(finding)))) })),
    }),
  'sns-http.jsonl': (findings) =>
    lines(findings.map((finding) => toNotification(toEvent(toEventDetail(finding))))),
  'logs-subscription.json': (findings) =>
    pretty({ awslogs: { data: gzipSync(text(toLogEvents(findings))).toString('base64') } }),
  'logs-decoded.json': (findings) => pretty(toLogEvents(findings)),
  'logs-filter-events.json': (findings) =>
    pretty({ events: toLogEvents(findings).logEvents, searchedLogStreams: [] }),
  'kinesis-lambda.json': (findings) =>
    pretty({
      Records: findings.map((finding) => ({
        kinesis: { data: Buffer.from(text(toEvent(toEventDetail(finding)))).toString('base64') },
      })),
    }),
  'powershell.json': (findings) =>
    Buffer.from(`\ufeff${pretty({ Findings: findings }).toString().replaceAll('\n', '\r\n')}`, 'utf16le'),
  'utf-16be.json': (findings) => Buffer.from(`\ufeff${pretty(findings)}`, 'utf16le').swap16(),
  'bom-crlf.jsonl': (findings) => Buffer.from(`\ufeff${lines(findings).toString().replaceAll('\n', '\r\n')}`),
  'pages.json': (findings) =>
    Buffer.concat(findings.map((finding) => pretty({ Findings: [finding], NextToken: null }))),
};

/** Carriers that write each key of AdditionalInfo's Value beside it. */
export const EXPANDING = /^(s3|eventbridge\.json|sqs|sns|logs|kinesis)/;
/** Carriers that drop what is null. */
export const DROPPING_NULLS = /^aws-cli/;

function text(value: unknown): string {
  return JSON.stringify(value);
}

function compact(value: unknown): Buffer {
  return Buffer.from(`${text(value)}\n`);
}

function pretty(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 4)}\n`);
}

function lines(values: readonly unknown[]): Buffer {
  return Buffer.from(values.map((value) => `${text(value)}\n`).join(''));
}

export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

/** camelCase but for the one key that the wire writes with a capital (domain.md d.4). */
export function toWire(value: Json): Json {
  if (Array.isArray(value)) return value.map(toWire);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key === 'LoginAttributes' ? key : key.charAt(0).toLowerCase() + key.slice(1),
      toWire(inner),
    ]),
  );
}

/** The wire's casing with AdditionalInfo expanded, as EventBridge and S3 lines have it. */
function toEventDetail(finding: JsonObject): JsonObject {
  const detail = toWire(finding);
  const service = isJsonObject(detail) ? detail.service : undefined;
  if (!isJsonObject(detail) || !isJsonObject(service) || !isJsonObject(service.additionalInfo)) {
    return isJsonObject(detail) ? detail : {};
  }
  const { value, type } = service.additionalInfo;
  const expanded: Json = typeof value === 'string' && value !== '' ? JSON.parse(value) : {};
  return {
    ...detail,
    service: {
      ...service,
      additionalInfo: {
        ...(isJsonObject(expanded) ? expanded : {}),
        value: value ?? '',
        type: type ?? 'default',
      },
    },
  };
}

function toEvent(detail: JsonObject): JsonObject {
  return {
    version: '0',
    id: 'c8c4daa7-a20c-2f03-0070-b7393dd542ad',
    'detail-type': 'GuardDuty Finding',
    source: 'aws.guardduty',
    account: '123456789012',
    time: '2026-11-22T00:00:00Z',
    region: 'ap-northeast-1',
    resources: [],
    detail,
  };
}

function toNotification(event: JsonObject): JsonObject {
  return {
    Type: 'Notification',
    MessageId: 'm',
    TopicArn: 'arn:aws:sns:ap-northeast-1:123456789012:guardduty',
    Message: text(event),
  };
}

function toLogEvents(findings: readonly JsonObject[]) {
  return {
    messageType: 'DATA_MESSAGE',
    logGroup: '/aws/events/guardduty',
    logEvents: findings.map((finding, index) => ({
      id: String(index),
      timestamp: 1_700_000_000_000,
      message: text(toEvent(toEventDetail(finding))),
    })),
  };
}
