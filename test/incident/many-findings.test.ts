import { expect, it } from 'vitest';
import { joinFindings } from '../../src/incident/join-findings.ts';
import fc from '../support/property.ts';
import { world } from './world.ts';

it('of 10,000 findings each is in one incident, in any order, and each incident joined again is itself', () => {
  const big = world({
    minLength: 10_000,
    maxLength: 10_000,
    days: 60,
    databases: 25,
    users: 25,
    addresses: 50,
  });
  const [findings = []] = fc.sample(big, { numRuns: 1, seed: 6 });
  expect(findings).toHaveLength(10_000);
  const incidents = joinFindings(findings);
  expect(incidents.flatMap(({ findingIds }) => findingIds).sort()).toEqual(
    findings.map(({ id }) => id).sort(),
  );
  expect(joinFindings(findings.toReversed())).toEqual(incidents);
  const byId = new Map(findings.map((one) => [one.id, one]));
  const again = incidents.flatMap((incident) =>
    joinFindings(incident.findingIds.flatMap((id) => byId.get(id) ?? [])),
  );
  const idsOf = (joined: typeof incidents) =>
    joined.map(({ findingIds }) => [...findingIds].sort().join()).sort();
  expect(idsOf(again)).toEqual(idsOf(incidents));
  expect(incidents.length).toBeGreaterThan(100);
});
