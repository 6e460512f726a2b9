import ipaddr from 'ipaddr.js';
import { type Finding, isKnown, remoteAddresses } from '../model/finding.ts';
import { type FindingTypeParts, parseFindingType } from '../model/finding-type.ts';
import type { Activity } from '../model/incident.ts';
import { activityOf } from './activity.ts';

/** [first, last], milliseconds UTC. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** A finding with what joining and judging ask of it, worked out once. */
export interface Member {
  readonly finding: Finding;
  /** Of its type; undefined where that has not the published form. */
  readonly parts: FindingTypeParts | undefined;
  readonly activity: Activity;
  /** Undefined for a finding without any time. */
  readonly span: Span | undefined;
  /** In lower case: IPv6 is written in both. */
  readonly addresses: readonly string[];
  /** Database users, also of the login attributes; `unknown` is none. */
  readonly users: readonly string[];
}

/** A member whose time is known: only those can be near another. */
export type TimedMember = Member & { readonly span: Span };

export function toMember(finding: Finding): Member {
  const parts = parseFindingType(finding.type);
  const users = [finding.databaseUser?.user, ...finding.logins.map((login) => login.user)];
  return {
    finding,
    parts,
    activity: activityOf(finding, parts),
    span: spanOf(finding),
    addresses: remoteAddresses(finding).filter(isKnown).map(toCanonical),
    users: [...new Set(users.filter(isKnown))],
  };
}

/** One spelling of an address: `::ffff:192.0.2.1` is the IPv4 one, and IPv6 has many. */
function toCanonical(address: string): string {
  return address.includes(':') && ipaddr.IPv6.isValid(address) ? ipaddr.process(address).toString() : address;
}

/**
 * EventFirstSeen to EventLastSeen. Where one is missing the nearest time that the finding has stands in: when
 * GuardDuty made it (CreatedAt) for the first, when it last wrote it (UpdatedAt) for the last.
 */
function spanOf(finding: Finding): Span | undefined {
  const { firstSeen, lastSeen, createdAt, updatedAt } = finding;
  const first = firstSeen ?? createdAt ?? lastSeen ?? updatedAt;
  const last = lastSeen ?? updatedAt ?? firstSeen ?? createdAt;
  if (first === undefined || last === undefined) return undefined;
  return { first: Math.min(first, last), last: Math.max(first, last) };
}

/** The order of a timeline: by first seen, ties by id (and for two versions of one finding by UpdatedAt). */
export function compareMembers(a: TimedMember, b: TimedMember): number {
  return (
    a.span.first - b.span.first ||
    compareText(a.finding.id, b.finding.id) ||
    (a.finding.updatedAt ?? 0) - (b.finding.updatedAt ?? 0)
  );
}

/** By code units: an order that no locale changes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
