import * as z from 'zod/mini';
import { incidentSchema, summarySchema } from './analysis-schemas.ts';
import { SOURCE_STATUSES } from './answer.ts';
import { CHECK_STATES } from './check.ts';
import { FAMILIES, OUTCOMES } from './finding-type.ts';
import type { OutputName } from './output-names.ts';
import { PLAN_STEPS } from './plan.ts';

/*
 * What our JSON looks like, for `rdsguard schema` and for whoever reads it. Keys are only ever added; a test
 * fails where one goes or changes its type. Here they are strict, so that tests see a key that nobody described;
 * published they are open, because a later version may add one.
 */

const text = z.string();
const texts = z.array(text);
const textOrNull = z.nullable(text);
/** RFC 3339 in UTC, as AWS writes it. */
const instant = text.check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/));

/** AWS's own and lossless: a field that AWS adds is no error, and a value of an unexpected kind stays as it is. */
const finding = z.looseObject({ Id: text.check(z.minLength(1)), Type: text.check(z.minLength(1)) });

const source = z.strictObject({
  Region: textOrNull,
  AccountId: textOrNull,
  DetectorId: textOrNull,
  Profile: z.optional(text),
  Path: z.optional(text),
  Status: z.enum(SOURCE_STATUSES),
  Findings: z.nullable(z.int().check(z.minimum(0))),
  Reason: z.optional(text),
});

function envelope<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject({
    SchemaVersion: z.literal('rdsguard/1'),
    Complete: z.boolean(),
    Sources: z.array(source),
    ...shape,
  });
}

const featureState = z.enum(['on', 'off', 'unknown']);
const detector = z.strictObject({
  Region: text,
  AccountId: textOrNull,
  Profile: textOrNull,
  DetectorId: text,
  Status: z.enum(['enabled', 'suspended']),
  RdsProtection: featureState,
  RdsProtectionUpdatedAt: z.nullable(instant),
  RdsDataRisk: featureState,
  ManagedBy: textOrNull,
  FindingPublishingFrequency: textOrNull,
  CreatedAt: z.nullable(instant),
});

const sample = z.strictObject({
  Region: text,
  DetectorId: text,
  Type: text,
  Status: z.enum(['asked', 'arrived', 'missing', 'refused']),
  Reason: z.optional(text),
  Finding: z.nullable(finding),
});

const explanation = z.strictObject({
  Type: text,
  Known: z.boolean(),
  Group: z.nullable(z.enum(['login', 'data', 'rule'])),
  Purpose: textOrNull,
  Family: z.nullable(z.enum(FAMILIES)),
  Outcome: z.nullable(z.enum(OUTCOMES)),
  Notice: textOrNull,
  WhatHappened: text,
  HowSure: text,
  DefaultSeverity: text,
  SeverityRule: text,
  InnocentCauses: texts,
  Advice: texts,
  Link: text,
});

const supportedEngines = z.strictObject({
  AsOf: text,
  Link: text,
  Engines: z.array(
    z.strictObject({
      Engine: text,
      Activity: z.enum(['login', 'data']),
      Versions: texts,
      Note: textOrNull,
    }),
  ),
  Notes: texts,
});

const sqlDialect = z.enum(['postgresql', 'mysql']);
const command = z.strictObject({
  Language: z.enum(['sh', 'sql', 'logs-insights']),
  Dialect: z.nullable(sqlDialect),
  Purpose: text,
  Where: text,
  Changes: z.boolean(),
  Text: text,
});

const plan = z.strictObject({
  FindingId: text,
  FindingType: text,
  AccountId: textOrNull,
  Region: textOrNull,
  Kind: z.enum(['contain', 'check']),
  Engine: textOrNull,
  Dialects: z.array(sqlDialect),
  Summary: text,
  Notes: texts,
  Steps: z.array(
    z.strictObject({
      Id: z.enum(PLAN_STEPS),
      Title: text,
      Why: text,
      Warnings: texts,
      Notes: texts,
      Commands: z.array(command),
      Undo: z.array(command),
    }),
  ),
});

const check = z.strictObject({
  Name: text,
  State: z.enum(CHECK_STATES),
  Region: textOrNull,
  Profile: textOrNull,
  Detail: text,
  Why: text,
  Command: textOrNull,
  Advice: textOrNull,
});

/** What a command's JSON is, and the sentence that says so. */
interface Output {
  readonly description: string;
  readonly schema: z.ZodMiniType;
}

/** Every JSON output, by the command that prints it. */
export const OUTPUTS: Record<OutputName, Output> = {
  list: {
    description:
      'rdsguard list --json. A superset of what aws guardduty get-findings prints. With -o ndjson each line is one element of Findings, as in watch.',
    schema: envelope({ Findings: z.array(finding) }),
  },
  show: { description: 'rdsguard show ID --json: one finding as the GuardDuty API has it.', schema: finding },
  detectors: {
    description: 'rdsguard detectors --json.',
    schema: envelope({ Detectors: z.array(detector) }),
  },
  samples: {
    description: 'rdsguard samples --json. With --clean it is that of archive.',
    schema: envelope({ Refused: z.array(sample), Samples: z.array(sample) }),
  },
  archive: {
    description: 'rdsguard archive ID --json: the ids that were archived.',
    schema: envelope({ Archived: texts }),
  },
  unarchive: {
    description: 'rdsguard unarchive ID --json: the ids that were taken out of the archive.',
    schema: envelope({ Unarchived: texts }),
  },
  explain: {
    description: 'rdsguard explain --json. SupportedEngines comes with the whole catalogue only.',
    schema: envelope({ SupportedEngines: z.optional(supportedEngines), Explain: z.array(explanation) }),
  },
  respond: {
    description: 'rdsguard respond ID --json: the containment plan of one finding.',
    schema: envelope({ Respond: z.array(plan) }),
  },
  incidents: {
    description:
      'rdsguard incidents --json: findings joined into login incidents. With -o ndjson each line is one element of Incidents.',
    schema: envelope({ Incidents: z.array(incidentSchema) }),
  },
  summary: {
    description:
      'rdsguard summary --json: one element, the findings counted. Days and Hours are those of TimeZone.',
    schema: envelope({ Summary: z.array(summarySchema) }),
  },
  doctor: {
    description: 'rdsguard doctor --json: what was looked at. --policy prints an IAM policy instead.',
    schema: envelope({ Checks: z.array(check) }),
  },
};

/** The JSON Schema (draft 2020-12) of an output, open to keys that later versions add. */
export function toOutputJsonSchema(name: OutputName): Record<string, unknown> {
  const { description, schema } = OUTPUTS[name];
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
      // Number.MAX_SAFE_INTEGER says nothing of a count.
      if (jsonSchema.type === 'integer') delete jsonSchema.maximum;
    },
  });
  return { $schema, $id: `rdsguard/1/${name}`, title: `rdsguard ${name}`, description, ...rest };
}
