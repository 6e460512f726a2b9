import { describe, expect, it } from 'vitest';
import { type HourOf, summarise } from '../../src/incident/summarise.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import fc, { times } from '../support/property.ts';
import {
  DAY,
  finding,
  HOUR,
  MINUTE,
  RULE,
  type Sketch,
  START,
  TOR_FAILURE,
  TOR_PROBE,
  TOR_SUCCESS,
  UNUSUAL_FAILURE,
  UNUSUAL_READ,
} from './finding-builder.ts';
import { world } from './world.ts';

const utc: HourOf = (instant) => {
  const [day = '', time = ''] = new Date(instant).toISOString().split('T');
  return { day, hour: Number(time.slice(0, 2)) };
};
const kathmandu: HourOf = (instant) => utc(instant + 5 * HOUR + 45 * MINUTE);

function sum(sketches: readonly Omit<Sketch, 'id'>[], hourOf = utc) {
  return summarise(
    sketches.map((sketch, index) => finding({ ...sketch, id: `f${index}` })),
    hourOf,
  );
}

it('nothing sums up to nothing, not to an error', () => {
  expect(summarise([], utc)).toMatchObject({
    findings: 0,
    firstSeen: undefined,
    lastSeen: undefined,
    types: [],
    days: [],
    weakLogins: [],
    severities: ['critical', 'high', 'medium', 'low', undefined].map((level) => ({ level, findings: 0 })),
  });
});

it('counts are in the order of most findings, then of the name; what is not known comes last', () => {
  const { users, types } = sum([
    { type: TOR_FAILURE, user: 'b' },
    { type: TOR_FAILURE, user: 'a' },
    { type: TOR_FAILURE },
    { type: TOR_SUCCESS, user: 'c' },
    { type: TOR_FAILURE, user: 'c' },
  ]);
  expect(users).toEqual([
    { value: 'c', findings: 2 },
    { value: 'a', findings: 1 },
    { value: 'b', findings: 1 },
    { value: undefined, findings: 1 },
  ]);
  expect(types).toEqual([
    { value: TOR_FAILURE, findings: 4 },
    { value: TOR_SUCCESS, findings: 1 },
  ]);
  const late = sum([
    { type: TOR_FAILURE, at: HOUR },
    { type: TOR_FAILURE, user: 'a' },
  ]).users;
  const early = sum([{ type: TOR_FAILURE }, { type: TOR_FAILURE, user: 'a', at: HOUR }]).users;
  for (const order of [late, early]) expect(order.map(({ value }) => value)).toEqual(['a', undefined]);
});

it('severities are all there, worst first, with those that have none', () => {
  const { severities } = summarise(
    [
      finding({ id: 'a', type: TOR_SUCCESS, severity: 8 }),
      finding({ id: 'b', type: TOR_FAILURE, severity: 6.95 }),
      finding({ id: 'c', type: TOR_FAILURE, severity: 0 }),
      toFinding({ Id: 'd', Type: TOR_FAILURE }),
    ],
    utc,
  );
  expect(severities).toEqual([
    { level: 'critical', findings: 0 },
    { level: 'high', findings: 1 },
    { level: 'medium', findings: 1 },
    { level: 'low', findings: 1 },
    { level: undefined, findings: 1 },
  ]);
});

it('databases of one name in two accounts are two', () => {
  const { databases } = sum([
    { type: TOR_FAILURE, account: '222222222222' },
    { type: TOR_FAILURE, account: '111111111111' },
    { type: TOR_FAILURE, instance: 'db-9' },
  ]);
  expect(databases.map(({ value, accountId, findings }) => [value, accountId, findings])).toEqual([
    ['cluster-1', '111111111111', 1],
    ['cluster-1', '222222222222', 1],
    ['db-9', '123456789012', 1],
  ]);
});

it('databases of one name in one account are told apart by their Region, and a cluster from an instance', () => {
  const { databases } = sum([
    { type: TOR_FAILURE, region: 'us-east-1' },
    { type: TOR_FAILURE, region: 'eu-west-1' },
    { type: TOR_FAILURE, region: 'eu-west-1', instance: 'cluster-1' },
    { type: TOR_FAILURE, region: 'eu-west-1', instance: 'cluster-1' },
  ]);
  expect(databases.map(({ value, region, findings }) => [value, region, findings])).toEqual([
    ['cluster-1', 'eu-west-1', 2],
    ['cluster-1', 'eu-west-1', 1],
    ['cluster-1', 'us-east-1', 1],
  ]);
});

