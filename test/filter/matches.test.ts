import { describe, expect, it } from 'vitest';
import { compileQuery, type QueryFlags } from '../../src/filter/compile-query.ts';
import { matches } from '../../src/filter/matches.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { findingWith } from '../support/finding.ts';
import fc from '../support/property.ts';

const NOW = Date.parse('2026-11-02T00:00:00Z');

function isMatched(flags: QueryFlags, changes: JsonObject = {}, regions?: readonly string[]): boolean {
  const { query } = compileQuery(flags, {
    now: NOW,
    zone: 'UTC',
    samples: 'include',
    limit: undefined,
    regions,
  });
  return matches(query, findingWith(changes));
}

const resource = (details: JsonObject): JsonObject => ({ Resource: details });
const remote = (details: JsonObject): JsonObject => ({
  Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails: details } } },
});
const login = (attribute: JsonObject): JsonObject => ({
  Service: { Action: { RdsLoginAttemptAction: { LoginAttributes: [attribute] } } },
});

describe('without filters', () => {
  it('takes a login finding', () => expect(isMatched({})).toBe(true));
  it('takes a future type on an RDS resource', () =>
    expect(isMatched({}, { Type: 'Persistence:Aurora/New' })).toBe(true));
  it('takes an :RDS/ type on a future resource', () =>
    expect(isMatched({}, { Type: 'Impact:RDS/New', Resource: { ResourceType: 'RDSProxy' } })).toBe(true));
  it('leaves what is of another service', () =>
    expect(isMatched({}, { Type: 'Recon:EC2/PortProbe', Resource: { ResourceType: 'Instance' } })).toBe(
      false,
    ));
  it('leaves archived findings', () => expect(isMatched({}, { Service: { Archived: true } })).toBe(false));
  it('takes samples', () =>
    expect(isMatched({}, { Service: { AdditionalInfo: { Value: '{"sample":true}' } } })).toBe(true));
});

describe('--type', () => {
  it.each([
    ['tor', true],
    ['MALICIOUSIP', false],
    ['MaliciousIP,Tor', true],
    ['credentialaccess', true],
    ['Discovery', false],
    ['credentialaccess:rds/toripcaller.successfullogin', true],
    ['CredentialAccess:RDS/TorIPCaller.FailedLogin', false],
  ])('%s', (type, expected) => expect(isMatched({ type: [type] })).toBe(expected));
  it('a family holds data-activity types', () =>
    expect(isMatched({ type: ['Tor'] }, { Type: 'Exfiltration:RDS/TorIPCaller' })).toBe(true));
  it('a family holds a future type of it', () =>
    expect(isMatched({ type: ['Tor'] }, { Type: 'Persistence:RDS/TorIPCaller.Grant' })).toBe(true));
  it('a family leaves the same family of another service', () =>
    expect(
      isMatched(
        { type: ['Tor'] },
        { Type: 'Recon:IAMUser/TorIPCaller', Resource: { ResourceType: 'AccessKey' } },
      ),
    ).toBe(false));
  it('an exact type of another service is what was asked for', () =>
    expect(
      isMatched(
        { type: ['Recon:EC2/PortProbe'] },
        { Type: 'Recon:EC2/PortProbe', Resource: { ResourceType: 'Instance' } },
      ),
    ).toBe(true));
});

describe('--severity', () => {
  it.each([
    ['high', 7, true],
    ['high', 6.95, false],
    ['Medium', 4, true],
    ['critical', 8.9, false],
    ['5.5', 5.5, true],
    ['low', 0.5, false],
    ['0', 0.5, true],
  ])('%s and a finding of %s', (severity, number, expected) =>
    expect(isMatched({ severity }, { Severity: number })).toBe(expected),
  );
  it('keeps a finding without a number', () =>
    expect(isMatched({ severity: 'high' }, { Severity: null })).toBe(true));
});

