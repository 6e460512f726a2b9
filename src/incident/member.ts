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
  /** Whether the finding itself calls its remote side Tor or listed: by its family, or by threat-list evidence. */
  readonly isListed: boolean;
}

/** A member whose time is known: only those can be near another. */
export type TimedMember = Member & { readonly span: Span };

export function toMember(finding: Finding): Member {
  const parts = parseFindingType(finding.type);
  return {
    finding,
    parts,
    activity: activityOf(finding, parts),
    span: spanOf(finding),
    addresses: addressesOf(finding),
    users: usersOf(finding),
    isListed: parts?.family === 'Tor' || parts?.family === 'MaliciousIP' || finding.threats.length > 0,
  };
}

/*
 * Of a hundred thousand findings each passes through here, and most have one address and one user: the general way
 * would make a list for every step of it.
 */
const NONE: readonly string[] = [];

function addressesOf(finding: Finding): readonly string[] {
  const { ipV4, ipV6 } = finding.remote ?? {};
  if (ipV6 !== undefined) return remoteAddresses(finding).filter(isKnown).map(toCanonical);
  return isKnown(ipV4) ? [toCanonical(ipV4)] : NONE;
}

function usersOf({ databaseUser, logins }: Finding): readonly string[] {
  const own = databaseUser?.user;
  const isOnly = logins.every(({ user }) => user === own || !isKnown(user));
  if (isOnly) return isKnown(own) ? [own] : NONE;
  return [...new Set([own, ...logins.map((login) => login.user)].filter(isKnown))];
}

/** One spelling of an address: `::ffff:192.0.2.1` is the IPv4 one, and IPv6 has many. */
function toCanonical(address: string): string {
  if (!address.includes(':')) return address;
  try {
    const parsed = ipaddr.IPv6.parse(address);
    return (parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed).toString();
  } catch {
    // Not an address: as it was written.
    return address;
  }
}

/**
 * EventFirstSeen to EventLastSeen. Where one is missing the nearest time that the finding has stands in: when
 * GuardDuty made it (CreatedAt) for the first, when it last wrote it (UpdatedAt) for the last.
 */
export function spanOf(finding: Finding): Span | undefined {
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
