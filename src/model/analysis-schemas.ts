import * as z from 'zod/mini';
import { VERDICTS } from './incident.ts';
import { SEVERITY_LEVELS } from './severity.ts';

/*
 * The elements of `Incidents` and `Summary` in JSON: strict, as those of output-schemas.ts.
 */

const text = z.string();
const texts = z.array(text);
const textOrNull = z.nullable(text);
const count = z.int().check(z.minimum(0));
/** RFC 3339 in UTC with milliseconds, as AWS writes it. */
const instant = z.nullable(text.check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)));

const stage = z.strictObject({
  FindingId: text,
  Type: text,
  Activity: z.enum(['probe', 'failure', 'success', 'data', 'other']),
  FirstSeen: instant,
  LastSeen: instant,
  Count: z.nullable(z.number()),
  Severity: z.nullable(z.number()),
  Users: texts,
  Addresses: texts,
  Database: textOrNull,
  JoinedBy: z.nullable(z.enum(['address', 'user'])),
});

export const incidentSchema = z.strictObject({
  Id: text,
  Verdict: z.enum(VERDICTS),
  Reason: text,
  Severity: z.nullable(z.number()),
  FirstSeen: instant,
  LastSeen: instant,
  FindingIds: texts.check(z.minLength(1)),
  DecisiveFindingId: text,
  AccountId: textOrNull,
  Region: textOrNull,
  Cluster: textOrNull,
  Databases: texts,
  Engine: textOrNull,
  Users: texts,
  Addresses: texts,
  ThreatLists: texts,
  Sample: z.boolean(),
  Stages: z.array(stage),
  Notes: z.array(
    z.strictObject({
      Kind: z.enum(['lag', 'aggregate', 'time', 'chain', 'user-join', 'continues', 'continued']),
      Text: text,
    }),
  ),
});

const database = {
  Database: textOrNull,
  Findings: count,
  Engine: textOrNull,
  AccountId: textOrNull,
  Region: textOrNull,
};

export const summarySchema = z.strictObject({
  TimeZone: text,
  FindingCount: count,
  SampleCount: count,
  FirstSeen: instant,
  LastSeen: instant,
  Severities: z.array(z.strictObject({ Level: z.nullable(z.enum(SEVERITY_LEVELS)), Findings: count })),
  Types: z.array(z.strictObject({ Type: text, Findings: count })),
  Databases: z.array(z.strictObject(database)),
  Users: z.array(z.strictObject({ User: textOrNull, Findings: count })),
  Addresses: z.array(
    z.strictObject({
      Address: textOrNull,
      Findings: count,
      Country: textOrNull,
      Organization: textOrNull,
      ThreatLists: texts,
    }),
  ),
  Countries: z.array(z.strictObject({ Country: textOrNull, Findings: count })),
  Organizations: z.array(z.strictObject({ Organization: textOrNull, Findings: count })),
  ThreatLists: z.array(z.strictObject({ ThreatList: text, Findings: count })),
  Days: z.array(
    z.strictObject({
      Day: text.check(z.regex(/^\d{4}-\d\d-\d\d$/)),
      Findings: count,
      Hours: z.array(count).check(z.length(24)),
    }),
  ),
  WeakLogins: z.array(
    z.strictObject({
      ...database,
      Unencrypted: count,
      WeakAuthentication: count,
      MasterUser: count,
      UnknownApplication: count,
      AuthMethods: texts,
      MasterUsers: texts,
    }),
  ),
});