describe('--since and --until', () => {
  const at = (UpdatedAt: string | null) => ({ UpdatedAt });
  it('the window holds its start and not its end', () => {
    const flags = { since: '2026-11-01T10:00:00Z', until: '2026-11-01T11:00:00Z' };
    expect(isMatched(flags, at('2026-11-01T10:00:00.000Z'))).toBe(true);
    expect(isMatched(flags, at('2026-11-01T10:59:59.999Z'))).toBe(true);
    expect(isMatched(flags, at('2026-11-01T11:00:00.000Z'))).toBe(false);
    expect(isMatched(flags, at('2026-11-01T09:59:59.999Z'))).toBe(false);
  });
  it('windows that lie side by side hold each finding once', () => {
    const instant = fc.integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2026, 9, 1) + 5000 });
    const text = (time: number) => new Date(time).toISOString();
    fc.assert(
      fc.property(instant, fc.uniqueArray(instant, { minLength: 1, maxLength: 6 }), (updated, cuts) => {
        const edges = cuts.toSorted((a, b) => a - b).map(text);
        const windows = [undefined, ...edges].map((since, index) => ({ since, until: edges[index] }));
        const holding = windows.filter(({ since, until }) =>
          isMatched({ ...(since && { since }), ...(until && { until }) }, at(text(updated))),
        );
        expect(holding).toHaveLength(1);
      }),
    );
  });
  it('a finding without the time is not hidden', () =>
    expect(isMatched({ since: '1h' }, at(null))).toBe(true));
});

describe('who and where', () => {
  it.each<[string, QueryFlags, JsonObject, boolean]>([
    ['a user is matched exactly', { user: ['App'] }, {}, false],
    ['a user', { user: ['other', 'app'] }, {}, true],
    ['a user in a login attribute', { user: ['eve'] }, login({ User: 'eve' }), true],
    ['an application in a login attribute', { application: ['curl'] }, login({ Application: 'curl' }), true],
    ['a database by its name', { database: ['orders'] }, {}, true],
    ['a database by its identifier', { database: ['orders-1'] }, {}, true],
    ['a database by its resource id', { database: ['db-ORDERS1'] }, {}, true],
    ['a database not by its cluster', { database: ['Orders'] }, {}, false],
    ['a cluster in any case', { cluster: ['ORDERS'] }, {}, true],
    ['an engine in any case', { engine: ['aurora postgresql'] }, {}, true],
    [
      'a Limitless cluster',
      { cluster: ['lim'] },
      resource({ RdsLimitlessDbDetails: { DbClusterIdentifier: 'lim' } }),
      true,
    ],
    ['an account', { account: ['123456789012'] }, {}, true],
    ['another account', { account: ['999999999999'] }, {}, false],
    ['an ASN with its prefix', { asn: ['AS16276'] }, {}, true],
    ['a threat list in any case', { threatList: ['amazon'] }, {}, true],
    ['a country by its code', { country: ['de'] }, {}, true],
    ['a country by its name', { country: ['germany'] }, {}, true],
    ['an address', { ip: ['192.0.2.7'] }, {}, true],
    ['a network', { ip: ['192.0.2.0/29'] }, {}, true],
    ['a network beside', { ip: ['192.0.2.8/29'] }, {}, false],
    ['everything', { ip: ['0.0.0.0/0'] }, {}, true],
    ['v6 does not hold v4', { ip: ['::/0'] }, {}, false],
    [
      'the v6 address of a finding with both',
      { ip: ['2001:db8::/32'] },
      remote({ IpAddressV6: '2001:DB8::1' }),
      true,
    ],
    [
      'an address that a hostile file made up',
      { ip: ['0.0.0.0/0'] },
      remote({ IpAddressV4: 'nonsense' }),
      false,
    ],
    ['a success', { outcome: ['success'] }, {}, true],
    ['a probe', { outcome: ['probe'] }, { Type: 'Discovery:RDS/TorIPCaller' }, true],
    [
      'data activity has no outcome',
      { outcome: ['success', 'failure', 'probe'] },
      { Type: 'Impact:RDS/TorIPCaller' },
      false,
    ],
    ['parts must all hold', { user: ['app'], country: ['fr'] }, {}, false],
    ['one outcome of two', { outcome: ['failure,success'] }, {}, true],
    ['another outcome', { outcome: ['failure'] }, {}, false],
    ['one network of two', { ip: ['198.51.100.0/24', '192.0.2.0/24'] }, {}, true],
    ['an ASN and a list that both hold', { asn: ['16276'], threatList: ['Amazon'] }, {}, true],
    ['an ASN that holds beside a list that does not', { asn: ['16276'], threatList: ['Mine'] }, {}, false],
    ['a list that holds beside an ASN that does not', { asn: ['1'], threatList: ['Amazon'] }, {}, false],
    ['another id', { id: ['abcdef01'] }, {}, false],
    ['one id of two', { id: ['abcdef01', 'f0f0f0f0'] }, {}, true],
    ['a full id', { id: ['f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0'] }, {}, true],
    ['a short id', { id: ['f0f0f0f0'] }, {}, true],
  ])('%s', (_, flags, changes, expected) => expect(isMatched(flags, changes)).toBe(expected));
});

