import { SOURCE_STATUSES, type SourceReport, type SourceStatus } from '../../model/answer.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';

/** A missing part, whatever was asked. `no-detector` and `not-enabled` are so only where the Region was named. */
const MISSING: readonly SourceStatus[] = ['denied', 'throttled', 'timeout', 'unreachable', 'error'];

/**
 * The ledger of an earlier answer of ours, which goes on as it was: what was missing then is missing still.
 * An envelope that says it is incomplete stays so even where no source in it tells why.
 */
export function readEnvelope(envelope: JsonObject, path: string): readonly SourceReport[] {
  const listed = Array.isArray(envelope.Sources) ? envelope.Sources.filter(isJsonObject) : [];
  const reports = listed.map((source) => toReport(source, path));
  if (envelope.Complete !== false || reports.some((report) => !report.complete)) return reports;
  const doubtful = reports.map((report) => ({ ...report, complete: report.status === 'ok' }));
  if (doubtful.some((report) => !report.complete)) return doubtful;
  return [
    ...reports,
    {
      region: undefined,
      accountId: undefined,
      detectorId: undefined,
      path,
      status: 'error',
      complete: false,
      findings: undefined,
      reason: 'this answer says itself that it is incomplete',
    },
  ];
}

function toReport(source: JsonObject, path: string): SourceReport {
  const status = SOURCE_STATUSES.find((known) => known === source.Status);
  return {
    region: text(source.Region),
    accountId: text(source.AccountId),
    detectorId: text(source.DetectorId),
    ...optional('profile', text(source.Profile)),
    ...optional('path', text(source.Path)),
    status: status ?? 'error',
    complete: status !== undefined && !MISSING.includes(status),
    findings: typeof source.Findings === 'number' ? source.Findings : undefined,
    ...optional(
      'reason',
      status ? text(source.Reason) : `${path} gives it the unknown status ${text(source.Status)}`,
    ),
  };
}

function optional<Key extends string>(key: Key, value: string | undefined): { [key in Key]?: string } {
  const result: { [key in Key]?: string } = {};
  if (value !== undefined) result[key] = value;
  return result;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
