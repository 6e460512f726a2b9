import { describe, expect, it } from 'vitest';
import { isComplete, type SourceReport } from '../../src/model/answer.ts';
import {
  databaseKey,
  type Finding,
  isKnown,
  isMaskedId,
  isMeantBy,
  parseFindingArn,
  remoteAddresses,
  threatLists,
} from '../../src/model/finding.ts';
import { isRdsFinding, parseFindingType } from '../../src/model/finding-type.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { EVERY_FINDING } from '../../src/model/query.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { fieldsOf } from '../support/finding.ts';

const minimal = { Id: 'a', Type: 'Impact:RDS/New' };
const withRemote = (RemoteIpDetails: JsonObject) =>
  toFinding({ ...minimal, Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails } } } });
const withThreats = (...ThreatIntelligenceDetails: JsonObject[]) =>
  toFinding({ ...minimal, Service: { Evidence: { ThreatIntelligenceDetails } } });
const withInfo = (AdditionalInfo: JsonObject) => toFinding({ ...minimal, Service: { AdditionalInfo } });
const behaviour = (key: string, value: Json) =>
  withInfo({ Value: JSON.stringify({ unusualBehavior: { [key]: value } }) }).behaviours[0];

it('of an empty finding everything else is unknown, and asking for it is no crash', () => {
  const finding = toFinding(minimal);
  expect(JSON.parse(JSON.stringify(fieldsOf(finding)))).toEqual({
    id: 'a',
    type: 'Impact:RDS/New',
    archived: false,
    sample: false,
    logins: [],
    threats: [],
    behaviours: [],
    document: minimal,
  });
  expect(databaseKey(finding)).toBeUndefined();
  expect(remoteAddresses(finding)).toEqual([]);
  expect(threatLists(finding)).toEqual([]);
});

it('an answer is complete where every source is', () => {
  const source = (complete: boolean): SourceReport => ({
    region: 'eu-west-1',
    accountId: undefined,
    detectorId: undefined,
    status: 'ok',
    complete,
    findings: 0,
  });
  expect(isComplete({ sources: [source(true), source(true)] })).toBe(true);
  expect(isComplete({ sources: [source(true), source(false)] })).toBe(false);
  expect(isComplete({ sources: [] })).toBe(true);
});

it('without filters: active ones, samples too, newest first, all of them', () => {
  const { state, samples, sort, countsBack, ...rest } = EVERY_FINDING;
  expect([state, samples, sort, countsBack]).toEqual(['active', 'include', 'updated', false]);
  expect(new Set(Object.values(rest))).toEqual(new Set([undefined]));
});

describe('what GuardDuty did not know', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['unknown', false],
    ['Unknown', true],
    ['admin', true],
  ])('%o: known %s', (value, known) => expect(isKnown(value)).toBe(known));
});

describe('a database goes by', () => {
  const key = (RdsDbInstanceDetails: JsonObject) =>
    databaseKey(toFinding({ ...minimal, Resource: { RdsDbInstanceDetails } }));
  it('its cluster, else its identifier, else its resource id', () => {
    const all = { DbClusterIdentifier: 'c', DbInstanceIdentifier: 'i', DbiResourceId: 'r' };
    expect(key(all)).toBe('c');
    expect(key({ ...all, DbClusterIdentifier: '' })).toBe('i');
    expect(key({ DbiResourceId: 'r' })).toBe('r');
  });
});

describe('the remote side', () => {
  it('has every address that is there', () => {
    expect(remoteAddresses(withRemote({ IpAddressV4: '192.0.2.1', IpAddressV6: '2001:db8::1' }))).toEqual([
      '192.0.2.1',
      '2001:db8::1',
    ]);
    expect(remoteAddresses(withRemote({ IpAddressV6: '2001:db8::1' }))).toEqual(['2001:db8::1']);
  });
  it.each<[JsonObject, { lat: number; lon: number } | undefined]>([
    [{ Lat: 0, Lon: 0 }, undefined],
    [
      { Lat: 0, Lon: 7 },
      { lat: 0, lon: 7 },
    ],
    [
      { Lat: '51.5', Lon: 0 },
      { lat: 51.5, lon: 0 },
    ],
    [{ Lat: 51.5 }, undefined],
    [{ Lon: 7 }, undefined],
  ])('lies at %o: %o', (GeoLocation, location) =>
    expect(withRemote({ GeoLocation }).remote?.location).toEqual(location),
  );
  it.each<[Json, string | undefined]>([
    ['16276', '16276'],
    [16276, '16276'],
    ['', undefined],
    [true, undefined],
  ])('has of the ASN %o %o', (Asn, asn) =>
    expect(withRemote({ Organization: { Asn } }).remote?.asn).toBe(asn),
  );
});

