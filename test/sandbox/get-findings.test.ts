import { describe, expect, it } from 'vitest';
import { toDocument } from '../../src/model/document.ts';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';
import { toWireDocument } from '../../src/sandbox/wire-document.ts';
import fc from '../support/property.ts';
import { ask, FIXTURES, fixtureSandbox } from './ask.ts';

const sandbox = fixtureSandbox();
const ids = FIXTURES.map(({ Id }) => String(Id));

async function get(body: object): Promise<readonly JsonObject[]> {
  const answer = await ask(sandbox, 'POST', 'findings/get', { body });
  expect(answer.status).toBe(200);
  const { findings } = answer.body;
  return Array.isArray(findings) ? findings.filter(isJsonObject) : [];
}

describe('GetFindings', () => {
  it('gives the fixtures back byte for byte, in the wire’s casing', async () => {
    const findings = await get({ findingIds: ids });
    expect(findings).toHaveLength(FIXTURES.length);
    for (const finding of findings) {
      const fixture = FIXTURES.find(({ Id }) => Id === finding.id);
      expect(JSON.stringify(toDocument(finding))).toBe(JSON.stringify(fixture));
    }
  });

  it('writes every key with a small letter but LoginAttributes and what is data', async () => {
    const text = JSON.stringify(await get({ findingIds: ids }));
    const capitalised = [...text.matchAll(/"([A-Z][^"]*)":/g)].map(([, key]) => key);
    expect(new Set(capitalised)).toEqual(
      new Set(['LoginAttributes', 'AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::RDS::DBSnapshot']),
    );
    expect(text).toContain('"additionalInfo":{"value":"{\\"threatListName\\"');
  });

  it('leaves unknown ids out without a word, and gives an id asked twice once', async () => {
    const [first = ''] = ids;
    expect(await get({ findingIds: ['f'.repeat(32), first, first] })).toHaveLength(1);
    expect(await get({ findingIds: [] })).toEqual([]);
  });

  it('sorts where it is asked to', async () => {
    const findings = await get({
      findingIds: ids,
      sortCriteria: { attributeName: 'updatedAt', orderBy: 'DESC' },
    });
    const times = findings.map(({ updatedAt }) => String(updatedAt));
    expect(times).toEqual([...times].sort().reverse());
    expect(times[0]).toBe('2026-11-19T04:12:00.000Z');
  });

  it.each<[string, object]>([
    ['no ids', {}],
    ['ids under another case', { FindingIds: ids }],
    ['51 ids', { findingIds: Array.from({ length: 51 }, (_, index) => `id${index}`) }],
    ['an id that is no text', { findingIds: [7] }],
    ['an empty id', { findingIds: [''] }],
    ['an id of 301 characters', { findingIds: ['a'.repeat(301)] }],
  ])('refuses %s', async (_what, body) => {
    const answer = await ask(sandbox, 'POST', 'findings/get', { body });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toBe(
      'The request is rejected because the parameter findingIds has an invalid value.',
    );
  });
});

describe('the wire’s casing', () => {
  it('is undone by the model’s, whatever a document holds', () => {
    const key = fc.oneof(
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9:]{0,8}$/),
      fc.constantFrom(
        'AdditionalInfo',
        'LoginAttributes',
        'loginAttributes',
        'AffectedResources',
        'Value',
        'value',
        'Count',
        'count',
      ),
    );
    const { document } = fc.letrec<{ document: JsonObject; value: JsonObject[string] }>((tie) => ({
      document: fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, 5, 'text'),
        tie('document'),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(document, (value) => {
        const known = toDocument(value);
        expect(JSON.stringify(toDocument(toWireDocument(known)))).toBe(JSON.stringify(known));
      }),
    );
  });
});
