import { databaseKey, type Finding } from '../model/finding.ts';
import type { Incident } from '../model/incident.ts';
import { compareIncidents } from './compare-incidents.ts';
import { groupByAddress } from './group-by-address.ts';
import { joinByUser } from './join-by-user.ts';
import { compareMembers, type Member, type TimedMember, toMember } from './member.ts';
import { toIncidents } from './to-incident.ts';

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
  const databases = new Map<string, TimedMember[]>();
  const alone: Member[] = [];
  for (const finding of findings) {
    const member = toMember(finding);
    const key = joinKey(member);
    if (key === undefined || !isTimed(member)) {
      alone.push(member);
      continue;
    }
    const sameDatabase = databases.get(key);
    if (sameDatabase) sameDatabase.push(member);
    else databases.set(key, [member]);
  }
  const clusters = [...databases.values()].flatMap((timed) =>
    joinByUser(groupByAddress(timed.sort(compareMembers))),
  );
  return toIncidents(clusters, alone).sort(compareIncidents('verdict'));
}

function isTimed(member: Member): member is TimedMember {
  return member.span !== undefined;
}

function joinKey({ finding, activity }: Member): string | undefined {
  const database = databaseKey(finding);
  if (activity === 'other' || !database) return undefined;
  const kind = finding.database?.cluster ? 'cluster' : 'instance';
  return JSON.stringify([finding.accountId, finding.region, kind, database, finding.sample]);
}