describe('threat lists', () => {
  it('are named once each; one without a name is none', () => {
    const lists = ['Amazon', 'ProofPoint', 'Amazon'].map((ThreatListName) => ({ ThreatListName }));
    expect(threatLists(withThreats(...lists))).toEqual(['Amazon', 'ProofPoint']);
    expect(threatLists(withThreats({ ThreatListName: 'a' }, { ThreatListName: 'a' }))).toEqual(['a']);
    expect(threatLists(withThreats({ ThreatNames: ['x'] }))).toEqual([]);
    expect(threatLists(withThreats({ ThreatListName: 'a' }))).toEqual(['a']);
  });
  it.each<[Json, readonly string[]]>([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [['a', 1], []],
    ['a', []],
    [null, []],
  ])('names %o are %o', (ThreatNames, names) =>
    expect(withThreats({ ThreatNames }).threats[0]?.names).toEqual(names),
  );
});

describe('numbers as carriers write them', () => {
  const failed = (FailedLoginAttempts: Json) =>
    toFinding({
      ...minimal,
      Service: { Action: { RdsLoginAttemptAction: { LoginAttributes: [{ FailedLoginAttempts }] } } },
    }).logins[0]?.failed;
  it.each<[Json, number | undefined]>([
    [12, 12],
    ['12', 12],
    [' 12 ', 12],
    ['-1.25', -1.25],
    ['1e3', 1000],
    ['12E-10', 12e-10],
    ['1e+12', 1e12],
    ['a12', undefined],
    ['12a', undefined],
    ['1x3', undefined],
    ['', undefined],
    [true, undefined],
    [{}, undefined],
  ])('%o is %o', (value, number) => expect(failed(value)).toBe(number));
});

describe('times as carriers write them', () => {
  const at = (UpdatedAt: Json) => toFinding({ ...minimal, UpdatedAt }).updatedAt;
  it.each<[Json, number | undefined]>([
    ['2026-11-01T10:00:00Z', Date.UTC(2026, 10, 1, 10)],
    ['2026-11-01T10:00:00.250+0900', Date.UTC(2026, 10, 1, 1) + 250],
    ['0000-01-01T00:00:00.000Z', -62167219200000],
    ['9999-12-31T23:59:59.999Z', 253402300799999],
    ['1793527200', 1793527200000],
    ['1793527200.25', 1793527200250],
    ['1.7935272E12', 1793527200000],
    [1793527200000, 1793527200000],
    [1e11, 1e11],
    ['x1793527200', undefined],
    ['1793527200x', undefined],
    ['1e', undefined],
    ['0x6aec0000', undefined],
    ['on 2026-11-01T10:00:00Z', undefined],
    ['2026-11-01T10:00:00Z, I think', undefined],
    [true, undefined],
    [[1793527200], undefined],
  ])('%o is %o', (value, instant) => expect(at(value)).toBe(instant));
});

describe('AdditionalInfo', () => {
  it('may hold its Value as an object already', () => {
    expect(withInfo({ Value: { sample: true } }).sample).toBe(true);
  });
  it('counts may be texts, and a count is no name', () => {
    expect(behaviour('unusualUserName', { failedLoginCount: '12', userName: 'eve' })).toMatchObject({
      value: 'eve',
      failed: 12,
    });
    for (const failedLoginCount of ['many', '1x', 'x1', '', true])
      expect(behaviour('unusualUserName', { failedLoginCount })?.failed).toBeUndefined();
    expect(behaviour('unusualUserName', { position: 3, userName: 'eve' })?.value).toBe('eve');
  });
  it.each([
    ['unusualUserNameShardGroupProfiling', 'user name'],
    ['unusualApplicationNameProfiling', 'application name'],
    ['unusualasn', 'ASN'],
    ['unusualDatabaseName', 'database name'],
    ['unusualProfilingOfUserName', 'ProfilingOfUserName'],
    ['unusual', 'unusual'],
  ])('%s is of the %s', (key, subject) => expect(behaviour(key, 'x')?.subject).toBe(subject));
  it.each<[Json, string | undefined]>([
    ['x', 'x'],
    [5, '5'],
    [['a'], '["a"]'],
    [null, undefined],
  ])('a flat value %o is shown as %o', (value, text) =>
    expect(behaviour('unusualASN', value)?.value).toBe(text),
  );
  it('of another kind is kept in the document as it is', () => {
    for (const AdditionalInfo of ['text', ['a'], 5, null])
      expect(toFinding({ ...minimal, Service: { AdditionalInfo } }).document).toEqual({
        ...minimal,
        Service: { AdditionalInfo },
      });
  });
  it('a key in both casings loses neither value there either', () => {
    const info = { value: '{"sample":true}', Value: '{}', type: 'a', Type: 'b' };
    expect(withInfo(info).document.Service).toEqual({ AdditionalInfo: info });
  });
});

