import type { DatabaseCount, Summary, ValueCount } from '../model/summary.ts';
import { toAwsTime } from './incident-json.ts';

/** A summary as JSON has it: whole lists, PascalCase, null where something is not known. Days are those of the zone. */
export function toSummaryJson(summary: Summary, zone: string): Record<string, unknown> {
  return {
    TimeZone: zone,
    FindingCount: summary.findings,
    SampleCount: summary.samples,
    FirstSeen: toAwsTime(summary.firstSeen),
    LastSeen: toAwsTime(summary.lastSeen),
    Severities: summary.severities.map(({ level, findings }) => ({
      Level: level ?? null,
      Findings: findings,
    })),
    Types: summary.types.map((count) => toCount('Type', count)),
    Databases: summary.databases.map(toDatabase),
    Users: summary.users.map((count) => toCount('User', count)),
    Addresses: summary.addresses.map(({ country, organisation, threatLists, ...count }) => ({
      ...toCount('Address', count),
      Country: country ?? null,
      Organization: organisation ?? null,
      ThreatLists: threatLists,
    })),
    Countries: summary.countries.map((count) => toCount('Country', count)),
    Organizations: summary.organisations.map((count) => toCount('Organization', count)),
    ThreatLists: summary.threatLists.map((count) => toCount('ThreatList', count)),
    Days: summary.days.map(({ day, hours, findings }) => ({ Day: day, Findings: findings, Hours: hours })),
    WeakLogins: summary.weakLogins.map((weak) => ({
      ...toDatabase(weak),
      Unencrypted: weak.unencrypted,
      WeakAuthentication: weak.weakAuthentication,
      MasterUser: weak.masterUser,
      UnknownApplication: weak.unknownApplication,
      AuthMethods: weak.authMethods,
      MasterUsers: weak.masterUsers,
    })),
  };
}

function toCount(name: string, { value, findings }: ValueCount): Record<string, unknown> {
  return { [name]: value ?? null, Findings: findings };
}

function toDatabase(count: DatabaseCount): Record<string, unknown> {
  return {
    ...toCount('Database', count),
    Engine: count.engine ?? null,
    AccountId: count.accountId ?? null,
    Region: count.region ?? null,
  };
}