it('a database has the engine that any of its findings names', () => {
  const of = (Id: string, engine: object) =>
    toFinding({
      Id,
      Type: TOR_FAILURE,
      Resource: { RdsDbInstanceDetails: { DbInstanceIdentifier: 'db-1', ...engine } },
    });
  expect(summarise([of('a', {}), of('b', { Engine: 'Aurora MySQL' })], utc).databases).toEqual([
    { value: 'db-1', findings: 2, engine: 'Aurora MySQL', accountId: undefined, region: undefined },
  ]);
});

it('findings last from the first to the last of them, and samples are counted apart', () => {
  const sketches = [
    { type: TOR_FAILURE, at: 2 * HOUR, until: 9 * HOUR },
    { type: TOR_FAILURE, at: HOUR, until: 5 * HOUR, sample: true },
    { type: TOR_FAILURE, at: 3 * HOUR },
  ];
  for (const some of [sketches, sketches.toReversed()])
    expect(sum(some)).toMatchObject({
      findings: 3,
      samples: 1,
      firstSeen: START + HOUR,
      lastSeen: START + 9 * HOUR,
    });
});

it('findings end with the last that was seen, also where another was written later', () => {
  const of = (Id: string, UpdatedAt: string, EventLastSeen: string) =>
    toFinding({ Id, Type: TOR_FAILURE, UpdatedAt, Service: { EventLastSeen } });
  const findings = [
    of('a', '2026-11-03T00:00:00Z', '2026-11-01T00:00:00Z'),
    of('b', '2026-11-02T12:00:00Z', '2026-11-02T00:00:00Z'),
  ];
  expect(summarise(findings, utc).lastSeen).toBe(Date.UTC(2026, 10, 2));
});

it('of databases of one name those whose account or Region is not known come first', () => {
  const of = (Id: string, where: JsonObject) =>
    toFinding({
      Id,
      Type: TOR_FAILURE,
      ...where,
      Resource: { RdsDbInstanceDetails: { DbInstanceIdentifier: 'db-1' } },
    });
  const findings = [
    of('a', { AccountId: '1', Region: 'eu-west-1' }),
    of('b', { AccountId: '1' }),
    of('c', { Region: 'eu-west-1' }),
  ];
  for (const order of [findings, findings.toReversed()]) {
    const { databases } = summarise(order, utc);
    expect(databases.map(({ accountId, region }) => [accountId, region])).toEqual([
      [undefined, 'eu-west-1'],
      ['1', undefined],
      ['1', 'eu-west-1'],
    ]);
  }
});

describe('of the remote side', () => {
  const summaryOf = (...remotes: JsonObject[]) =>
    summarise(
      remotes.map((RemoteIpDetails, index) =>
        toFinding({
          Id: `f${index}`,
          Type: TOR_FAILURE,
          Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails } } },
        }),
      ),
      utc,
    );
  const IpAddressV4 = '192.0.2.1';

  it.each<[JsonObject, string]>([
    [{ CountryName: 'Germany', CountryCode: 'DE' }, 'Germany'],
    [{ CountryCode: 'DE' }, 'DE'],
  ])('the country of %j is %s', (Country, country) => {
    const { countries, addresses } = summaryOf({ IpAddressV4, Country });
    expect([countries, addresses[0]?.country]).toEqual([[{ value: country, findings: 1 }], country]);
  });

  it.each<[JsonObject, string]>([
    [{ AsnOrg: 'a', Org: 'b', Isp: 'c' }, 'a'],
    [{ Org: 'b', Isp: 'c' }, 'b'],
    [{ Isp: 'c' }, 'c'],
  ])('the organisation of %j is %s', (Organization, organisation) => {
    const { organisations, addresses } = summaryOf({ IpAddressV4, Organization });
    expect([organisations, addresses[0]?.organisation]).toEqual([
      [{ value: organisation, findings: 1 }],
      organisation,
    ]);
  });

  it('of findings without an address no country or organisation is told', () => {
    expect(summaryOf({ Country: { CountryCode: 'DE' }, Organization: { Org: 'b' } }).addresses).toEqual([
      { value: undefined, findings: 1, country: undefined, organisation: undefined, threatLists: [] },
    ]);
  });

  it('addresses come by number and name, their lists in the order of the alphabet', () => {
    const at = (address: string, ...lists: string[]) => ({ type: TOR_FAILURE, address, lists });
    const { addresses } = sum([at('192.0.2.3'), at('192.0.2.2'), at('192.0.2.3', 'b', 'a'), at('192.0.2.1')]);
    expect(addresses.map(({ value, threatLists }) => [value, threatLists])).toEqual([
      ['192.0.2.3', ['a', 'b']],
      ['192.0.2.1', []],
      ['192.0.2.2', []],
    ]);
  });
});