describe('what is unreadable is named where it decides', () => {
  it.each<[JsonObject, RegExp]>([
    [{ Service: 'text' }, /Service/],
    [{ Service: { Count: 'many' } }, /Service\.Count/],
    [{ Service: { Archived: 1 } }, /Service\.Archived/],
    [{ Severity: '1e999' }, /Severity/],
    [{ Severity: {} }, /Severity/],
  ])('%o', (fields, message) => expect(() => toFinding({ ...minimal, ...fields })).toThrow(message));
  it.each(['Severity', 'Service'])('%s may be null', (field) => {
    expect(toFinding({ ...minimal, [field]: null })).toMatchObject({ severity: undefined, archived: false });
  });
});

describe('a type', () => {
  it.each([
    ['Impact:RDS/New', 'RDSDBInstance', true],
    ['Impact:RDS/New', undefined, true],
    ['Stealth:Aurora/New', 'RDSLimitlessDB', true],
    ['Recon:EC2/Port', 'Instance', false],
    ['Recon:EC2/Port', undefined, false],
  ])('%s on %s is RDS’s: %s', (type, resourceType, expected) =>
    expect(isRdsFinding({ type, resourceType })).toBe(expected),
  );
  it('has all its parts, or none, however often it is asked for', () => {
    const long = `Impact:RDS/${'x'.repeat(300)}`;
    for (const _again of [1, 2]) {
      expect(parseFindingType('Impact:RDS/TorIPCaller.Drop!Artifact')).toEqual({
        purpose: 'Impact',
        resource: 'RDS',
        familyName: 'TorIPCaller',
        family: 'Tor',
        mechanism: 'Drop',
        artifact: 'Artifact',
      });
      expect(parseFindingType(long)?.familyName).toHaveLength(300);
      for (const type of ['a/b:RDS/Tor', ':RDS/Tor', 'Impact:RDS/Tor!', 'Impact:RDS/Tor.!x', 'nonsense'])
        expect(parseFindingType(type), type).toBeUndefined();
    }
  });
  it('is taken apart alike when thousands were seen', () => {
    for (let index = 0; index < 3000; index += 1)
      expect(parseFindingType(`Impact:RDS/New${index}`)?.familyName).toBe(`New${index}`);
  });
});

it.each([
  'x arn:aws:guardduty:eu-west-1:123456789012:detector/d/finding/f',
  'arn:aws:guardduty:eu-west-1:123456789012:detector/d/finding/f/g',
  'arn:aws:guardduty:eu-west-1:123456789012:detector/d/filter/f',
  '',
  undefined,
])('%s is no ARN of a finding', (arn) => expect(parseFindingArn(arn)).toBeUndefined());

it('the parts of an ARN are all there', () => {
  expect(
    parseFindingArn('arn:aws-us-gov:guardduty:us-gov-west-1:123456789012:detector/d0/finding/F1x'),
  ).toEqual({
    partition: 'aws-us-gov',
    region: 'us-gov-west-1',
    accountId: '123456789012',
    detectorId: 'd0',
    id: 'F1x',
  });
});

describe('an id as people write it', () => {
  const id = '12c3dbdf2ce8dcce0dd121aaaaaaaaaa';
  it.each<[wanted: string, of: string, meant: boolean]>([
    [id, id, true],
    ['12c3dbdf', id, true],
    ['12c3dbd', id, false],
    ['2c3dbdf2', id, false],
    [`${id}a`, id, false],
    ['short', 'short', true],
    ['finding-1', 'finding-1', true],
    ['finding-1', 'finding-10', false],
    ['finding-', 'finding-10', true],
    ['', id, false],
  ])('%j means %j: %s', (wanted, of, meant) => expect(isMeantBy(wanted, of)).toBe(meant));
  it.each([
    ['finding-1', true],
    ['finding-120', true],
    ['finding-', false],
    ['finding-1a', false],
    ['a finding-1', false],
  ])('%j is a masked one: %s', (text, masked) => expect(isMaskedId(text)).toBe(masked));
});

