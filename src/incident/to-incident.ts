import { threatLists } from '../model/finding.ts';
import type { Activity, Incident, Stage } from '../model/incident.ts';
import type { Cluster } from './join-by-user.ts';
import { compareMembers, type Member } from './member.ts';
import { type Joining, toNotes } from './notes.ts';
import { toVerdict } from './verdict.ts';

/** Makes incidents of joined findings. */
export function toIncidents(clusters: readonly Cluster[]): Incident[] {
  const drafts = new Map(clusters.map((cluster) => [cluster, toDraft(cluster)]));
  for (const [cluster, draft] of drafts) {
    const before = cluster.continues && drafts.get(cluster.continues);
    if (!before) continue;
    draft.continues = idOf(before.members);
    before.continuedBy.push(idOf(draft.members));
  }
  return Array.from(drafts, ([cluster, draft]) => toIncident(draft, cluster.core.members));
}

/** Makes an incident of a finding that stands alone. */
export function toLoneIncident(member: Member): Incident {
  const members = [member];
  return toIncident({ members, byUser: NONE, continues: undefined, continuedBy: [] }, members);
}

const NONE: readonly Member[] = [];

interface Draft extends Joining {
  continues: string | undefined;
  readonly continuedBy: string[];
}

function toDraft({ core, joined }: Cluster): Draft {
  if (joined.length === 0)
    return { members: core.members, byUser: NONE, continues: undefined, continuedBy: [] };
  const byUser = joined.flatMap((group) => group.members);
  const members = [...core.members, ...byUser].sort(compareMembers);
  return { members, byUser, continues: undefined, continuedBy: [] };
}

/** An incident is named by its earliest finding. */
function idOf([first]: readonly Member[]): string {
  return first?.finding.id ?? '';
}

function toIncident(joining: Joining, core: readonly Member[]): Incident {
  const { members } = joining;
  const byUser = joining.byUser.length > 0 ? new Set(joining.byUser) : undefined;
  const first = members[0]?.finding;
  const { verdict, reason } = toVerdict(members);
  return {
    id: idOf(members),
    verdict,
    reason,
    severity: largest(members, ({ finding }) => finding.severity),
    firstSeen: members[0]?.span?.first,
    lastSeen: largest(members, ({ span }) => span?.last),
    accountId: first?.accountId,
    region: first?.region,
    cluster: first?.database?.cluster,
    engine: members.find(({ finding }) => finding.database?.engine)?.finding.database?.engine,
    databases: distinct(members, (member) => toArray(databaseOf(member))),
    users: distinct(members, ({ users }) => users),
    addresses: distinct(members, ({ addresses }) => addresses),
    threatLists: distinct(members, ({ finding }) => threatLists(finding)),
    sample: first?.sample ?? false,
    stages: members.map((member) => {
      const began = member === core[0] ? undefined : 'address';
      return toStage(member, byUser?.has(member) ? 'user' : began);
    }),
    findingIds: members.map(({ finding }) => finding.id),
    decisiveFindingId: decisiveOf(members)?.finding.id ?? '',
    notes: toNotes(joining),
  };
}

/** What weighs most first. */
const DECISIVE: readonly Activity[] = ['success', 'data', 'failure'];

/** Of several that tell the same, the most severe; of these the earliest. */
function decisiveOf(members: readonly Member[]): Member | undefined {
  let decisive = members[0];
  for (const member of members) {
    if (decisive && weightOf(member) > weightOf(decisive)) decisive = member;
  }
  return decisive;
}

function weightOf({ activity, finding }: Member): number {
  const rank = DECISIVE.indexOf(activity);
  // No severity is over ten.
  return rank === -1 ? 0 : (DECISIVE.length - rank) * 100 + (finding.severity ?? 0);
}

function toStage(member: Member, joinedBy: Stage['joinedBy']): Stage {
  const { finding, activity, span, users, addresses } = member;
  return {
    findingId: finding.id,
    type: finding.type,
    activity,
    firstSeen: span?.first,
    lastSeen: span?.last,
    count: finding.count,
    severity: finding.severity,
    users,
    addresses,
    database: databaseOf(member),
    joinedBy,
  };
}

function databaseOf({ finding }: Member): string | undefined {
  return finding.database?.identifier || finding.database?.resourceId;
}

function toArray(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

function largest(
  members: readonly Member[],
  numberOf: (member: Member) => number | undefined,
): number | undefined {
  let most: number | undefined;
  for (const member of members) {
    const number = numberOf(member);
    if (number !== undefined && (most === undefined || number > most)) most = number;
  }
  return most;
}

/** In order. Most incidents have one of each, and need no set for it. */
function distinct(
  members: readonly Member[],
  valuesOf: (member: Member) => readonly string[],
): readonly string[] {
  let first: string | undefined;
  let several: Set<string> | undefined;
  for (const member of members) {
    for (const value of valuesOf(member)) {
      if (several) several.add(value);
      else if (first === undefined) first = value;
      else if (value !== first) several = new Set([first, value]);
    }
  }
  if (several) return [...several].sort();
  return first === undefined ? [] : [first];
}
