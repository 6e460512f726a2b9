import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { databaseKey } from '../../src/model/finding.ts';
import {
  FINDING_TYPES,
  KNOWN_FINDING_TYPES,
  outcomeOf,
  parseFindingType,
} from '../../src/model/finding-type.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { severityLevel } from '../../src/model/severity.ts';
import { findingWith } from '../support/finding.ts';

const FIXTURES = new URL('../../fixtures/findings/', import.meta.url);
const fixtures = readdirSync(FIXTURES).flatMap((name): JsonObject[] =>
  JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')),
);
const minimal = { Id: 'a', Type: 'Impact:RDS/New' };

it('every known type has a fixture', () => {
  expect(new Set(fixtures.map((fixture) => fixture.Type))).toEqual(new Set(KNOWN_FINDING_TYPES));
});

it('the document of an API finding is the finding itself, nulls and key order included', () => {
  for (const fixture of fixtures)
    expect(JSON.stringify(toFinding(fixture).document)).toBe(JSON.stringify(fixture));
});

describe('casing', () => {
  it('keys get a capital at every depth, AdditionalInfo only for value and type', () => {
    const { document } = toFinding({
      id: 'a',
      type: 'b',
      service: {
        additionalInfo: { value: '{}', type: 'default', unusualBehavior: { asn: { failedLoginCount: 1 } } },
      },
      newField: [{ innerKey: null }],
    });
    expect(document).toEqual({
      Id: 'a',
      Type: 'b',
      Service: {
        AdditionalInfo: { Value: '{}', Type: 'default', unusualBehavior: { asn: { failedLoginCount: 1 } } },
      },
      NewField: [{ InnerKey: null }],
    });
  });
  it.each(['loginAttributes', 'LoginAttributes'])('%s is read', (key) => {
    const action = { rdsLoginAttemptAction: { [key]: [{ user: 'eve', failedLoginAttempts: '3' }] } };
    expect(toFinding({ ...minimal, service: { action } }).logins).toEqual([
      { user: 'eve', application: undefined, failed: 3, successful: undefined },
    ]);
  });
  it('a key in both casings loses neither value', () => {
    expect(toFinding({ ...minimal, x: 1, X: 2 }).document).toEqual({ ...minimal, x: 1, X: 2 });
  });
  it('letters that share a capital with another one are left as they are', () => {
    const extra = { ix: 1, ıx: 2, sx: 3, ſx: 4, µa: 5, μa: 6, ßx: 7, ssx: 8 };
    const { document } = toFinding({ id: 'a', ıd: 'b', type: 'c', ...extra });
    expect(document).toEqual({
      Id: 'a',
      ıd: 'b',
      Type: 'c',
      Ix: 1,
      ıx: 2,
      Sx: 3,
      ſx: 4,
      µa: 5,
      μa: 6,
      ßx: 7,
      Ssx: 8,
    });
  });

  it('__proto__ is data', () => {
    const finding = toFinding(JSON.parse('{"Id":"a","Type":"b","__proto__":{"polluted":true}}'));
    expect(JSON.stringify(finding.document)).toContain('__proto__');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('what decides must be readable', () => {
  it.each([
    [{ Type: 'b' }, /Id is missing/],
    [{ Id: '', Type: 'b' }, /Id cannot be read/],
    [{ Id: 'a' }, /Type is missing/],
    [{ ...minimal, Severity: 'high' }, /Severity cannot be read/],
    [{ ...minimal, Service: { Archived: 'maybe' } }, /Service.Archived cannot be read/],
    [null, /must be an object/],
    [[], /must be an object/],
  ])('%o', (value, message) => expect(() => toFinding(value)).toThrow(message));
});

it('what cannot be read is an error of its own kind, which names the field', () => {
  const thrown = (value: unknown) => {
    try {
      return toFinding(value);
    } catch (error) {
      return error;
    }
  };
  for (const [value, message] of [
    [{ Id: 'a' }, 'Type is missing'],
    [{ ...minimal, Severity: 'high' }, 'Severity cannot be read'],
    [null, 'a finding must be an object'],
  ])
    expect(thrown(value)).toMatchObject({ name: 'FindingShapeError', message });
});

describe('what carriers do to values', () => {
  it.each([
    ['true', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    [true, true],
    [false, false],
    [null, false],
  ])('archived may be %o: %s', (Archived, archived) =>
    expect(toFinding({ ...minimal, Service: { Archived } }).archived).toBe(archived),
  );
  it('booleans and numbers may be strings', () => {
    const finding = toFinding({ ...minimal, Severity: '8.0', Service: { Archived: 'true', Count: '4' } });
    expect([finding.severity, finding.archived, finding.count]).toEqual([8, true, 4]);
  });
  it.each([
    ['2023-04-25T09:25:07.000Z', 1682414707000],
    ['2020-05-26T22:02:24Z', 1590530544000],
    ['2020-05-26T22:02:24+09:00', 1590498144000],
    [1636625755.218, 1636625755218],
    ['1.636625755218E9', 1636625755218],
    [1636625755218, 1636625755218],
    ['01/02/2026', undefined],
    ['9999-12-31T23:59:59Z', 253402300799000],
    ['9999-12-31T23:59:59-01:00', undefined],
    [253402300800000, undefined],
    ['8.64e15', undefined],
    [8.64e15, undefined],
    [-62167219201, undefined],
    [-1e300, undefined],
    ['soon', undefined],
    [null, undefined],
  ])('a time %o', (UpdatedAt, expected) =>
    expect(toFinding({ ...minimal, UpdatedAt }).updatedAt).toBe(expected),
  );
  it('an instance as an array of one', () => {
    const Resource = { RdsDbInstanceDetails: [{ DbInstanceIdentifier: 'x', DbClusterIdentifier: '' }] };
    expect(toFinding({ ...minimal, Resource }).database).toMatchObject({
      identifier: 'x',
      cluster: undefined,
    });
  });
  it.each([
    ['RdsDbInstanceDetails', 'DbInstanceIdentifier', 'DbiResourceId', 'DbInstanceArn'],
    ['RdsLimitlessDbDetails', 'DbShardGroupIdentifier', 'DbShardGroupResourceId', 'DbShardGroupArn'],
  ])('an empty name in %s is none: the next one stands in for it', (details, name, resourceId, arn) => {
    const withDatabase = (fields: JsonObject) => toFinding({ ...minimal, Resource: { [details]: fields } });
    const byId = withDatabase({ [name]: '', [resourceId]: 'db-ABC', [arn]: '' });
    expect(byId.database).toMatchObject({ identifier: undefined, resourceId: 'db-ABC', arn: undefined });
    expect(databaseKey(byId)).toBe('db-ABC');
    expect(databaseKey(withDatabase({ [resourceId]: '' }))).toBeUndefined();
  });
  it('ASN 0 and -1, and the place 0,0, are unknown', () => {
    for (const Asn of ['0', '-1', 0]) {
      const remote = { GeoLocation: { Lat: 0, Lon: 0 }, Organization: { Asn } };
      const finding = findingWith({
        Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails: remote } } },
      });
      expect([finding.remote?.asn, finding.remote?.location]).toEqual([undefined, undefined]);
    }
  });
  it('the ARN tells where a finding lives, whichever Region was asked', () => {
    const Arn = 'arn:aws-cn:guardduty:cn-north-1:123456789012:detector/dd/finding/ff';
    expect(toFinding({ ...minimal, Arn, Region: 'us-east-1' })).toMatchObject({
      region: 'cn-north-1',
      partition: 'aws-cn',
      detectorId: 'dd',
      accountId: '123456789012',
    });
  });
});

describe('AdditionalInfo', () => {
  const withInfo = (AdditionalInfo: JsonObject) => toFinding({ ...minimal, Service: { AdditionalInfo } });
  it.each<JsonObject>([{ Value: '{"sample":true}' }, { sample: true }, { Value: '', sample: 'true' }])(
    'a sample: %o',
    (info) => expect(withInfo(info).sample).toBe(true),
  );
  it.each([
    { Value: '{}' },
    { Value: '' },
    { Value: 'not JSON' },
    { Value: '[true]' },
    { Value: [true] },
    { Value: { sample: false } },
    { Value: '{"sample":false}' },
  ])('no sample: %o', (info) => expect(withInfo(info).sample).toBe(false));
  it('unusual behaviour is read whatever the suffix, and flat values too', () => {
    const Value = JSON.stringify({
      unusualBehavior: {
        unusualASNClusterProfiling: {
          asnOrg: 'EVIL',
          failedLoginCount: 2,
          successfulLoginCount: 1,
          incompleteConnectionCount: 0,
        },
        unusualUserNameInstanceProfiling: 'eve',
      },
      profiledBehavior: { userNames: { userName: 'app', successfulLoginCount: 90 } },
    });
    expect(withInfo({ Value }).behaviours).toEqual([
      { block: 'unusual', subject: 'ASN', value: 'EVIL', failed: 2, successful: 1, incomplete: 0 },
      {
        block: 'unusual',
        subject: 'user name',
        value: 'eve',
        failed: undefined,
        successful: undefined,
        incomplete: undefined,
      },
      {
        block: 'profiled',
        subject: 'userNames',
        value: 'app',
        failed: undefined,
        successful: 90,
        incomplete: undefined,
      },
    ]);
  });
  it.each([
    ['__proto__', '__proto__'],
    ['unusualconstructorClusterProfiling', 'constructor'],
    ['toString', 'toString'],
  ])('an unusual %s is a word like any other', (key, subject) => {
    const Value = `{"unusualBehavior":{"${key}":{"userName":"x"}}}`;
    expect(withInfo({ Value }).behaviours).toMatchObject([{ subject, value: 'x' }]);
  });
  it('names the threat list where the evidence does not', () => {
    expect(withInfo({ Value: '{"threatListName":"ProofPoint"}' }).threats).toEqual([
      { listName: 'ProofPoint', names: [], fileSha256: undefined },
    ]);
  });
});

describe('types', () => {
  it.each([
    ['Persistence:RDS/TorIPCaller.FailedLogin', 'failure'],
    ['Discovery:RDS/NewThing', 'probe'],
    ['CredentialAccess:RDS/New.SuccessfulLogin!x', 'success'],
    ['Impact:RDS/constructor', undefined],
    ['Recon:EC2/X.FailedLogin', undefined],
    ['nonsense', undefined],
  ])('the parts of %s say %s', (type, outcome) => expect(outcomeOf(type)).toBe(outcome));
  it('every known type has the published form', () => {
    for (const type of KNOWN_FINDING_TYPES) expect(parseFindingType(type)?.resource).toBe('RDS');
    expect(Object.values(FINDING_TYPES).filter((info) => info.group === 'login')).toHaveLength(9);
  });
  it.each([
    [9, 'critical'],
    [8.9, 'high'],
    [7, 'high'],
    [6.95, 'medium'],
    [4, 'medium'],
    [3.9, 'low'],
    [0.1, 'low'],
  ])('severity %s is %s', (number, level) => expect(severityLevel(number)).toBe(level));
});
