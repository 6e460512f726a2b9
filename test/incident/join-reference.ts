import type { AddressGroup } from '../../src/incident/group-by-address.ts';
import { compareText, type TimedMember } from '../../src/incident/member.ts';

const REACH = 24 * 3_600_000;

/** Whether two findings must be in one incident by their addresses, as product.md words it. */
export function sharesAddress(a: TimedMember, b: TimedMember): boolean {
  return gap(a.span, b.span) <= REACH && a.addresses.some((address) => b.addresses.includes(address));
}

interface Span {
  readonly first: number;
  readonly last: number;
}

export function gap(a: Span, b: Span): number {
  return Math.max(0, a.first - b.last, b.first - a.last);
}

/**
 * The rule of joining by user, each group against every other one: quadratic, and plain enough to be believed.
 * Knows no end of a chain: for worlds of less than 7 days.
 * @returns the ids of the findings of each incident
 */
export function joinByUserSlowly(groups: readonly AddressGroup[]): string[][] {
  const incidents: { id: string; passed: { span: Span; users: Set<string> }[]; ids: string[] }[] = [];
  const users = (members: readonly TimedMember[]) => new Set(members.flatMap((member) => member.users));
  const loose = (group: AddressGroup) =>
    group.members.length === 1 || group.members.every((member) => member.activity === 'data');
  for (const group of groups.filter((group) => !loose(group))) {
    incidents.push({
      id: group.members[0].finding.id,
      passed: group.members.map((member) => ({ span: member.span, users: users([member]) })),
      ids: group.members.map((member) => member.finding.id),
    });
  }
  for (const group of groups.filter(loose)) {
    const own = { span: group.span, users: users(group.members) };
    const ids = group.members.map((member) => member.finding.id);
    const [nearest] = incidents
      .flatMap((incident) =>
        incident.passed
          .filter((other) => [...other.users].some((user) => own.users.has(user)))
          .map((other) => ({
            incident,
            gap: gap(own.span, other.span),
            apart: gap(own.span, other.span) === 0 ? Math.abs(own.span.first - other.span.first) : 0,
          })),
      )
      .filter((candidate) => candidate.gap <= REACH)
      .sort((a, b) => a.gap - b.gap || a.apart - b.apart || compareText(a.incident.id, b.incident.id));
    if (nearest) {
      nearest.incident.passed.push(own);
      nearest.incident.ids.push(...ids);
    } else {
      incidents.push({ id: ids[0] ?? '', passed: [own], ids });
    }
  }
  return incidents.map((incident) => incident.ids);
}
