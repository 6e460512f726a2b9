import { describe, expect, it } from 'vitest';
import { KNOWN_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { explainCatalogue, explainType } from '../../src/response/explanation.ts';
import { SUPPORTED_ENGINES } from '../../src/response/supported-engines.ts';
import { formatCatalogue, formatExplanation } from '../../src/view/explanation.ts';
import type { Format } from '../../src/view/formats.ts';
import { textWidth } from '../../src/view/width.ts';
import { ATTACKS } from './attacks.ts';
import { viewOptions } from './finding-fixtures.ts';
import { drawOnScreen } from './screen.ts';

const CATALOGUE = { explanations: explainCatalogue(), engines: SUPPORTED_ENGINES };

function explain(as: Format, type: string, width?: number): string {
  return [...formatExplanation(as, explainType(type), [], viewOptions(width))].join('');
}

function catalogue(as: Format, width?: number): string {
  return [...formatCatalogue(as, CATALOGUE, viewOptions(width))].join('');
}

describe('an explanation', () => {
  it('of a login type in a terminal', async () => {
    await expect(
      explain('table', 'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin', 80),
    ).toMatchFileSnapshot('__golden__/explain-tor-successful-login.txt');
  });

  it.each([60, 80, 120])('fits a terminal of %i columns, but for its link', (width) => {
    for (const type of KNOWN_FINDING_TYPES) {
      const wide = explain('table', type, width)
        .split('\n')
        .filter((line) => textWidth(line) > width && !line.startsWith('https://'));
      expect(wide).toEqual([]);
    }
  });

  it('has all its texts in Markdown too', () => {
    const markdown = explain('md', 'Impact:RDS/AnomalousBehavior.Drop');
    expect(markdown).toContain('Announced by AWS in October 2026');
    expect(markdown).toContain('schema migration');
    expect(markdown).toContain('1. Ask whether it was expected');
  });

  it('has PascalCase keys in JSON, and null for what is not known', () => {
    const envelope = JSON.parse(explain('json', 'Persistence:RDS/NewUser'));
    expect(envelope).toMatchObject({ SchemaVersion: 'rdsguard/1', Complete: true });
    expect(envelope.Explain[0]).toMatchObject({ Type: 'Persistence:RDS/NewUser', Known: false, Group: null });
    expect(Object.keys(envelope.Explain[0]).filter((key) => !/^[A-Z]/.test(key))).toEqual([]);
    expect(JSON.parse(explain('ndjson', 'Persistence:RDS/NewUser'))).toEqual(envelope.Explain[0]);
  });

  it.each(Object.entries(ATTACKS))('of a type that %s shows it as text', async (_, attack) => {
    const text = explain('table', `A:RDS/${attack}`, 120);
    expect((await drawOnScreen(text)).effects).toEqual([]);
    const lines = text.trimEnd().split('\n');
    expect((await drawOnScreen(text, { columns: 400, rows: lines.length + 1 })).lines).toEqual(
      lines.map((line) => line.trimEnd()),
    );
  });
});

describe('the catalogue', () => {
  it('in a terminal', async () => {
    await expect(catalogue('table', 120)).toMatchFileSnapshot('__golden__/explain-catalogue.txt');
  });

  it('names every type and every engine in every form', () => {
    for (const as of ['table', 'md', 'json'] as const) {
      const text = catalogue(as, as === 'table' ? 200 : undefined);
      for (const type of KNOWN_FINDING_TYPES) expect(text).toContain(type);
      expect(text).toContain('RDS for MariaDB');
      expect(text).toContain(SUPPORTED_ENGINES.asOf);
      expect(text).toContain(SUPPORTED_ENGINES.link);
    }
    expect(catalogue('ndjson').trimEnd().split('\n')).toHaveLength(KNOWN_FINDING_TYPES.length);
  });

  it.each([60, 80, 120, 200])('fits a terminal of %i columns, but for its links', (width) => {
    const wide = catalogue('table', width)
      .split('\n')
      .filter((line) => textWidth(line) > width && !line.startsWith('https://'));
    expect(wide).toEqual([]);
  });
});
