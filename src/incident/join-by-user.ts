import { type AddressGroup, REACH_MS } from './group-by-address.ts';
import { compareText, type Span } from './member.ts';

/**
 * Joins by user chain on: each may bring the next one within reach. So that a name which the whole internet tries
 * (`admin`, `postgres`) does not tie a quarter of a year into one incident, a chain ends this long after the
 * findings that the incident began with: 7 days.
 */
export const USER_CHAIN_MS = 7 * 24 * 3_600_000;

/** An incident to be: the findings that began it, and those that only the database user ties to it. */
export interface Cluster {
  readonly core: AddressGroup;
  readonly joined: AddressGroup[];
  /** The incident that it would have joined, had that not reached the end of its chain. */
  readonly continues: Cluster | undefined;
}

/** A finding's span as one user's line of time sees it. */
interface Entry {
  readonly span: Span;
  readonly cluster: Cluster;
}

/** One database user on one database: what has been passed in the order of first seen, and what is to come. */
interface Line {
  /** Findings of groups that share an address: they stand where they are and wait to be joined. */
  readonly ahead: Entry[];
  next: number;
  /** Passed, latest start on top; the top is dropped once it ended before what comes. */
  readonly active: Entry[];
  /** Of all that was passed, what lasted longest. */
  reach: Entry | undefined;
}

interface Candidate {
  readonly cluster: Cluster;
  readonly gap: number;
  /** Between the starts, where the spans overlap: nearness in time does not end there. */
  readonly apart: number;
}

/**
 * Joins what shares no address to the incident nearest in time that has its database user, ties by id; what finds
 * none within 24 hours begins an incident that later ones may join. One sweep in the order of time: the result
 * does not depend on the order of the input.
 * @param groups one database's, in the order of time
 */
export function joinByUser(groups: readonly AddressGroup[]): Cluster[] {
  const clusters: Cluster[] = [];
  const lines = new Map<string, Line>();
  const loose: AddressGroup[] = [];
  for (const group of groups) {
    if (isLoose(group)) loose.push(group);
    else clusters.push(awaitJoins(group, lines));
  }
  for (const line of lines.values()) line.ahead.sort(compareEntries);
  for (const group of loose) {
    const own = [...usersOf(group)].map((user) => lineOf(lines, user));
    const { nearest, ended } = findNearest(group.span, own);
    const cluster = nearest ?? { core: group, joined: [], continues: ended };
    if (nearest) nearest.joined.push(group);
    else clusters.push(cluster);
    for (const line of own) pass(line, { span: group.span, cluster });
  }
  return clusters;
}

/** Shares no address; or shares it with data activity only, and a login is what such findings are to be joined to. */
function isLoose({ members }: AddressGroup): boolean {
  return members.length === 1 || members.every((member) => member.activity === 'data');
}

function usersOf({ members }: AddressGroup): Iterable<string> {
  return members.length === 1 ? members[0].users : new Set(members.flatMap((member) => member.users));
}

function lineOf(lines: Map<string, Line>, user: string): Line {
  const known = lines.get(user);
  if (known) return known;
  const line: Line = { ahead: [], next: 0, active: [], reach: undefined };
  lines.set(user, line);
  return line;
}

function awaitJoins(core: AddressGroup, lines: Map<string, Line>): Cluster {
  const cluster: Cluster = { core, joined: [], continues: undefined };
  for (const member of core.members) {
    for (const user of member.users) lineOf(lines, user).ahead.push({ span: member.span, cluster });
  }
  return cluster;
}

function compareEntries(a: Entry, b: Entry): number {
  return a.span.first - b.span.first || compareText(idOf(a.cluster), idOf(b.cluster));
}

function idOf(cluster: Cluster): string {
  return cluster.core.members[0].finding.id;
}

/** The nearest incident on any of the lines; where there is none, one that its chain's end keeps the span from. */
function findNearest(
  span: Span,
  lines: readonly Line[],
): { nearest: Cluster | undefined; ended: Cluster | undefined } {
  let best: Candidate | undefined;
  let ended: Cluster | undefined;
  for (const line of lines) {
    passUntil(line, span.first);
    for (const entry of [line.active.at(-1) ?? line.reach, line.ahead[line.next]]) {
      if (!entry || gapBetween(entry.span, span) > REACH_MS) continue;
      if (hasEnded(entry.cluster, span.first)) {
        ended ??= entry.cluster;
        continue;
      }
      const candidate = toCandidate(entry, span);
      if (!best || compareCandidates(candidate, best) < 0) best = candidate;
    }
  }
  return { nearest: best?.cluster, ended };
}

function gapBetween(a: Span, b: Span): number {
  return Math.max(0, a.first - b.last, b.first - a.last);
}

function toCandidate({ span, cluster }: Entry, to: Span): Candidate {
  const gap = gapBetween(span, to);
  return { cluster, gap, apart: gap > 0 ? 0 : Math.abs(span.first - to.first) };
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return a.gap - b.gap || a.apart - b.apart || compareText(idOf(a.cluster), idOf(b.cluster));
}

function hasEnded(cluster: Cluster, now: number): boolean {
  return now - cluster.core.span.last > USER_CHAIN_MS;
}

/** Moves a line's time forward: what began until then is passed, what ended before is no longer active. */
function passUntil(line: Line, now: number): void {
  for (let entry = line.ahead[line.next]; entry && entry.span.first <= now; entry = line.ahead[line.next]) {
    pass(line, entry);
    line.next += 1;
  }
  for (let top = line.active.at(-1); top; top = line.active.at(-1)) {
    if (top.span.last >= now && !hasEnded(top.cluster, now)) break;
    line.active.pop();
  }
}

function pass(line: Line, entry: Entry): void {
  let at = line.active.length;
  while (at > 0 && isLowerTwin(line.active[at - 1], entry)) at -= 1;
  if (at === line.active.length) line.active.push(entry);
  else line.active.splice(at, 0, entry);
  const { reach } = line;
  const longer = reach ? entry.span.last - reach.span.last : 1;
  const lower = longer === 0 && reach && compareText(idOf(entry.cluster), idOf(reach.cluster)) < 0;
  // One whose chain has ended gives way, or it would hide the incidents after it for as long as it lasts.
  if (longer > 0 || lower || (reach && hasEnded(reach.cluster, entry.span.first))) line.reach = entry;
}

/** Began with it and has the lower id: stays on top. */
function isLowerTwin(top: Entry | undefined, entry: Entry): boolean {
  return top?.span.first === entry.span.first && compareText(idOf(top.cluster), idOf(entry.cluster)) < 0;
}
