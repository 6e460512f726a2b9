import { isKnown } from '../model/finding.ts';
import { type FindingTypeParts, findingTypeInfo } from '../model/finding-type.ts';
import type { Member } from './member.ts';
import type { Origins } from './origin.ts';
import { countWord, durationWords, listWords, nameWord } from './words.ts';

/*
 * A verdict's reason: one plain sentence with the numbers in it, which claims no more than the findings do.
 * A count is GuardDuty's aggregate; the user and the address beside it are those of its newest occurrence only
 * (domain.md d.2), and the sentence says so wherever there may be others.
 */

/** An incident's findings by what they tell of, each in the order of time. */
export interface Story {
  readonly origins: Origins;
  /** Logins that worked. */
  readonly logins: readonly Member[];
  readonly failures: readonly Member[];
  readonly data: readonly Member[];
}

/** `login as admin worked 1 min after the first of 2 failures from Tor exit 51.89.153.112` */
export function loginReason(logins: readonly Member[], story: Story): string {
  const count = sum(logins.map(loginCount));
  const unusual = logins.every(isUnusual) ? 'unusual ' : '';
  const origin = story.origins.from(logins);
  const failures = failuresBeside(logins, story);
  // Where the failures came from the same address, it is named once, at the end.
  const here = origin === failures?.origin ? '' : origin;
  const users = loginUsers(logins);
  const head =
    count === 1
      ? phrase(`${unusual}login`, asUsers(users), 'worked', here)
      : `${count} ${unusual}logins worked${seenWords(logins, count, users, here)}`;
  return head + failuresClause(failures, logins, count === 1 ? here : 'first') + dataClause(logins, story);
}

/** `a brute force worked: login as crm_admin from 203.0.113.7 after 36 failed attempts` */
export function bruteForceReason(bruteForces: readonly Member[], story: Story): string {
  const users = loginUsers(bruteForces);
  const origin = story.origins.from(bruteForces);
  const one = bruteForces.length === 1;
  const head = one ? 'a brute force worked' : `${bruteForces.length} brute forces worked`;
  const login = users.length > 0 ? `: login${one ? '' : 's'} ${asUsers(users)}` : '';
  const attempts = failedAttempts(bruteForces);
  const pattern = attempts > 0 ? countWord(attempts, 'failed attempt') : 'a pattern of failures';
  return phrase(head + login, origin, 'after', pattern) + dataClause(bruteForces, story);
}

/** `2 data-extraction queries ran, the newest as app from Tor exit 203.0.113.7` */
export function dataReason(
  data: readonly Member[],
  { origins }: Pick<Story, 'origins'>,
  { severity = false, login }: { severity?: boolean; login?: Member | undefined } = {},
): string {
  const origin = origins.from(data);
  const worst = data.reduce((most, { finding }) => Math.max(most, finding.severity ?? 0), 0);
  const loginOrigin = login && origins.from([login]);
  return [
    `${statementWords(data)} ran`,
    seenWords(data, sum(data.map(occurrences)), namedUsers(data), origin),
    severity && worst > 0 ? ` (severity ${worst})` : '',
    login ? `, ${afterLoginWords(data, login, loginOrigin === origin ? '' : (loginOrigin ?? ''))}` : '',
  ].join('');
}

/** `212 failed logins, the newest as postgres from 203.0.113.140` */
export function failureReason({ failures, origins }: Story): string {
  const count = sum(failures.map(occurrences));
  const users = [...new Set(failures.flatMap((failure) => failure.users))];
  return countWord(count, 'failed login') + seenWords(failures, count, users, origins.from(failures));
}

/** `probed once from Tor exit 185.220.100.252; no login was tried`. The user of a probe has not logged in: none is named. */
export function probeReason(probes: readonly Member[], { origins }: Story): string {
  const count = sum(probes.map(occurrences));
  const times = count === 1 ? 'once' : `${count} times`;
  return `probed ${times}${seenWords(probes, count, [], origins.from(probes))}; no login was tried`;
}

/** Of what is no login: which rule matched, or which type it is. */
export function otherReason([member]: readonly Member[]): string {
  if (!member) return 'no finding';
  const { finding } = member;
  const rule = finding.rule ?? findingTypeInfo(finding.type)?.rule;
  if (rule) return `custom detection rule ${nameWord(rule)} matched; that is no database login`;
  return `a finding of type ${finding.type}, which tells of no login that is known`;
}

interface FailuresBeside {
  readonly origin: string;
  readonly count: number;
  /** Milliseconds from the first failure to the first login that worked. */
  readonly lead: number;
}

/** The failures that the logins' own addresses had; where they had none, the incident's. */
function failuresBeside(logins: readonly Member[], { failures, origins }: Story): FailuresBeside | undefined {
  const own = new Set(logins);
  const others = failures.filter((failure) => !own.has(failure));
  const addresses = new Set(logins.flatMap((login) => login.addresses));
  const same = others.filter((failure) => failure.addresses.some((address) => addresses.has(address)));
  const beside = same.length > 0 ? same : others;
  if (beside.length === 0) return undefined;
  return {
    origin: origins.from(beside),
    count: sum(beside.map(occurrences)),
    lead: (logins[0]?.span?.first ?? 0) - (beside[0]?.span?.first ?? 0),
  };
}

