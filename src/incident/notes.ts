import type { IncidentNote } from '../model/incident.ts';
import { REACH_MS } from './group-by-address.ts';
import { USER_CHAIN_MS } from './join-by-user.ts';
import type { Member } from './member.ts';
import { countWord, durationWords, listWords, nameWord } from './words.ts';

/** What an incident was made of, as far as its notes tell. */
export interface Joining {
  /** In the order of time. */
  readonly members: readonly Member[];
  /** Those that only the database user ties to it. */
  readonly byUser: readonly Member[];
  /** The id of the incident that it would have joined, had that not reached the end of its chain. */
  readonly continues: string | undefined;
  readonly continuedBy: readonly string[];
}

const LAG: IncidentNote = {
  kind: 'lag',
  text: 'GuardDuty may write updates hours later: when it was last seen is not when it ended.',
};

const USER_CHAIN = `a chain of joins by database user ends after ${durationWords(USER_CHAIN_MS)}`;

/** What a reader must know not to read more into an incident than it says. */
export function toNotes({ members, byUser, continues, continuedBy }: Joining): IncidentNote[] {
  const notes: IncidentNote[] = [LAG];
  const add = (kind: IncidentNote['kind'], text: string) => notes.push({ kind, text });
  if (members.some(({ finding }) => (finding.count ?? 1) > 1)) {
    add(
      'aggregate',
      'Counts are aggregates: the user and the address beside one are those of its newest occurrence.',
    );
  }
  const untimed = members.filter(
    ({ finding }) => finding.firstSeen === undefined || finding.lastSeen === undefined,
  );
  if (untimed.length > 0) {
    add(
      'time',
      `${countWord(untimed.length, 'finding')} without the time of the event: the time of writing stands in.`,
    );
  }
  const apart = widestGap(members);
  if (apart > REACH_MS) {
    add(
      'chain',
      `Joined step by step: each finding is within 24 hours of another, the outermost lie ${durationWords(apart)} apart.`,
    );
  }
  if (byUser.length > 0) {
    const users = [...new Set(byUser.flatMap((member) => member.users))];
    const names = users.length > 3 ? `${users.length} users` : listWords(users.map(nameWord));
    add('user-join', `${countWord(byUser.length, 'finding')} joined by the database user alone: ${names}.`);
  }
  if (continues !== undefined) add('continues', `Goes on from incident ${continues}: ${USER_CHAIN}.`);
  for (const id of continuedBy) add('continued', `Goes on in incident ${id}: ${USER_CHAIN}.`);
  return notes;
}

/** Milliseconds between the end of what ended first and the start of what began last. */
function widestGap(members: readonly Member[]): number {
  let firstEnd = Number.POSITIVE_INFINITY;
  for (const { span } of members) if (span) firstEnd = Math.min(firstEnd, span.last);
  return (members.at(-1)?.span?.first ?? Number.NEGATIVE_INFINITY) - firstEnd;
}
