import { type Finding, threatLists } from '../model/finding.ts';
import { outcomeOf } from '../model/finding-type.ts';
import { formatInstant } from './time.ts';
import { describeSeverity, describeType } from './words.ts';

/** One value of a finding as a column: of `csv`, whose columns are a contract, and of `wide`. */
export interface FindingField {
  /** The column's name in CSV: PascalCase, stable. */
  readonly name: string;
  /** Undefined is an empty cell. Text is as the finding has it: whoever prints it sanitises it. */
  readonly value: (finding: Finding, zone: string) => string | number | undefined;
}

/** Every field of the model. New ones go to the end. The first is never an attacker's text. */
export const FINDING_FIELDS: readonly FindingField[] = [
  { name: 'UpdatedAt', value: (finding, zone) => instant(finding.updatedAt, zone) },
  { name: 'Severity', value: (finding) => finding.severity },
  {
    name: 'SeverityLevel',
    value: ({ severity }) => (severity === undefined ? undefined : describeSeverity(severity)),
  },
  { name: 'What', value: (finding) => describeType(finding.type) },
  { name: 'Outcome', value: (finding) => outcomeOf(finding.type) },
  { name: 'Sample', value: (finding) => String(finding.sample) },
  { name: 'Archived', value: (finding) => String(finding.archived) },
  { name: 'EventFirstSeen', value: (finding, zone) => instant(finding.firstSeen, zone) },
  { name: 'EventLastSeen', value: (finding, zone) => instant(finding.lastSeen, zone) },
  { name: 'Count', value: (finding) => finding.count },
  { name: 'DbClusterIdentifier', value: (finding) => finding.database?.cluster },
  { name: 'DbIdentifier', value: (finding) => finding.database?.identifier },
  { name: 'DbKind', value: (finding) => finding.database?.kind },
  { name: 'DbResourceId', value: (finding) => finding.database?.resourceId },
  { name: 'Engine', value: (finding) => finding.database?.engine },
  { name: 'EngineVersion', value: (finding) => finding.database?.engineVersion },
  { name: 'User', value: (finding) => finding.databaseUser?.user },
  { name: 'Application', value: (finding) => finding.databaseUser?.application },
  { name: 'Database', value: (finding) => finding.databaseUser?.database },
  { name: 'Ssl', value: (finding) => finding.databaseUser?.ssl },
  { name: 'AuthMethod', value: (finding) => finding.databaseUser?.authMethod },
  { name: 'IpAddressV4', value: (finding) => finding.remote?.ipV4 },
  { name: 'IpAddressV6', value: (finding) => finding.remote?.ipV6 },
  { name: 'Country', value: (finding) => finding.remote?.country },
  { name: 'CountryCode', value: (finding) => finding.remote?.countryCode },
  { name: 'City', value: (finding) => finding.remote?.city },
  { name: 'Asn', value: (finding) => finding.remote?.asn },
  { name: 'AsnOrg', value: (finding) => finding.remote?.asnOrg },
  { name: 'Isp', value: (finding) => finding.remote?.isp },
  { name: 'Org', value: (finding) => finding.remote?.org },
  { name: 'ThreatLists', value: (finding) => joined(threatLists(finding)) },
  { name: 'ThreatNames', value: (finding) => joined(finding.threats.flatMap((threat) => threat.names)) },
  { name: 'LoginAttributes', value: (finding) => joined(finding.logins.map(describeLogin)) },
  { name: 'UnusualBehavior', value: (finding) => joined(finding.behaviours.map(describeBehaviour)) },
  {
    name: 'Tags',
    value: (finding) => joined(finding.database?.tags.map((tag) => `${tag.key}=${tag.value}`)),
  },
  { name: 'Title', value: (finding) => finding.title },
  { name: 'Description', value: (finding) => finding.description },
  { name: 'Type', value: (finding) => finding.type },
  { name: 'ResourceType', value: (finding) => finding.resourceType },
  { name: 'ResourceRole', value: (finding) => finding.resourceRole },
  { name: 'ActionType', value: (finding) => finding.actionType },
  { name: 'CustomDetectionRuleName', value: (finding) => finding.rule },
  { name: 'UserFeedback', value: (finding) => finding.feedback },
  { name: 'AccountId', value: (finding) => finding.accountId },
  { name: 'Region', value: (finding) => finding.region },
  { name: 'DetectorId', value: (finding) => finding.detectorId },
  { name: 'CreatedAt', value: (finding, zone) => instant(finding.createdAt, zone) },
  { name: 'DbArn', value: (finding) => finding.database?.arn },
  { name: 'Id', value: (finding) => finding.id },
  { name: 'Arn', value: (finding) => finding.arn },
];

function instant(milliseconds: number | undefined, zone: string): string | undefined {
  return milliseconds === undefined ? undefined : formatInstant(milliseconds, zone);
}

function joined(parts: readonly string[] | undefined): string | undefined {
  return parts === undefined || parts.length === 0 ? undefined : parts.join('; ');
}

function describeLogin(login: Finding['logins'][number]): string {
  const who = [login.user ?? 'unknown', login.application]
    .filter((part) => part !== undefined)
    .join(' with ');
  return `${who}: ${login.failed ?? '?'} failed, ${login.successful ?? '?'} successful`;
}

function describeBehaviour(behaviour: Finding['behaviours'][number]): string {
  const counts = [
    ['failed', behaviour.failed],
    ['successful', behaviour.successful],
    ['incomplete', behaviour.incomplete],
  ].filter(([, count]) => count !== undefined);
  const numbers = counts.map(([word, count]) => `${count} ${word}`).join(', ');
  const what = `${behaviour.block === 'profiled' ? 'usual ' : ''}${behaviour.subject} ${behaviour.value ?? 'unknown'}`;
  return numbers === '' ? what : `${what}: ${numbers}`;
}
