import { type Finding, isKnown, type RemoteAddress, remoteAddresses } from '../model/finding.ts';
import { outcomeOf } from '../model/finding-type.ts';
import { severityLevel } from '../model/severity.ts';
import { formatCount } from './count.ts';
import { consoleLink, typeLink } from './finding-links.ts';
import type { Property, Section } from './section.ts';
import { formatMomentAndAge } from './time.ts';
import type { ViewOptions } from './view-options.ts';
import { describeRole, describeSeverity, describeType } from './words.ts';

/** What `show` can add to a finding's own sections. */
export interface DetailExtras {
  /** Versions of the finding that the source keeps, newest first. */
  readonly versions?: readonly Finding[];
  /** What to do first, in order: short sentences, and the commands that print the whole plan and the incident. */
  readonly plan?: {
    readonly steps: readonly string[];
    readonly command: string;
    readonly incident: string;
    /** What to know of both commands: ends their labels. */
    readonly note: string;
  };
  /** Sections of other rooms, after the finding's own. */
  readonly sections?: readonly Section[];
}

type Times = Pick<ViewOptions, 'zone' | 'now'>;

function whatToDo({ steps, command, incident, note }: NonNullable<DetailExtras['plan']>): Section {
  return {
    title: 'What to do first',
    steps,
    copies: [
      { label: `The whole plan${note}`, text: command },
      { label: `Its incident${note}`, text: incident },
    ],
  };
}

/** Everything that a finding tells, in the order in which it is read. Sections that it says nothing for are left out. */
export function findingSections(finding: Finding, extras: DetailExtras, times: Times): readonly Section[] {
  return [
    happened(finding, times),
    database(finding),
    databaseUser(finding),
    remoteAddress(finding.remote),
    apiCall(finding),
    remoteAddress(finding.apiCall?.remote),
    loginAttempts(finding),
    threatEvidence(finding),
    behaviour(finding, 'unusual', 'Unusual behaviour'),
    behaviour(finding, 'profiled', 'Usual behaviour, as GuardDuty learned it'),
    versions(extras.versions ?? [], times),
    ...(extras.plan ? [whatToDo(extras.plan)] : []),
    ...(extras.sections ?? []),
    links(finding),
  ].filter((section) => section !== undefined);
}

function happened(finding: Finding, times: Times): Section {
  const { severity, count } = finding;
  const level = severity === undefined ? undefined : severityLevel(severity);
  return {
    title: 'What happened',
    properties: [
      ...(finding.sample
        ? [{ label: 'SAMPLE', value: 'GuardDuty made this up, nothing happened', tone: 'warning' as const }]
        : []),
      ...(finding.archived
        ? [{ label: 'ARCHIVED', value: 'somebody put it away', tone: 'warning' as const }]
        : []),
      {
        label: 'Severity',
        value: [describeSeverity(severity), severity].filter((part) => part !== undefined).join(', '),
        tone: level && { severity: level },
      },
      ...said('In short', describeType(finding.type), 'strong'),
      ...said('Title', finding.title),
      ...said('Description', finding.description === finding.title ? undefined : finding.description),
      ...said('Type', finding.type),
      { label: 'First seen', value: formatMomentAndAge(finding.firstSeen, times) },
      { label: 'Last seen', value: formatMomentAndAge(finding.lastSeen, times) },
      { label: 'Updated', value: formatMomentAndAge(finding.updatedAt, times) },
      { label: 'Count', value: count === undefined ? 'unknown' : formatCount(count) },
      ...said('Role', finding.resourceRole && describeRole(finding.resourceRole)),
      ...said('Rule', finding.rule),
      ...said('Feedback', finding.feedback),
      ...said('Account', finding.accountId),
      ...said('Region', finding.region),
      ...said('Id', finding.id),
    ],
    notes:
      count !== undefined && count > 1
        ? [
            `GuardDuty joined ${formatCount(count)} occurrences into this finding. The user and the address below are those of the newest one only.`,
          ]
        : [],
  };
}

function database({ database: db }: Finding): Section | undefined {
  if (!db) return undefined;
  return {
    title: db.kind === 'limitless' ? 'Database (Aurora Limitless)' : 'Database',
    properties: [
      ...said('Cluster', db.cluster),
      ...said(db.kind === 'limitless' ? 'Shard group' : 'Instance', db.identifier),
      ...said('Resource id', db.resourceId),
      ...said(
        'Engine',
        [db.engine, db.engineVersion].filter((part) => part !== undefined).join(' ') || undefined,
      ),
      ...db.tags.map((tag) => ({ label: 'Tag', value: `${tag.key} = ${tag.value}` })),
    ],
  };
}

function databaseUser(finding: Finding): Section | undefined {
  const details = finding.databaseUser;
  if (!details) return undefined;
  const probe = outcomeOf(finding.type) === 'probe';
  return {
    title: 'Database user',
    properties: [
      property('User', details.user, 'strong'),
      property('Application', details.application),
      property('Database', details.database),
      property('TLS', details.ssl, details.ssl === 'UNENCRYPTED' ? 'warning' : undefined),
      property('Authentication', details.authMethod),
    ],
    notes: probe ? ['No login was tried: this is what GuardDuty wrote of the connection.'] : [],
  };
}

