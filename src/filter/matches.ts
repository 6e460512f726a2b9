import { type Finding, isMeantBy, remoteAddresses, threatLists } from '../model/finding.ts';
import { isRdsFinding, outcomeOf, parseFindingType } from '../model/finding-type.ts';
import type { Query, TypeSelector } from '../model/query.ts';
import { isInRange } from './address-range.ts';

/** Whether a finding is what the query asks for. Pure; live, sandbox and file runs all end here. */
export function matches(query: Query, finding: Finding): boolean {
  return (
    matchesType(query, finding) &&
    matchesState(query, finding) &&
    matchesWindow(query, finding) &&
    matchesPeople(query, finding) &&
    matchesPlace(query, finding) &&
    matchesOrigin(query, finding)
  );
}

function matchesType({ types, outcomes, minSeverity }: Query, finding: Finding): boolean {
  if (!(types ? types.some((selector) => selects(selector, finding)) : isRdsFinding(finding))) return false;
  if (outcomes && !outcomes.some((outcome) => outcome === outcomeOf(finding.type))) return false;
  // A finding without its number is kept: dropping it would say that nothing severe is there.
  return minSeverity === undefined || finding.severity === undefined || finding.severity >= minSeverity;
}

function selects(selector: TypeSelector, finding: Finding): boolean {
  switch (selector.kind) {
    case 'type':
      return sameText(selector.type, finding.type);
    case 'family':
      return isRdsFinding(finding) && parseFindingType(finding.type)?.family === selector.family;
    case 'purpose':
      return isRdsFinding(finding) && parseFindingType(finding.type)?.purpose === selector.purpose;
  }
}

function matchesState({ state, samples, ids }: Query, finding: Finding): boolean {
  if (state !== 'all' && finding.archived !== (state === 'archived')) return false;
  if (samples !== 'include' && finding.sample !== (samples === 'only')) return false;
  return !ids || ids.some((id) => isMeantBy(id, finding.id));
}

/** A finding without UpdatedAt lies in every window, so that none is hidden by a field that is not there. */
function matchesWindow({ since, until }: Query, { updatedAt }: Finding): boolean {
  if (updatedAt === undefined) return true;
  return (since === undefined || updatedAt >= since) && (until === undefined || updatedAt < until);
}

function matchesPeople({ users, applications }: Query, finding: Finding): boolean {
  return (
    isOneOf(users, () => [finding.databaseUser?.user, ...finding.logins.map((login) => login.user)]) &&
    isOneOf(applications, () => [
      finding.databaseUser?.application,
      ...finding.logins.map((login) => login.application),
    ])
  );
}

function matchesPlace(query: Query, finding: Finding): boolean {
  return (
    isOneOf(query.databases, () => [
      finding.database?.identifier,
      finding.database?.resourceId,
      finding.databaseUser?.database,
    ]) &&
    isOneOf(query.clusters, () => [finding.database?.cluster], sameText) &&
    isOneOf(query.engines, () => [finding.database?.engine], sameText) &&
    isOneOf(query.accounts, () => [finding.accountId], sameText) &&
    isOneOf(query.regions, () => [finding.region], sameText)
  );
}

function matchesOrigin(query: Query, finding: Finding): boolean {
  return (
    isOneOf(query.asns, () => [finding.remote?.asn], sameText) &&
    isOneOf(query.threatLists, () => threatLists(finding), sameText) &&
    isOneOf(query.countries, () => [finding.remote?.country, finding.remote?.countryCode], sameText) &&
    (!query.addresses ||
      query.addresses.some((range) => remoteAddresses(finding).some((address) => isInRange(address, range))))
  );
}

/** @param read is called only where something is wanted: of most findings nothing but the header is ever read */
function isOneOf(
  wanted: readonly string[] | undefined,
  read: () => readonly (string | undefined)[],
  same: (a: string, b: string) => boolean = (a, b) => a === b,
): boolean {
  if (!wanted) return true;
  return read().some((value) => value !== undefined && wanted.some((text) => same(text, value)));
}

/** Equal in any case. Not locale-bound: a Turkish host must not answer otherwise. */
function sameText(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}
