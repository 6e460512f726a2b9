import { describe, expect, it } from 'vitest';
import { KNOWN_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { explainCatalogue, explainType } from '../../src/response/explanation.ts';
import { SUPPORTED_ENGINES } from '../../src/response/supported-engines.ts';

describe('explanations', () => {
  it.each(KNOWN_FINDING_TYPES)('say everything of %s', (type) => {
    const explanation = explainType(type);
    expect(explanation).toMatchObject({ type, known: true });
    for (const text of [explanation.whatHappened, explanation.howSure, explanation.severityRule]) {
      expect(text).toMatch(/^\S.*[.:]$|\.$/s);
    }
    expect(explanation.innocentCauses.length).toBeGreaterThan(0);
    expect(explanation.advice.length).toBeGreaterThan(1);
    expect(explanation.link).toMatch(/^https:\/\/(docs\.)?aws\.amazon\.com\//);
  });

  it('begin the severity rule of a login type with the default of the catalogue', () => {
    for (const { severity, severityRule } of explainCatalogue()) {
      expect(severityRule).toContain(severity.split(/,| or /)[0]);
    }
  });

  it('mark the data types as announced and not seen, and the rule types as no logins', () => {
    for (const { group, notice } of explainCatalogue()) {
      if (group === 'login') expect(notice).toBeUndefined();
      if (group === 'data') expect(notice).toContain('October 2026 and not yet seen');
      if (group === 'rule') expect(notice).toContain('Not a database login');
    }
  });

  it('name an unknown type as unknown and say what its parts say', () => {
    const explanation = explainType('Discovery:RDS/TorIPCaller.PortSweep!Fast');
    expect(explanation).toMatchObject({
      known: false,
      outcome: 'probe',
      family: 'Tor',
      purpose: 'Discovery',
    });
    expect(explanation.notice).toContain('does not know this type');
    expect(explanation.whatHappened).toContain('from a Tor exit node');
    expect(explanation.whatHappened).toContain('PortSweep');
    expect(explanation.whatHappened).toContain('Fast');
  });

  it('survive what is no type at all, and names of object members', () => {
    for (const type of ['', 'nonsense', 'constructor:RDS/toString.valueOf', '__proto__']) {
      expect(explainType(type).known).toBe(false);
      expect(explainType(type).whatHappened).not.toContain('function');
    }
  });

  it('date the supported engines and link them', () => {
    expect(SUPPORTED_ENGINES.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(SUPPORTED_ENGINES.link).toContain('rds-protection.html');
    expect(SUPPORTED_ENGINES.engines.map(({ engine }) => engine)).toEqual(
      expect.arrayContaining([
        'Aurora MySQL',
        'Aurora PostgreSQL',
        'RDS for PostgreSQL',
        'RDS for MySQL',
        'RDS for MariaDB',
      ]),
    );
  });
});
