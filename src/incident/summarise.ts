import { type Finding, type RemoteAddress, threatLists } from '../model/finding.ts';
import { SEVERITY_LEVELS, severityLevel } from '../model/severity.ts';
import type { AddressCount, DayCount, Summary } from '../model/summary.ts';
import { compareText, type Member, type Span, toMember } from './member.ts';
import {
  compareCounts,
  compareDatabases,
  countValues,
  groupBy,
  groupByDatabase,
  toDatabaseCount,
} from './tally.ts';
import { sumWeakLogins } from './weak-logins.ts';

/** Where an instant lies in the zone that is asked for: its day (`2026-11-02`) and its hour, 0 to 23. */
export type HourOf = (instant: number) => { readonly day: string; readonly hour: number };

const QUARTER_MS = 15 * 60_000;

/**
 * Counts findings by what they have in common. Callers leave samples out unless they were asked for.
 * @param hourOf the zone; asked once for each quarter of an hour, of which every zone's offset is a multiple
 */
export function summarise(findings: readonly Finding[], hourOf: HourOf): Summary {
  // What differs from finding to finding of one value (an address's network) is told as it was seen last.
  const members = findings.toSorted(compareNewest).map(toMember);
  const spans = members.flatMap(({ span }) => span ?? []);
  return {
    findings: findings.length,
    samples: findings.filter(({ sample }) => sample).length,
    firstSeen: spans.length === 0 ? undefined : spans.reduce((a, b) => (b.first < a.first ? b : a)).first,
    lastSeen: spans.length === 0 ? undefined : spans.reduce((a, b) => (b.last > a.last ? b : a)).last,
    severities: countSeverities(findings),
    types: countValues(findings, ({ type }) => [type]),
    databases: groupByDatabase(members).map(toDatabaseCount).sort(compareDatabases),
    users: countValues(members, ({ users }) => orUnknown(users)),
    addresses: countAddresses(members),
    countries: countValues(findings, ({ remote }) => [remote?.country ?? remote?.countryCode]),
    organisations: countValues(findings, ({ remote }) => [organisationOf(remote)]),
    threatLists: countValues(findings, threatLists),
    days: countHours(spans, hourOf),
    weakLogins: sumWeakLogins(members),
  };
}

function compareNewest(a: Finding, b: Finding): number {
  return (b.updatedAt ?? 0) - (a.updatedAt ?? 0) || compareText(a.id, b.id);
}

function orUnknown<T>(values: readonly T[]): readonly (T | undefined)[] {
  return values.length === 0 ? [undefined] : values;
}

function organisationOf(remote: RemoteAddress | undefined): string | undefined {
  return remote?.asnOrg ?? remote?.org ?? remote?.isp;
}

function countSeverities(findings: readonly Finding[]): Summary['severities'] {
  const levels = groupBy(findings, ({ severity }) => [
    severity === undefined ? undefined : severityLevel(severity),
  ]);
  return [...SEVERITY_LEVELS, undefined].map((level) => ({
    level,
    findings: levels.get(level)?.length ?? 0,
  }));
}

function countAddresses(members: readonly Member[]): AddressCount[] {
  return [...groupBy(members, ({ addresses }) => orUnknown(addresses))]
    .map(([value, group]) => {
      const remotes = value === undefined ? [] : group.map(({ finding }) => finding.remote);
      return {
        value,
        findings: group.length,
        country: remotes.map((remote) => remote?.country ?? remote?.countryCode).find(isText),
        organisation: remotes.map(organisationOf).find(isText),
        threatLists: [...new Set(group.flatMap(({ finding }) => threatLists(finding)))].sort(),
      };
    })
    .sort(compareCounts);
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

function countHours(spans: readonly Span[], hourOf: HourOf): DayCount[] {
  const days = new Map<string, number[]>();
  const quarters = groupBy(spans, ({ last }) => [Math.floor(last / QUARTER_MS)]);
  for (const [quarter, { length }] of quarters) {
    const { day, hour } = hourOf(quarter * QUARTER_MS);
    const hours = days.get(day) ?? Array.from({ length: 24 }, () => 0);
    hours[hour] = (hours[hour] ?? 0) + length;
    days.set(day, hours);
  }
  return [...days]
    .map(([day, hours]) => ({ day, hours, findings: hours.reduce((sum, count) => sum + count, 0) }))
    .sort((a, b) => compareText(a.day, b.day));
}