function apiCall({ apiCall: call }: Finding): Section | undefined {
  if (!call) return undefined;
  return {
    title: 'API call',
    properties: [
      property('API', call.api, 'strong'),
      ...said('Service', call.service),
      ...said('Error', call.errorCode),
      property('Caller', call.userName, 'strong'),
      ...said('Kind of caller', call.userType),
      ...said('Access key', call.accessKeyId),
      ...call.affected.map((value) => ({ label: 'Affected', value })),
    ],
  };
}

function remoteAddress(remote: RemoteAddress | undefined): Section | undefined {
  if (!remote) return undefined;
  const organisation = [remote.asnOrg, remote.asn && `AS${remote.asn}`].filter((part) => part !== undefined);
  const { location } = remote;
  return {
    title: 'Remote address',
    properties: [
      property('Address', remoteAddresses({ remote }).join(', ') || undefined, 'strong'),
      property('Network', organisation.join(', ') || undefined),
      ...(remote.asn === undefined ? [property('ASN', undefined)] : []),
      ...said('ISP', remote.isp === remote.asnOrg ? undefined : remote.isp),
      ...said('Organisation', remote.org === remote.asnOrg ? undefined : remote.org),
      property('Country', withCode(remote.country, remote.countryCode)),
      property('City', remote.city),
      ...said('Location', location && `${location.lat}, ${location.lon}`),
    ],
  };
}

function withCode(name: string | undefined, code: string | undefined): string | undefined {
  return name !== undefined && code !== undefined ? `${name} (${code})` : (name ?? code);
}

function loginAttempts({ logins }: Finding): Section | undefined {
  if (logins.length === 0) return undefined;
  return {
    title: 'Login attempts',
    table: {
      columns: [
        { title: 'User', wrap: true },
        { title: 'Application', wrap: true },
        { title: 'Failed', align: 'right', min: 6 },
        { title: 'Successful', align: 'right', min: 10 },
      ],
      rows: logins.map((login) => [
        login.user ?? 'unknown',
        login.application ?? 'unknown',
        number(login.failed),
        number(login.successful),
      ]),
    },
  };
}

function threatEvidence({ threats }: Finding): Section | undefined {
  if (threats.length === 0) return undefined;
  return {
    title: 'Threat-list evidence',
    properties: threats.flatMap((threat) => [
      property('List', threat.listName, 'strong'),
      { label: 'Threats', value: threat.names.join(', ') || 'none named' },
      ...said('File SHA-256', threat.fileSha256),
    ]),
  };
}

function behaviour(
  { behaviours }: Finding,
  block: 'unusual' | 'profiled',
  title: string,
): Section | undefined {
  const rows = behaviours.filter((one) => one.block === block);
  if (rows.length === 0) return undefined;
  return {
    title,
    table: {
      columns: [
        { title: 'What', wrap: true, min: 9 },
        { title: 'Value', wrap: true },
        { title: 'Failed', align: 'right', min: 6 },
        { title: 'Successful', align: 'right', min: 10 },
        { title: 'Incomplete', align: 'right', min: 10 },
      ],
      rows: rows.map((one) => [
        one.subject,
        one.value ?? 'unknown',
        number(one.failed),
        number(one.successful),
        number(one.incomplete),
      ]),
    },
    notes: rows.some((one) => one.incomplete !== undefined)
      ? ['Incomplete: closed before the database answered, as port scans are.']
      : [],
  };
}

function versions(all: readonly Finding[], times: Times): Section | undefined {
  if (all.length < 2) return undefined;
  return {
    title: 'Versions',
    table: {
      columns: [
        { title: 'Updated', min: 25 },
        { title: 'Count', align: 'right' },
        { title: 'User', wrap: true },
        { title: 'From', wrap: true },
      ],
      rows: all.map((version) => [
        formatMomentAndAge(version.updatedAt, { ...times, now: undefined }),
        number(version.count),
        version.databaseUser?.user ?? 'unknown',
        remoteAddresses(version).join(', ') || 'unknown',
      ]),
    },
  };
}

function links(finding: Finding): Section {
  const address = consoleLink(finding);
  return {
    title: 'Links',
    copies: [
      ...(address === undefined ? [] : [{ label: 'This finding in the console', text: address, link: true }]),
      { label: 'AWS on this type', text: typeLink(finding.type), link: true },
      ...(finding.arn === undefined ? [] : [{ label: 'ARN of the finding', text: finding.arn }]),
      ...(finding.database?.arn === undefined
        ? []
        : [{ label: 'ARN of the database', text: finding.database.arn }]),
    ],
  };
}

/** A property that is there only where the finding says something. */
function said(label: string, value: string | undefined, tone?: Property['tone']): readonly Property[] {
  return value === undefined || value === '' ? [] : [{ label, value, tone }];
}

/** A property that belongs there: what is not known is said to be. */
function property(label: string, value: string | undefined, tone?: Property['tone']): Property {
  return isKnown(value) ? { label, value, tone } : { label, value: 'unknown', tone: 'dim' };
}

function number(count: number | undefined): string {
  return count === undefined ? 'unknown' : formatCount(count);
}
