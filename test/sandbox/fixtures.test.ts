import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingTypeInfo, KNOWN_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { DETECTOR, FIXTURES, REGION, toFindings } from './ask.ts';

const findings = toFindings(FIXTURES);
const REAL = [
  ['tor-successful-login', 'e752bf67bb0f33c1015fbb34edcd257549170654a09e850f4f3610caaf24c1e6'],
  ['tor-failed-login', '68a62b7ecc3b9a1244aef093601afbc93874d3740a829c4850e8e80c40054fa5'],
  ['tor-discovery', '9306eb81009c3230846162c8125344af71561dc2fc1d6d1bb64ae814773ed1da'],
  ['malicious-ip-discovery', '6372c041eefdf4a2fd599bca912881bb146ebb07f808ef27be010556d18f9703'],
] as const;
const real = findings.filter(({ id }) => id.includes('x'));

describe('the fixtures', () => {
  it('are one finding of each known type', () => {
    expect(findings.map(({ type }) => type).sort()).toEqual([...KNOWN_FINDING_TYPES].sort());
  });

  it.each(REAL)('%s is the real finding, byte for byte', (name, sha256) => {
    const bytes = readFileSync(new URL(`../../fixtures/findings/${name}.json`, import.meta.url));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });

  it('share one account, Region and detector, and have ids of their own', () => {
    expect(
      new Set(findings.map((finding) => [finding.accountId, finding.region, finding.detectorId].join())),
    ).toEqual(new Set([['123456789012', REGION, DETECTOR].join()]));
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
  });

  it('leave the clusters and addresses of the real findings to them, and are younger', () => {
    const made = findings.filter((finding) => !real.includes(finding));
    const clusters = new Set(real.map(({ database }) => database?.cluster));
    const addresses = new Set(real.map(({ remote }) => remote?.ipV4));
    const newest = Math.max(...real.map(({ updatedAt }) => updatedAt ?? 0));
    for (const { database, remote, updatedAt } of made) {
      expect(clusters).not.toContain(database?.cluster ?? 'none');
      expect(addresses).not.toContain(remote?.ipV4 ?? 'none');
      expect(updatedAt).toBeGreaterThan(newest);
    }
  });

  it('tell times that can be: first before last, last before told', () => {
    for (const { firstSeen = 0, lastSeen = 0, createdAt = 0, updatedAt = 0 } of findings) {
      expect(firstSeen).toBeLessThanOrEqual(lastSeen);
      expect(lastSeen).toBeLessThanOrEqual(updatedAt);
      expect(createdAt).toBeLessThanOrEqual(updatedAt);
      expect(firstSeen).toBeLessThanOrEqual(createdAt);
    }
  });

  it('carry evidence or unusual behaviour, as their family does, and a rule where a rule made them', () => {
    for (const finding of findings) {
      const info = findingTypeInfo(finding.type);
      const anomalous = finding.type.includes('/AnomalousBehavior');
      expect(finding.behaviours.length > 0, finding.type).toBe(anomalous);
      expect(finding.threats.length > 0, finding.type).toBe(!anomalous && info?.group !== 'rule');
      expect(finding.rule, finding.type).toBe(info?.rule);
    }
  });

  it('hold what views must cope with: IPv6, Limitless, Japanese names, tags, login attributes, an archived one', () => {
    expect(findings.some(({ remote }) => remote?.ipV6 !== undefined)).toBe(true);
    expect(findings.some(({ database }) => database?.kind === 'limitless')).toBe(true);
    expect(findings.some(({ databaseUser }) => databaseUser?.user === '経理担当')).toBe(true);
    expect(findings.some(({ database }) => (database?.tags.length ?? 0) > 1)).toBe(true);
    expect(findings.some(({ logins }) => logins.length > 1)).toBe(true);
    expect(findings.some(({ archived }) => archived)).toBe(true);
    expect(new Set(findings.map(({ database }) => database?.engine))).toEqual(
      new Set(['Aurora MySQL', 'Aurora PostgreSQL', 'PostgreSQL', 'MySQL', 'MariaDB', undefined]),
    );
  });
});