/** @param before what the sentence has said of the logins' origin; `first` where it speaks of several logins */
function failuresClause(
  failures: FailuresBeside | undefined,
  logins: readonly Member[],
  before: string,
): string {
  if (!failures) {
    const attempts = failedAttempts(logins);
    return attempts > 0 ? `, beside ${countWord(attempts, 'failed attempt')}` : '';
  }
  const { count, lead, origin } = failures;
  const which = count === 1 ? 'a failure' : `the first of ${count} failures`;
  const start = before === '' ? ' ' : before === 'first' ? ', the first ' : ', ';
  return start + phrase(leadWords(lead), which, origin);
}

function leadWords(lead: number): string {
  if (lead === 0) return 'at the same time as';
  return `${durationWords(Math.abs(lead))} ${lead > 0 ? 'after' : 'before'}`;
}

function dataClause(logins: readonly Member[], { data }: Story): string {
  if (data.length === 0) return '';
  const login = logins[0]?.span?.first ?? 0;
  const isLater = (data[0]?.span?.first ?? 0) >= login;
  return isLater ? `, then ${statementWords(data)} ran` : `; ${statementWords(data)} ran too`;
}

function afterLoginWords(data: readonly Member[], login: Member, origin: string): string {
  const loggedIn = login.span?.first ?? 0;
  const first = data[0]?.span?.first ?? 0;
  const last = data.reduce((latest, { span }) => Math.max(latest, span?.last ?? 0), 0);
  const unusual = phrase('an unusual login', asUsers(loginUsers([login])), 'worked', origin);
  if (first >= loggedIn) return `${leadWords(first - loggedIn)} ${unusual}`;
  return `last seen ${leadWords(last - loggedIn)} ${unusual}`;
}

/** `2 data-extraction queries and an unusual DROP` */
function statementWords(data: readonly Member[]): string {
  const counts = new Map<string, number>();
  for (const member of data) {
    const noun = statementNoun(member.parts);
    counts.set(noun, (counts.get(noun) ?? 0) + occurrences(member));
  }
  return listWords([...counts].map(([noun, count]) => countedNoun(noun, count)));
}

/** What domain.md a.3 says that the type means. */
function statementNoun(parts: FindingTypeParts | undefined): string {
  const destroys = parts?.purpose === 'Impact';
  if (parts?.family !== 'AnomalousBehavior')
    return destroys ? 'destructive statement' : 'data-extraction query';
  if (!destroys) return 'unusually large read';
  if (parts.mechanism === 'Drop') return 'unusual DROP';
  return parts.mechanism === 'Delete' ? 'unusually large DELETE' : 'unusual destructive statement';
}

function countedNoun(noun: string, count: number): string {
  if (count === 1) return `${noun.startsWith('u') ? 'an' : 'a'} ${noun}`;
  return `${count} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/**
 * Users and origin, and how far they stand for all that was counted: ` as app from 203.0.113.7` where each
 * occurrence has a finding of its own, `, the newest as app …` for one finding that counts several, else `, seen …`.
 */
function seenWords(
  members: readonly Member[],
  count: number,
  users: readonly string[],
  origin: string,
): string {
  const words = phrase(asUsers(users), origin);
  if (words === '') return '';
  if (count === members.length) return ` ${words}`;
  return members.length === 1 && users.length < 2 ? `, the newest ${words}` : `, seen ${words}`;
}

/** `as admin`, `as admin and root`, `as 5 users`; empty where no user is known. */
function asUsers(users: readonly string[]): string {
  if (users.length === 0) return '';
  return `as ${users.length > 3 ? `${users.length} users` : listWords(users.map(nameWord))}`;
}

/** The users that logged in: the finding's own, else those that its login attributes count a success for. */
function loginUsers(logins: readonly Member[]): string[] {
  const users = new Set<string>();
  for (const { finding } of logins) {
    const own = finding.databaseUser?.user;
    if (isKnown(own)) users.add(own);
    else {
      for (const { user, successful = 0 } of finding.logins)
        if (successful > 0 && isKnown(user)) users.add(user);
    }
  }
  return [...users];
}

function namedUsers(members: readonly Member[]): string[] {
  return [...new Set(members.map(({ finding }) => finding.databaseUser?.user).filter(isKnown))];
}

/** A finding stands for one occurrence at least. */
function occurrences({ finding }: Member): number {
  return Math.max(1, finding.count ?? 1);
}

function loginCount(member: Member): number {
  if (member.activity === 'success') return occurrences(member);
  return Math.max(1, sum(member.finding.logins.map((login) => login.successful ?? 0)));
}

function failedAttempts(members: readonly Member[]): number {
  let attempts = 0;
  for (const { finding } of members) for (const { failed = 0 } of finding.logins) attempts += failed;
  return attempts;
}

function isUnusual({ parts }: Member): boolean {
  return parts?.family === 'AnomalousBehavior';
}

function phrase(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
