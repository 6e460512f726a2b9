import { describe, expect, it } from 'vitest';
import { compileQuery, type QueryFlags } from '../../src/filter/compile-query.ts';
import { matches } from '../../src/filter/matches.ts';
import { namedTypes, toServerCriteria } from '../../src/filter/server-criteria.ts';
import { KNOWN_FINDING_TYPES, RDS_RESOURCE_TYPES } from '../../src/model/finding-type.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { EVERY_FINDING, type Query, type ServerCriteria } from '../../src/model/query.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { compileCriteria } from '../../src/sandbox/criteria.ts';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import fc from '../support/property.ts';

const UNTIL = Date.parse('2026-11-20T00:00:00Z');

/** Generated findings, and among them what AWS may add: new types on RDS resources, an `:RDS/` type it may rename. */
const DOCUMENTS: readonly JsonObject[] = generateFindings(600, { seed: 7, until: UNTIL }).map(
  (document, index) => {
    if (index % 11 === 0) return { ...document, Type: 'Persistence:RDS/TorIPCaller.NewGrant' };
    if (index % 13 === 0) return { ...document, Type: 'Stealth:Aurora/Tomorrow' };
    if (index % 17 === 0)
      return {
        ...document,
        Type: 'UnauthorizedAccess:EC2/TorClient',
        Resource: { ResourceType: 'Instance' },
      };
    if (index % 7 === 0)
      return { ...document, Service: { ...(document.Service as JsonObject), Archived: true } };
    return document;
  },
);
const FINDINGS = DOCUMENTS.map((document) => toFinding(document));

const time = fc
  .integer({ min: UNTIL - 200 * 86_400_000, max: UNTIL })
  .map((instant) => new Date(instant).toISOString());
const type = fc.constantFrom(
  'Tor',
  'maliciousip',
  'AnomalousBehavior',
  'Discovery',
  'impact',
  'CredentialAccess',
  'Exfiltration',
  'Persistence:RDS/TorIPCaller.NewGrant',
  'persistence:rds/toripcaller.newgrant',
  'Stealth:Aurora/Tomorrow',
  ...KNOWN_FINDING_TYPES,
);
const flags: fc.Arbitrary<QueryFlags> = fc.record(
  {
    type: fc.uniqueArray(type, { minLength: 1, maxLength: 4 }),
    severity: fc.constantFrom('low', 'medium', 'high', 'critical', '4.5', '0', '8'),
    since: time,
    state: fc.constantFrom('active', 'archived', 'all'),
    outcome: fc.uniqueArray(fc.constantFrom('success', 'failure', 'probe'), { minLength: 1 }),
    samples: fc.constantFrom('include', 'exclude', 'only'),
    account: fc.constant(['123456789012']),
  },
  { requiredKeys: [] },
);

function evaluate(typed: QueryFlags) {
  const { query } = compileQuery(typed, {
    now: UNTIL,
    zone: 'UTC',
    samples: 'include',
    limit: undefined,
    regions: undefined,
  });
  const local = FINDINGS.filter((finding) => matches(query, finding)).map(({ id }) => id);
  const answers = toServerCriteria(query).map((criterion) => {
    // What the sandbox takes is what the service documents: an undocumented attribute or operator throws here.
    const isAsked = compileCriteria({ criterion: JSON.parse(JSON.stringify(criterion)) });
    return FINDINGS.filter((_, index) => isAsked(DOCUMENTS[index] ?? {}));
  });
  const pushed = answers.map((answer) =>
    answer.filter((finding) => matches(query, finding)).map(({ id }) => id),
  );
  return { local, pushed, asked: answers.flat().length };
}

