import { databaseKey, type Finding } from '../model/finding.ts';
import { parseFindingType } from '../model/finding-type.ts';
import type { Incident } from '../model/incident.ts';
import { activityOf } from './activity.ts';
import { compareIncidents } from './compare-incidents.ts';
import { groupByAddress } from './group-by-address.ts';
import { joinByUser } from './join-by-user.ts';
import { compareMembers, type Member, spanOf, type TimedMember, toMember } from './member.ts';
import { toIncidents, toLoneIncident } from './to-incident.ts';

/**
 * Joins findings into login incidents (product.md, "Login incidents"; the time it takes is linear in their number,
 * but for sorting). Every finding is in exactly one incident, and the result does not depend on the input's order.
 *
 * On one database (cluster, else instance, within account and Region) findings within 24 hours of each other are
 * joined by remote address; what shares no address joins the incident nearest in time by database user. A finding
 * that is no login and no data activity, or that names no database or no time, is an incident by itself. Samples
 * are joined with samples only; callers leave them out unless they were asked for.
 * @returns worst verdict first, then newest LastSeen, then id
 */
export function joinFindings(findings: readonly Finding[]): Incident[] {
  const { databases, alone } = groupByDatabase(findings);
  const incidents: Incident[] = [];
  // One database after another: what is only needed for joining its findings is gone before the next one's.
  for (const sameDatabase of databases) {
    const members = sameDatabase.map(toMember).filter(isTimed).sort(compareMembers);
    for (const incident of toIncidents(joinByUser(groupByAddress(members)))) incidents.push(incident);
  }
  for (const finding of alone) incidents.push(toLoneIncident(toMember(finding)));
  return incidents.sort(compareIncidents('verdict'));
}

interface Grouped {
  /** Findings that may be joined, by their database. */
  readonly databases: Iterable<readonly Finding[]>;
  /** Those that are incidents by themselves. */
  readonly alone: readonly Finding[];
}

function groupByDatabase(findings: readonly Finding[]): Grouped {
  const databases = new Map<string, Finding[]>();
  const alone: Finding[] = [];
  for (const finding of findings) {
    const key = joinKey(finding);
    const sameDatabase = key === undefined ? alone : databases.get(key);
    if (sameDatabase) sameDatabase.push(finding);
    else if (key !== undefined) databases.set(key, [finding]);
  }
  return { databases: databases.values(), alone };
}

function isTimed(member: Member): member is TimedMember {
  return member.span !== undefined;
}

/** Undefined for a finding that joins no other. */
function joinKey(finding: Finding): string | undefined {
  const database = databaseKey(finding);
  if (!database || !spanOf(finding)) return undefined;
  if (activityOf(finding, parseFindingType(finding.type)) === 'other') return undefined;
  const { accountId, region, sample } = finding;
  const kind = finding.database?.cluster ? 'cluster' : 'instance';
  // The database's name may be any text; none of what stands before it holds a space.
  return `${sample} ${kind} ${accountId} ${region} ${database}`;
}
