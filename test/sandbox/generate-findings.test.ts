import { describe, expect, it } from 'vitest';
import { SAMPLE_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { NOW, toFindings } from './ask.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('generated findings', () => {
  const findings = toFindings(generateFindings(2000, { seed: 5, until: NOW }));

  it('are the same for the same seed, and others for another', () => {
    const ids = (seed: number) => JSON.stringify(generateFindings(20, { seed, until: NOW }));
    expect(ids(5)).toBe(ids(5));
    expect(ids(6)).not.toBe(ids(5));
  });

  it('have ids of their own and every login and data-activity type', () => {
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
    expect(new Set(findings.map(({ type }) => type))).toEqual(new Set(SAMPLE_FINDING_TYPES));
  });

  it('are of the 90 days before, with times that can be', () => {
    for (const { firstSeen = 0, lastSeen = 0, createdAt = 0, updatedAt = 0 } of findings) {
      expect(updatedAt).toBeLessThanOrEqual(NOW);
      expect(updatedAt).toBeGreaterThan(NOW - 90 * DAY - 1000);
      expect(firstSeen).toBeLessThanOrEqual(lastSeen);
      expect(lastSeen).toBeLessThanOrEqual(updatedAt);
      expect(createdAt).toBeLessThanOrEqual(updatedAt);
    }
  });

  it('are varied: engines, IPv6, Limitless, archived ones, several severities', () => {
    expect(new Set(findings.map(({ database }) => database?.engine)).size).toBe(5);
    expect(findings.some(({ remote }) => remote?.ipV6 !== undefined)).toBe(true);
    expect(findings.some(({ database }) => database?.kind === 'limitless')).toBe(true);
    expect(findings.some(({ archived }) => archived)).toBe(true);
    expect(findings.some(({ logins }) => logins.length > 0)).toBe(true);
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set([2, 5, 8]));
  });

  it('tell data activity only of engines that it is watched for', () => {
    const data = findings.filter(({ actionType }) => actionType !== 'RDS_LOGIN_ATTEMPT');
    expect(data.length).toBeGreaterThan(0);
    for (const { database, logins } of data) {
      expect(database?.engine).toMatch(/PostgreSQL$/);
      expect(database?.kind).toBe('instance');
      expect(logins).toEqual([]);
    }
  });

  it('count no more attempts than occurrences', () => {
    for (const { logins, count = 0 } of findings) {
      for (const { failed = 0, successful = 0 } of logins) {
        expect(failed).toBeGreaterThanOrEqual(0);
        expect(failed + successful).toBeLessThanOrEqual(count);
      }
    }
  });
});