it('days are in order, and each adds up its hours', () => {
  const { days } = sum([2 * DAY, 0, 3 * HOUR, DAY, HOUR].map((at) => ({ type: TOR_FAILURE, at })));
  expect(days.map(({ day, findings, hours }) => [day, findings, hours.length])).toEqual([
    ['2026-11-02', 3, 24],
    ['2026-11-03', 1, 24],
    ['2026-11-04', 1, 24],
  ]);
});

it('an address carries the lists, the country and the organisation that its findings name', () => {
  const remote = {
    IpAddressV4: '192.0.2.1',
    Country: { CountryCode: 'NL' },
    Organization: { Asn: '0', AsnOrg: 'Example B.V.' },
  };
  const listed = finding({ id: 'a', type: TOR_FAILURE, address: '192.0.2.1', lists: ['Amazon'] });
  const placed = toFinding({
    Id: 'b',
    Type: UNUSUAL_FAILURE,
    Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails: remote } } },
  });
  const summary = summarise([listed, placed], utc);
  expect(summary.addresses).toEqual([
    { value: '192.0.2.1', findings: 2, country: 'NL', organisation: 'Example B.V.', threatLists: ['Amazon'] },
  ]);
  expect(summary.countries).toEqual([
    { value: 'NL', findings: 1 },
    { value: undefined, findings: 1 },
  ]);
  expect(summary.threatLists).toEqual([{ value: 'Amazon', findings: 1 }]);
});

describe('days', () => {
  it('are those of the zone, findings in the hour in which they were last seen', () => {
    const sketches = [
      { type: TOR_FAILURE, at: -3 * DAY, until: 18 * HOUR + 15 * MINUTE },
      { type: TOR_FAILURE },
    ];
    expect(sum(sketches).days.map(({ day, hours }) => [day, hours.indexOf(1), hours.lastIndexOf(1)])).toEqual(
      [['2026-11-02', 0, 18]],
    );
    expect(sum(sketches, kathmandu).days.map(({ day, hours }) => [day, hours.indexOf(1)])).toEqual([
      ['2026-11-02', 5],
      ['2026-11-03', 0],
    ]);
  });

  it('the zone is asked once a quarter of an hour, and each finding lands where it would itself', () => {
    let asked = 0;
    const counting: HourOf = (instant) => {
      asked += 1;
      return kathmandu(instant);
    };
    const minutes = Array.from({ length: 600 }, (_, minute) => ({ type: TOR_FAILURE, at: minute * MINUTE }));
    const { days } = sum(minutes, counting);
    expect(asked).toBe(40);
    const expected = minutes.filter(({ at }) => kathmandu(START + at).hour === 7).length;
    expect(days[0]?.hours[7]).toBe(expected);
  });
});

