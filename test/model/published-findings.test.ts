import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  FAMILIES,
  FINDING_TYPES,
  findingTypeInfo,
  isRdsFinding,
  KNOWN_FINDING_TYPES,
  outcomeOf,
  PURPOSES,
  parseFindingType,
  SAMPLE_FINDING_TYPES,
} from '../../src/model/finding-type.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { severityLevel } from '../../src/model/severity.ts';
import { fieldsOf } from '../support/finding.ts';

const FIXTURES = new URL('../../fixtures/findings/', import.meta.url);
const DOCUMENTS = readdirSync(FIXTURES)
  .toSorted()
  .flatMap((name): JsonObject[] => JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')));

it('each is read to the same model as ever', async () => {
  const read = DOCUMENTS.map((document) => {
    const { document: _, ...fields } = fieldsOf(toFinding(document));
    return fields;
  });
  await expect(`${JSON.stringify(read, null, 2)}\n`).toMatchFileSnapshot(
    '__golden__/published-findings.json',
  );
});

describe('the catalogue says what they show', () => {
  it.each(DOCUMENTS)('$Type', (document) => {
    const finding = toFinding(document);
    const { type } = finding;
    const info = findingTypeInfo(type);
    expect(isRdsFinding(finding)).toBe(true);
    expect(info?.severity.toLowerCase()).toContain(severityLevel(finding.severity ?? 0));
    expect(finding.rule).toBe(info?.rule);
    expect(finding.actionType).toMatch(
      { login: /^RDS_LOGIN_ATTEMPT$/, data: /^RDS_DATA_ACTIVITY$/, rule: /^AWS_API_CALL$/ }[
        info?.group ?? 'rule'
      ],
    );
  });

  it('a login type has the outcome that its parts say, and the anchor of AWS’s page; others have neither', () => {
    for (const [type, info] of Object.entries(FINDING_TYPES)) {
      const parts = parseFindingType(type);
      if (info.group !== 'login') {
        expect(outcomeOf(type)).toBeUndefined();
        expect(info).not.toHaveProperty('anchor');
        continue;
      }
      // The same type in another spelling is one that the catalogue does not know.
      expect(outcomeOf(type)).toBe(outcomeOf(`${type}!Artifact`));
      const words = `${parts?.purpose}-rds-${parts?.familyName}-${parts?.mechanism ?? ''}`.toLowerCase();
      const anchor = words
        .replace('credentialaccess', 'credaccess')
        .replace('anomalousbehavior', 'anombehavior')
        .replace('anombehavior-successfullogin', 'anombehavior-successlogin')
        .replace(/-$/, '');
      expect(info.anchor).toBe(anchor);
    }
  });

  it('samples are of the nine login and the seven data-activity types', () => {
    expect(SAMPLE_FINDING_TYPES).toHaveLength(16);
    expect(KNOWN_FINDING_TYPES.filter((type) => !SAMPLE_FINDING_TYPES.includes(type))).toHaveLength(4);
  });

  it('every family and purpose that can be asked for is that of a type', () => {
    const parts = KNOWN_FINDING_TYPES.map(parseFindingType);
    for (const family of FAMILIES) expect(parts.some((one) => one?.family === family)).toBe(true);
    for (const purpose of PURPOSES) expect(parts.some((one) => one?.purpose === purpose)).toBe(true);
  });
});