describe('every field is read from where AWS writes it', () => {
  const read = (document: JsonObject) => toFinding({ ...minimal, ...document });
  it('of the finding itself', () => {
    const fields = {
      AccountId: '123456789012',
      Region: 'eu-west-1',
      Partition: 'aws',
      Severity: 5,
      CreatedAt: '2026-11-01T00:00:00Z',
      UpdatedAt: '2026-11-02T00:00:00Z',
      CustomDetectionRuleName: 'Mine',
      Title: 'a title',
      Description: 'a description',
    };
    expect(read(fields)).toMatchObject({
      accountId: '123456789012',
      region: 'eu-west-1',
      partition: 'aws',
      detectorId: undefined,
      severity: 5,
      createdAt: Date.UTC(2026, 10, 1),
      updatedAt: Date.UTC(2026, 10, 2),
      rule: 'Mine',
      title: 'a title',
      description: 'a description',
    });
  });
  it('of the service', () => {
    const Service = {
      DetectorId: 'd0',
      EventFirstSeen: '2026-11-01T00:00:00Z',
      EventLastSeen: '2026-11-02T00:00:00Z',
      Count: 3,
      Archived: true,
      UserFeedback: 'USEFUL',
      ResourceRole: 'TARGET',
      Action: { ActionType: 'RDS_LOGIN_ATTEMPT' },
    };
    expect(read({ Service, Resource: { ResourceType: 'RDSDBInstance' } })).toMatchObject({
      detectorId: 'd0',
      firstSeen: Date.UTC(2026, 10, 1),
      lastSeen: Date.UTC(2026, 10, 2),
      count: 3,
      archived: true,
      feedback: 'USEFUL',
      resourceRole: 'TARGET',
      actionType: 'RDS_LOGIN_ATTEMPT',
      resourceType: 'RDSDBInstance',
    });
  });
  const SHARED: JsonObject = {
    DbClusterIdentifier: 'c',
    Engine: 'Aurora PostgreSQL',
    EngineVersion: '15.4',
    Tags: [{ Key: 'env', Value: 'prod' }, { Key: 'bare' }, { Value: 'x' }, 'text'],
  };
  it.each<[kind: string, RdsDetails: JsonObject]>([
    [
      'instance',
      {
        RdsDbInstanceDetails: {
          ...SHARED,
          DbInstanceIdentifier: 'i',
          DbiResourceId: 'r',
          DbInstanceArn: 'arn',
        },
      },
    ],
    [
      'limitless',
      {
        RdsLimitlessDbDetails: {
          ...SHARED,
          DbShardGroupIdentifier: 'i',
          DbShardGroupResourceId: 'r',
          DbShardGroupArn: 'arn',
        },
      },
    ],
  ])('of a database: %s', (kind, Resource) => {
    expect(read({ Resource }).database).toEqual({
      kind,
      identifier: 'i',
      resourceId: 'r',
      arn: 'arn',
      cluster: 'c',
      engine: 'Aurora PostgreSQL',
      engineVersion: '15.4',
      tags: [
        { key: 'env', value: 'prod' },
        { key: 'bare', value: '' },
        { key: '', value: 'x' },
      ],
    });
  });
  it('of the database user', () => {
    const RdsDbUserDetails = {
      User: 'admin',
      Application: 'psql',
      Database: 'orders',
      Ssl: 'TLSv1_2',
      AuthMethod: 'MD5',
    };
    expect(read({ Resource: { RdsDbUserDetails } }).databaseUser).toEqual({
      user: 'admin',
      application: 'psql',
      database: 'orders',
      ssl: 'TLSv1_2',
      authMethod: 'MD5',
    });
  });
  it('of the remote side, where an empty text is none', () => {
    const remote = withRemote({
      IpAddressV4: '192.0.2.1',
      IpAddressV6: '2001:db8::1',
      City: { CityName: 'Berlin' },
      Country: { CountryName: 'Germany', CountryCode: 'DE' },
      Organization: { Asn: '1', AsnOrg: 'a', Isp: 'b', Org: 'c' },
    }).remote;
    expect(remote).toEqual({
      ipV4: '192.0.2.1',
      ipV6: '2001:db8::1',
      city: 'Berlin',
      country: 'Germany',
      countryCode: 'DE',
      location: undefined,
      asn: '1',
      asnOrg: 'a',
      isp: 'b',
      org: 'c',
    });
    const empty = withRemote({
      IpAddressV4: '',
      IpAddressV6: '',
      City: { CityName: '' },
      Country: { CountryName: '', CountryCode: '' },
      Organization: { Asn: '', AsnOrg: '', Isp: '', Org: '' },
    }).remote;
    expect(new Set(Object.values(empty ?? {}))).toEqual(new Set([undefined]));
  });
  it('of a call of the API', () => {
    const call = (action: Json) => toFinding({ ...minimal, Service: { Action: action } }).apiCall;
    expect(call({ AwsApiCallAction: {} })).toEqual({ affected: [] });
    expect(
      call({ AwsApiCallAction: { Api: 1, ErrorCode: 'AccessDenied', AffectedResources: { a: 'x', b: 1 } } }),
    ).toEqual({
      ...{ errorCode: 'AccessDenied', affected: ['x'] },
    });
    expect(call({ AwsApiCallAction: 'x' })).toBeUndefined();
    expect(call('x')).toBeUndefined();
  });
  it('of the evidence', () => {
    expect(withThreats({ ThreatListName: 'a', ThreatNames: ['x'], ThreatFileSha256: 'f' }).threats).toEqual([
      { listName: 'a', names: ['x'], fileSha256: 'f' },
    ]);
  });
});