describe('what the service is asked', () => {
  it('gives the same findings as asking for everything, each once, whatever the query', () => {
    fc.assert(
      fc.property(flags, (typed) => {
        const { local, pushed } = evaluate(typed);
        expect(pushed.flat().toSorted()).toEqual(local.toSorted());
      }),
    );
  });

  it('saves work: a narrow query does not bring everything', () => {
    expect(evaluate({ type: ['Discovery:RDS/TorIPCaller'], severity: 'medium' }).asked).toBeLessThan(
      FINDINGS.length / 8,
    );
  });

  it('never asks for the threat list, nor for an attribute that ListFindings does not document', () => {
    const { query } = compileQuery(
      { threatList: ['Amazon'], ip: ['192.0.2.1'], user: ['a'], cluster: ['b'] },
      { now: UNTIL, zone: 'UTC', samples: 'include', limit: undefined, regions: undefined },
    );
    const attributes = toServerCriteria(query).flatMap((criteria) => Object.keys(criteria));
    expect(new Set(attributes)).toEqual(new Set(['type', 'resource.resourceType', 'service.archived']));
  });

  const asked = (changes: Partial<Query>) => toServerCriteria({ ...EVERY_FINDING, ...changes });
  const active = { 'service.archived': { equals: ['false'] } };
  const others = (...unknown: readonly string[]) => ({
    'resource.resourceType': { equals: RDS_RESOURCE_TYPES },
    type: { notEquals: [...KNOWN_FINDING_TYPES, ...unknown] },
    ...active,
  });
  const exact = (...types: readonly string[]) => types.map((type) => ({ kind: 'type', type }) as const);
  const tomorrow = (number: number) =>
    Array.from({ length: number }, (_, index) => `Impact:RDS/Tomorrow.N${index}`);

  it.each<[string, Partial<Query>, readonly ServerCriteria[]]>([
    [
      'every type: the catalogue’s, and the others of RDS’s resources',
      {},
      [{ type: { equals: KNOWN_FINDING_TYPES }, ...active }, others()],
    ],
    [
      'a family: its types of the catalogue, and the others',
      { types: [{ kind: 'family', family: 'Tor' }] },
      [
        {
          type: {
            equals: [
              'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin',
              'CredentialAccess:RDS/TorIPCaller.FailedLogin',
              'Discovery:RDS/TorIPCaller',
              'Exfiltration:RDS/TorIPCaller',
              'Impact:RDS/TorIPCaller',
            ],
          },
          ...active,
        },
        others(),
      ],
    ],
    [
      'a purpose beside a type: their types of the catalogue, and the others',
      { types: [...exact('Impact:RDS/TorIPCaller'), { kind: 'purpose', purpose: 'Discovery' }] },
      [
        {
          type: {
            equals: [
              'Discovery:RDS/MaliciousIPCaller',
              'Discovery:RDS/TorIPCaller',
              'Impact:RDS/TorIPCaller',
            ],
          },
          ...active,
        },
        others(),
      ],
    ],
    [
      'a type of the catalogue: it alone',
      { types: exact('Impact:RDS/TorIPCaller') },
      [{ type: { equals: ['Impact:RDS/TorIPCaller'] }, ...active }],
    ],
    [
      'a type that no catalogue has: it by name, once, and the others',
      { types: exact('Impact:RDS/Tomorrow', 'Impact:RDS/TorIPCaller', 'Impact:RDS/Tomorrow') },
      [
        { type: { equals: ['Impact:RDS/TorIPCaller', 'Impact:RDS/Tomorrow'] }, ...active },
        others('Impact:RDS/Tomorrow'),
      ],
    ],
  ])('asks for %s', (_, changes, expected) => {
    expect(asked(changes)).toStrictEqual(expected);
  });

  it.each<[string, Partial<Query>, ServerCriteria]>([
    ['archived findings', { state: 'archived' }, { 'service.archived': { equals: ['true'] } }],
    ['findings of any state', { state: 'all' }, {}],
    ['a severity', { minSeverity: 7 }, { ...active, severity: { greaterThanOrEqual: 7 } }],
    [
      'a severity between whole numbers, by the whole one below',
      { minSeverity: 4.5 },
      { ...active, severity: { greaterThanOrEqual: 4 } },
    ],
    ['a window’s start', { since: 5 }, { ...active, updatedAt: { greaterThanOrEqual: 5 } }],
    ['a window’s end', { until: 9 }, { ...active, updatedAt: { lessThan: 9 } }],
    ['a window', { since: 5, until: 9 }, { ...active, updatedAt: { greaterThanOrEqual: 5, lessThan: 9 } }],
    [
      'fifty accounts',
      { accounts: Array.from({ length: 50 }, String) },
      { ...active, accountId: { equals: Array.from({ length: 50 }, String) } },
    ],
    [
      'more accounts than the service takes, by none',
      { accounts: Array.from({ length: 51 }, String) },
      active,
    ],
  ])('asks for %s', (_, changes, expected) => {
    expect(asked({ ...changes, types: exact('Impact:RDS/TorIPCaller') })).toStrictEqual([
      { type: { equals: ['Impact:RDS/TorIPCaller'] }, ...expected },
    ]);
  });

  it.each([
    [50, [50]],
    [51, [50, 1]],
    [120, [50, 50, 20]],
  ])('names no more than fifty types at once: %i', (number, sizes) => {
    const criteria = asked({ types: exact(...tomorrow(number)) });
    expect(criteria.flatMap(({ type }) => type?.equals ?? [])).toEqual(tomorrow(number));
    expect(criteria.map(({ type }) => type?.equals?.length)).toEqual([...sizes, undefined]);
    expect(criteria.at(-1)?.type?.notEquals).toEqual(
      [...KNOWN_FINDING_TYPES, ...tomorrow(number)].slice(0, 50),
    );
  });

  it('knows the types of the catalogue that are named', () => {
    expect(namedTypes(undefined)).toEqual(KNOWN_FINDING_TYPES);
    expect(namedTypes(exact('Impact:RDS/Tomorrow'))).toEqual([]);
    expect(namedTypes([{ kind: 'purpose', purpose: 'Discovery' }])).toEqual([
      'Discovery:RDS/MaliciousIPCaller',
      'Discovery:RDS/TorIPCaller',
    ]);
  });
});
