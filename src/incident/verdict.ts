import type { Verdict } from '../model/incident.ts';
import { SEVERITY_FLOOR } from '../model/severity.ts';
import type { Member } from './member.ts';
import { type Origins, toOrigins } from './origin.ts';
import {
  bruteForceReason,
  dataReason,
  failureReason,
  loginReason,
  otherReason,
  probeReason,
  type Story,
} from './reason.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
}

/**
 * The verdict of an incident and its reason, worst first (product.md, "Login incidents"). What decides is what
 * the findings say of each other too: an unusual login from an address that another one calls Tor is the worst.
 * @param members the incident's findings in the order of time, at least one
 */
export function toVerdict(members: readonly Member[]): Judgement {
  const origins = toOrigins(members);
  const story = toStory(members, origins);
  const compromise = loginCompromise(story) ?? dataCompromise(story);
  if (compromise !== undefined) return { verdict: 'compromised', reason: compromise };
  if (story.logins.length > 0) return { verdict: 'suspicious', reason: loginReason(story.logins, story) };
  if (story.data.length > 0) {
    return { verdict: 'suspicious', reason: dataReason(story.data, story, { severity: true }) };
  }
  if (story.failures.length > 0) return { verdict: 'under-attack', reason: failureReason(story) };
  const probes = members.filter((member) => member.activity === 'probe');
  if (probes.length > 0) return { verdict: 'probed', reason: probeReason(probes, story) };
  return { verdict: 'other', reason: otherReason(members) };
}

function toStory(members: readonly Member[], origins: Origins): Story {
  const [logins, failures, data]: [Member[], Member[], Member[]] = [[], [], []];
  for (const member of members) {
    if (worked(member, origins)) logins.push(member);
    if (member.activity === 'failure') failures.push(member);
    else if (member.activity === 'data') data.push(member);
  }
  return { origins, logins, failures, data };
}

/** The reason, where a login from a Tor or listed address worked, or a brute force. */
function loginCompromise(story: Story): string | undefined {
  if (story.logins.length === 0) return undefined;
  const listed = story.logins.filter(story.origins.isListed);
  const bruteForces = story.logins.filter(isBruteForce);
  if (listed.some((login) => !isBruteForce(login))) return loginReason(listed, story);
  return bruteForces.length > 0 ? bruteForceReason(bruteForces, story) : undefined;
}

/** The reason, where data was touched by a listed address, severely, or after an unusual login. */
function dataCompromise(story: Story): string | undefined {
  if (story.data.length === 0) return undefined;
  const listed = story.data.filter(story.origins.isListed);
  if (listed.length > 0) return dataReason(listed, story);
  const severe = story.data.filter(({ finding }) => (finding.severity ?? 0) >= SEVERITY_FLOOR.high);
  if (severe.length > 0) return dataReason(severe, story, { severity: true });
  const [login] = story.logins;
  const after = story.data.filter((data) => login && isAfter(data, login));
  return after.length > 0 ? dataReason(after, story, { login }) : undefined;
}

/**
 * By the type. Where the login attributes of a listed address's failures or probes count successful logins too,
 * those worked: from there none is the user's own.
 */
function worked(member: Member, origins: Origins): boolean {
  if (member.activity === 'success') return true;
  if (member.activity !== 'failure' && member.activity !== 'probe') return false;
  return origins.isListed(member) && member.finding.logins.some((login) => (login.successful ?? 0) > 0);
}

function isBruteForce({ parts }: Member): boolean {
  return parts?.mechanism === 'SuccessfulBruteForce';
}

/** Whether data activity was seen at or after the first of the logins: aggregates tell no more of their order. */
function isAfter(data: Member, login: Member): boolean {
  return (data.span?.last ?? 0) >= (login.span?.first ?? 0);
}