describe('weak logins', () => {
  const weak = { ssl: 'UNENCRYPTED', authMethod: 'NATIVE_MYSQL_AUTHENTICATION', user: 'admin' };

  it('are added up for each database', () => {
    const { weakLogins } = sum([
      { type: TOR_FAILURE, ...weak },
      { type: TOR_SUCCESS, ...weak, user: 'Postgres', authMethod: 'MD5', application: 'psql' },
      { type: TOR_SUCCESS, user: 'app', application: 'orders', cluster: 'cluster-2' },
      { type: TOR_SUCCESS, user: 'app', cluster: 'cluster-3' },
    ]);
    expect(weakLogins).toEqual([
      {
        value: 'cluster-1',
        findings: 2,
        engine: 'Aurora MySQL',
        accountId: '123456789012',
        region: 'ap-northeast-1',
        unencrypted: 2,
        weakAuthentication: 2,
        masterUser: 2,
        unknownApplication: 1,
        authMethods: ['MD5', 'NATIVE_MYSQL_AUTHENTICATION'],
        masterUsers: ['Postgres', 'admin'],
      },
      expect.objectContaining({ value: 'cluster-3', unknownApplication: 1, masterUser: 0 }),
    ]);
  });

  it.each<[what: string, weak: Partial<Sketch>, counted: object]>([
    ['no TLS', { ssl: 'unencrypted' }, { unencrypted: 1 }],
    ['MD5', { authMethod: 'md5' }, { weakAuthentication: 1, authMethods: ['md5'] }],
    [
      'MySQL’s native passwords',
      { authMethod: 'NATIVE_MYSQL_AUTHENTICATION' },
      { weakAuthentication: 1, authMethods: ['NATIVE_MYSQL_AUTHENTICATION'] },
    ],
    ['an unknown application', { application: 'unknown' }, { unknownApplication: 1 }],
    ...[
      ...['admin', 'administrator', 'dba', 'dbadmin', 'master', 'masteruser'],
      ...['mysql', 'postgres', 'rdsadmin', 'root', 'sa', 'SA'],
    ].map((user): [string, Partial<Sketch>, object] => [
      `the user ${user}`,
      { user },
      { masterUser: 1, masterUsers: [user] },
    ]),
  ])('%s is weak, and nothing else is counted for it', (_, sketch, counted) => {
    const { weakLogins } = sum([{ type: TOR_SUCCESS, user: 'app', application: 'orders', ...sketch }]);
    expect(weakLogins).toEqual([
      {
        value: 'cluster-1',
        findings: 1,
        engine: 'Aurora MySQL',
        accountId: '123456789012',
        region: 'ap-northeast-1',
        unencrypted: 0,
        weakAuthentication: 0,
        masterUser: 0,
        unknownApplication: 0,
        authMethods: [],
        masterUsers: [],
        ...counted,
      },
    ]);
  });

  it.each<[what: string, strong: Partial<Sketch>]>([
    ['TLS', { ssl: 'TLSv1_2' }],
    ['a method whose name only holds those letters', { authMethod: 'HMD5X' }],
    ['a user whose name only begins like a master user', { user: 'administrators' }],
  ])('%s is not weak', (_, sketch) => {
    expect(sum([{ type: TOR_SUCCESS, user: 'app', application: 'orders', ...sketch }]).weakLogins).toEqual(
      [],
    );
  });

  it('databases with the most of them come first, then those with the most findings, then by name', () => {
    const { weakLogins } = sum([
      { type: TOR_SUCCESS, user: 'app', cluster: 'c' },
      { type: TOR_SUCCESS, user: 'app', cluster: 'b' },
      { type: TOR_SUCCESS, user: 'app', cluster: 'd' },
      { type: TOR_SUCCESS, user: 'app', application: 'orders', cluster: 'd' },
      { type: UNUSUAL_READ, ...weak, cluster: 'e' },
    ]);
    expect(weakLogins.map(({ value, findings }) => [value, findings])).toEqual([
      ['e', 1],
      ['d', 2],
      ['b', 1],
      ['c', 1],
    ]);
  });

  it('a finding that tells of no database user is not counted', () => {
    const bare = toFinding({ Id: 'a', Type: TOR_SUCCESS });
    expect(summarise([bare], utc).weakLogins).toEqual([]);
  });

  it('a probe has no login, and neither has a custom rule: they are not counted', () => {
    expect(
      sum([
        { type: TOR_PROBE, ...weak },
        { type: RULE, ...weak },
      ]).weakLogins,
    ).toEqual([]);
  });
});

it('of any world: every list adds up to no less than the findings, and the order of the input changes nothing', () => {
  fc.assert(
    fc.property(world({ maxLength: 40, days: 6, databases: 3, users: 3, addresses: 6 }), (findings) => {
      const summary = summarise(findings, utc);
      const total = (list: readonly { readonly findings: number }[]) =>
        list.reduce((all, { findings: some }) => all + some, 0);
      for (const exact of [
        summary.severities,
        summary.types,
        summary.databases,
        summary.countries,
        summary.days,
      ]) {
        expect(total(exact)).toBe(findings.length);
      }
      expect(total(summary.users)).toBeGreaterThanOrEqual(findings.length);
      expect(total(summary.addresses)).toBeGreaterThanOrEqual(findings.length);
      expect(summarise(findings.toReversed(), utc)).toEqual(summary);
    }),
    times(100),
  );
});

it('does not depend on the order of the findings, also where what is known of an address changed', () => {
  const seen = (id: string, updatedAt: string, asnOrg: string) =>
    toFinding({
      Id: id,
      Type: TOR_FAILURE,
      UpdatedAt: updatedAt,
      Service: {
        Action: {
          RdsLoginAttemptAction: {
            RemoteIpDetails: { IpAddressV4: '192.0.2.53', Organization: { AsnOrg: asnOrg } },
          },
        },
      },
    });
  const findings = [
    seen('a', '2026-11-01T00:00:00Z', 'Before'),
    seen('b', '2026-11-03T00:00:00Z', 'Now'),
    seen('c', '2026-11-02T00:00:00Z', 'Between'),
  ];
  expect(summarise(findings, utc).addresses).toMatchObject([{ value: '192.0.2.53', organisation: 'Now' }]);
  expect(summarise(findings.toReversed(), utc)).toEqual(summarise(findings, utc));
});
