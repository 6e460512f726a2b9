import { threatLists } from '../model/finding.ts';
import type { Incident, Stage } from '../model/incident.ts';
import type { Cluster } from './join-by-user.ts';
import { compareMembers, type Member } from './member.ts';
import { type Joining, toNotes } from './notes.ts';
import { toVerdict } from './verdict.ts';

/** Makes incidents of joined findings, and of those that stand alone. */
export function toIncidents(clusters: readonly Cluster[], alone: readonly Member[]): Incident[] {
  const drafts = new Map(clusters.map((cluster) => [cluster, toDraft(cluster)]));
  for (const [cluster, draft] of drafts) {
    const before = cluster.continues && drafts.get(cluster.continues);
    if (!before) continue;
    draft.continues = idOf(before.members);
    before.continuedBy.push(idOf(draft.members));
  }
  return [
    ...[...drafts].map(([cluster, draft]) => toIncident(draft, cluster.core.members)),
    ...alone.map((member) => toIncident({ ...NOTHING_JOINED, members: [member] }, [member])),
  ];
}

const NOTHING_JOINED = { byUser: [], continues: undefined, continuedBy: [] };

interface Draft extends Joining {
  continues: string | undefined;
  readonly continuedBy: string[];
}

function toDraft({ core, joined }: Cluster): Draft {
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
  const findings = members.map(({ finding }) => finding);
  const byUser = new Set(joining.byUser);
  const severities = findings.flatMap(({ severity }) => severity ?? []);
  const spans = members.flatMap(({ span }) => span ?? []);
  const [first] = findings;
  return {
    id: idOf(members),
    ...toVerdict(members),
    severity: largest(severities),
    firstSeen: spans[0]?.first,
    lastSeen: largest(spans.map(({ last }) => last)),
    accountId: first?.accountId,
    region: first?.region,
    cluster: first?.database?.cluster,
    engine: findings.find(({ database }) => database?.engine)?.database?.engine,
    databases: distinct(members.map(databaseOf)),
    users: distinct(members.flatMap(({ users }) => users)),
    addresses: distinct(members.flatMap(({ addresses }) => addresses)),
    threatLists: distinct(findings.flatMap(threatLists)),
    sample: first?.sample ?? false,
    stages: members.map((member) =>
      toStage(member, byUser.has(member) ? 'user' : member === core[0] ? undefined : 'address'),
    ),
    findingIds: findings.map(({ id }) => id),
    notes: toNotes(joining),
  };
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

function largest(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.max(a, b));
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}