describe('a finding that is read again when its texts are asked for', () => {
  const document = (name: string): JsonObject => ({
    ...minimal,
    Id: name,
    Arn: `arn ${name}`,
    Title: `title ${name}`,
    Description: `description ${name}`,
  });
  it('says what the one held in memory says, and is read no more often than needed', () => {
    let reads = 0;
    const lazy = (name: string) =>
      toFinding(document(name), () => {
        reads += 1;
        return document(name);
      });
    const [a, b] = [lazy('a'), lazy('b')];
    expect(reads).toBe(0);
    for (const [finding, name] of [
      [a, 'a'],
      [b, 'b'],
      [a, 'a'],
    ] as const) {
      const { arn, title, description } = finding;
      expect(fieldsOf(finding)).toEqual(fieldsOf(toFinding(document(name))));
      expect([arn, title, description]).toEqual([`arn ${name}`, `title ${name}`, `description ${name}`]);
    }
    expect(reads).toBe(3);
  });

  it('is not read again for its header, and once for all of its other fields', () => {
    let reads = 0;
    const whole = toFinding(document('a'));
    const late = toFinding(document('a'), () => {
      reads += 1;
      return document('a');
    });
    const header = ({ id, type, accountId, region, severity, archived, count, updatedAt }: Finding) => [
      ...[id, type, accountId, region, severity, archived, count, updatedAt],
    ];
    expect(header(late)).toEqual(header(whole));
    expect(reads).toBe(0);
    expect([late.database, late.remote, late.logins, late.sample]).toEqual([undefined, undefined, [], false]);
    toFinding(document('b'), () => document('b')).hold();
    expect([late.threats, late.createdAt]).toEqual([[], undefined]);
    expect(reads).toBe(1);
  });
});

describe('the header', () => {
  const api: JsonObject = {
    ...{ Id: 'a', Type: 'Impact:RDS/New', AccountId: '1', Region: 'r', Severity: 8, Arn: 'x' },
    ...{ UpdatedAt: '2026-11-01T10:00:00.000Z', Service: { Archived: true, Count: 3 } },
  };
  const line: JsonObject = {
    ...{ id: 'a', type: 'Impact:RDS/New', accountId: '1', region: 'r', severity: 8, arn: 'x' },
    ...{ updatedAt: '2026-11-01T10:00:00.000Z', service: { archived: true, count: 3 } },
  };
  it('is read in either casing, also mixed', () => {
    const fields = fieldsOf(toFinding(api));
    expect(fields).toMatchObject({ accountId: '1', region: 'r', severity: 8, archived: true, count: 3 });
    expect(fields.updatedAt).toBe(Date.UTC(2026, 10, 1, 10));
    for (const key of Object.keys(api)) {
      const other = key.charAt(0).toLowerCase() + key.slice(1);
      const { [key]: _, ...rest } = api;
      expect(fieldsOf(toFinding({ ...rest, [other]: line[other] ?? null })), key).toEqual(fields);
    }
    expect(fieldsOf(toFinding(line))).toEqual(fields);
    const mixed = { ...api, Service: { archived: true, Count: 3 } };
    expect(toFinding(mixed)).toMatchObject({ archived: true, count: 3 });
  });
  it('is the API’s where both casings are there, as in the document', () => {
    const lines = { ...line, service: { archived: false, count: 9 }, severity: 1, id: 'b', type: 'c' };
    expect(toFinding({ ...lines, ...api })).toMatchObject({ id: 'a', severity: 8, archived: true, count: 3 });
    expect(() => toFinding({ ...lines, Id: null })).toThrow('Id cannot be read');
    expect(toFinding({ ...line, Service: null, Severity: null })).toMatchObject({
      ...{ severity: undefined, archived: false, count: undefined },
    });
  });
});