describe('a finding that does not say it', () => {
  const nothing = {
    Resource: { RdsDbInstanceDetails: null, RdsDbUserDetails: null },
    AccountId: null,
    Arn: null,
    Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails: null } }, Evidence: null },
  };
  it.each<QueryFlags>([
    { user: ['app'] },
    { application: ['psql'] },
    { database: ['orders'] },
    { cluster: ['orders'] },
    { engine: ['Aurora PostgreSQL'] },
    { account: ['123456789012'] },
    { asn: ['16276'] },
    { threatList: ['Amazon'] },
    { country: ['DE'] },
    { ip: ['0.0.0.0/0', '::/0'] },
  ])('is not meant by %o', (flags) => expect(isMatched(flags, nothing)).toBe(false));
  it('is there where nothing is asked of it', () => expect(isMatched({}, nothing)).toBe(true));
  it.each([['Tor'], ['Discovery']])('is of no --type %s where its type has not the form', (type) =>
    expect(isMatched({ type: [type] }, { Type: 'carol' })).toBe(false),
  );
});

describe('Regions, for findings in files', () => {
  it.each([
    [['eu-west-1'], true],
    [['us-east-1', 'EU-West-1'], true],
    [['us-east-1'], false],
  ])('%j', (regions, expected) => expect(isMatched({}, {}, regions)).toBe(expected));
});

describe('--state and --samples', () => {
  const archived = { Service: { Archived: true } };
  const sample = { Service: { AdditionalInfo: { Value: '{"sample":true}' } } };
  it.each<[QueryFlags, JsonObject, boolean]>([
    [{ state: 'archived' }, archived, true],
    [{ state: 'archived' }, {}, false],
    [{ state: 'all' }, archived, true],
    [{ samples: 'exclude' }, sample, false],
    [{ samples: 'only' }, sample, true],
    [{ samples: 'only' }, {}, false],
  ])('%o', (flags, changes, expected) => expect(isMatched(flags, changes)).toBe(expected));
});

it('reads nothing but the header where nothing else is asked for: of most findings of a file it is all', () => {
  const unread = toFinding(findingWith().document, () => {
    throw new Error('it was read');
  });
  const ask = (flags: QueryFlags) => () => {
    const options = {
      now: NOW,
      zone: 'UTC',
      samples: 'include',
      limit: undefined,
      regions: undefined,
    } as const;
    return matches(compileQuery(flags, options).query, unread);
  };
  expect(ask({})()).toBe(true);
  const header = {
    severity: 'high',
    since: '30d',
    account: ['123456789012'],
    state: 'all',
    outcome: ['success'],
  };
  expect(ask({ type: ['Tor'], ...header })()).toBe(true);
  expect(ask({ type: ['MaliciousIP'], user: ['app'], samples: 'exclude' })()).toBe(false);
  expect(ask({ user: ['app'] })).toThrow('it was read');
});
