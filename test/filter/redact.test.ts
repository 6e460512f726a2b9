import { describe, expect, it } from 'vitest';
import { REDACTED, redact } from '../../src/filter/redact.ts';
import type { SourceReport } from '../../src/model/answer.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { findingWith } from '../support/finding.ts';
import fc from '../support/property.ts';
import { FIXTURES } from '../view/finding-fixtures.ts';

const redactOne = (changes: JsonObject) =>
  redact({ findings: [findingWith(changes)], sources: [] }).findings[0];

describe('redaction', () => {
  it('gives the same value the same mask, in every finding and field', () => {
    const login = { User: 'carol', Application: 'psql', FailedLoginAttempts: 1 };
    const { findings } = redact({
      findings: [
        findingWith({ Id: 'a1', Resource: { RdsDbUserDetails: { User: 'carol' } } }),
        findingWith({
          Id: 'b2',
          Resource: { RdsDbUserDetails: { User: 'dave' } },
          Service: { Action: { RdsLoginAttemptAction: { LoginAttributes: [login] } } },
        }),
      ],
      sources: [],
    });
    const [first, second] = findings;
    expect(first?.databaseUser?.user).toBe('user-1');
    expect(second?.databaseUser?.user).toBe('user-2');
    expect(second?.logins[0]?.user).toBe('user-1');
    expect(first?.remote?.ipV4).toBe(second?.remote?.ipV4);
    expect(first?.accountId).toBe('000000000001');
    expect(new Set(findings.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    ['a public address', { IpAddressV4: '203.0.113.9' }, '240.0.0.1'],
    ['a public address that holds a private one’s digits', { IpAddressV4: '203.0.110.10' }, '240.0.0.1'],
    ['the last public address before 172.16/12', { IpAddressV4: '172.15.0.1' }, '240.0.0.1'],
    ['the first public address after 172.16/12', { IpAddressV4: '172.32.0.1' }, '240.0.0.1'],
    ['the last public address before 100.64/10', { IpAddressV4: '100.63.0.1' }, '240.0.0.1'],
    ['the first public address after 100.64/10', { IpAddressV4: '100.128.0.1' }, '240.0.0.1'],
    ['an address of 10/8', { IpAddressV4: '10.9.8.7' }, '10.0.0.1'],
    ['a loopback address', { IpAddressV4: '127.0.0.1' }, '10.0.0.1'],
    ['a link-local address', { IpAddressV4: '169.254.1.2' }, '10.0.0.1'],
    ['an address of 192.168/16', { IpAddressV4: '192.168.3.4' }, '10.0.0.1'],
    ['an address low in 172.16/12', { IpAddressV4: '172.16.3.4' }, '10.0.0.1'],
    ['an address amid 172.16/12', { IpAddressV4: '172.24.3.4' }, '10.0.0.1'],
    ['an address high in 172.16/12', { IpAddressV4: '172.31.3.4' }, '10.0.0.1'],
    ['an address low in 100.64/10', { IpAddressV4: '100.64.0.1' }, '10.0.0.1'],
    ['an address amid 100.64/10', { IpAddressV4: '100.88.0.1' }, '10.0.0.1'],
    ['an address past the middle of 100.64/10', { IpAddressV4: '100.112.0.1' }, '10.0.0.1'],
    ['an address high in 100.64/10', { IpAddressV4: '100.127.0.1' }, '10.0.0.1'],
    ['an IPv6 address', { IpAddressV4: null, IpAddressV6: '2a00:1450::5' }, '2001:db8::1'],
    ['a private IPv6 address', { IpAddressV4: null, IpAddressV6: 'fd12::5' }, 'fd00::1'],
    ['a link-local IPv6 address', { IpAddressV4: null, IpAddressV6: 'FE80::5' }, 'fd00::1'],
  ])('keeps the form of %s', (_, details, mask) => {
    const finding = redactOne({
      Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails: details } } },
    });
    expect(finding?.remote?.ipV4 ?? finding?.remote?.ipV6).toBe(mask);
  });

  it.each([
    ['a resource id', 'db-ABCDEFGHIJKLMNOP', 'db-MASKED0001'],
    ['a cluster’s resource id', 'cluster-ABCDEFGHIJKLMNOP', 'cluster-MASKED0001'],
    ['a name that begins as a resource id', 'db-ABCDEFGHIJKLMNOP-carol', 'database-1'],
    ['a name that ends as a resource id', 'carol-db-ABCDEFGHIJKLMNOP', 'database-1'],
  ])('keeps %s what it is to commands that look it up', (_, name, mask) => {
    const finding = redactOne({ Resource: { RdsDbInstanceDetails: { DbInstanceIdentifier: name } } });
    expect(finding?.database?.identifier).toBe(mask);
  });

  it('says what it masks, what it leaves out and what stays', () => {
    expect(REDACTED).toEqual({
      level: 'info',
      text: 'Redacted: accounts, addresses, users, applications, databases, clusters and ids are masks, the same value by the same mask; texts, tags, cities and networks are left out; Region and country stay.',
    });
  });

  it('leaves a whole finding that AWS’s own tools can read, with a mask for each name in it', () => {
    const finding = redactOne({
      ...{ Partition: 'aws', CustomDetectionRuleName: 'carol-watch', Title: 'title', Description: 'text' },
      Resource: {
        RdsDbInstanceDetails: {
          DbInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:orders-1',
          Tags: [{ Key: 'team', Value: 'carol' }],
        },
      },
      Service: {
        UserFeedback: 'USEFUL',
        AdditionalInfo: { Value: '{"sample":true}' },
        Action: {
          RdsLoginAttemptAction: {
            LoginAttributes: [
              { User: 'app', Application: 'curl', FailedLoginAttempts: 3, SuccessfulLoginAttempts: 1 },
            ],
          },
        },
      },
    });
    expect(finding?.document).toStrictEqual({
      AccountId: '000000000001',
      Arn: 'arn:aws:guardduty:eu-west-1:000000000001:detector/detector-1/finding/finding-1',
      CreatedAt: '2026-11-01T10:00:00.000Z',
      Id: 'finding-1',
      Partition: 'aws',
      Region: 'eu-west-1',
      Resource: {
        ResourceType: 'RDSDBInstance',
        RdsDbInstanceDetails: {
          DbInstanceIdentifier: 'database-1',
          DbiResourceId: 'database-2',
          DbInstanceArn: 'arn:aws:rds::000000000001:db:database-1',
          DbClusterIdentifier: 'cluster-1',
          Engine: 'Aurora PostgreSQL',
          EngineVersion: '15.4',
        },
        RdsDbUserDetails: {
          User: 'user-1',
          Application: 'application-1',
          Database: 'database-3',
          Ssl: 'TLSv1_2',
          AuthMethod: 'MD5',
        },
      },
      SchemaVersion: '2.0',
      Service: {
        Action: {
          ActionType: 'RDS_LOGIN_ATTEMPT',
          RdsLoginAttemptAction: {
            RemoteIpDetails: {
              IpAddressV4: '240.0.0.1',
              Country: { CountryName: 'Germany', CountryCode: 'DE' },
            },
            LoginAttributes: [
              {
                User: 'user-1',
                Application: 'application-2',
                FailedLoginAttempts: 3,
                SuccessfulLoginAttempts: 1,
              },
            ],
          },
        },
        Evidence: { ThreatIntelligenceDetails: [{ ThreatListName: 'Amazon' }] },
        Archived: false,
        Count: 1,
        DetectorId: 'detector-1',
        EventFirstSeen: '2026-11-01T10:00:00.000Z',
        EventLastSeen: '2026-11-01T10:00:00.000Z',
        ResourceRole: 'TARGET',
        ServiceName: 'guardduty',
        UserFeedback: 'USEFUL',
        AdditionalInfo: { Value: '{"sample":true}', Type: 'default' },
      },
      Severity: 8,
      Type: 'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin',
      CustomDetectionRuleName: 'rule-1',
      UpdatedAt: '2026-11-01T10:05:00.000Z',
    });
  });

  it('adds nothing to a finding that says nothing', () => {
    const finding = toFinding({ Id: 'f0f0f0f0', Type: 'Discovery:RDS/TorIPCaller' });
    expect(redact({ findings: [finding], sources: [] }).findings[0]?.document).toStrictEqual({
      Id: 'finding-1',
      Partition: 'aws',
      Resource: {},
      SchemaVersion: '2.0',
      Service: { Action: {}, Archived: false, ServiceName: 'guardduty' },
      Type: 'Discovery:RDS/TorIPCaller',
    });
  });

  it('keeps the logins of a finding without an address', () => {
    const action = { RemoteIpDetails: null, LoginAttributes: [{ User: 'carol' }] };
    const finding = redactOne({ Service: { Action: { RdsLoginAttemptAction: action } } });
    expect(finding?.remote).toBeUndefined();
    expect(finding?.logins.map(({ user }) => user)).toEqual(['user-2']);
  });

  it('keeps a finding’s partition in its ARN, and leaves empty what the finding did not know', () => {
    const finding = redactOne({
      ...{ AccountId: null, Region: null, Arn: 'of another form', Partition: 'aws-cn' },
      Service: { DetectorId: null },
    });
    expect(finding?.document.Arn).toBe('arn:aws-cn:guardduty:::detector//finding/finding-1');
  });

  it.each([
    [
      'an instance',
      { RdsDbInstanceDetails: { DbInstanceArn: 'arn:aws:rds:::db:carol', DbInstanceIdentifier: null } },
      { kind: 'instance', identifier: undefined, arn: 'arn:aws:rds:::db:database-1' },
    ],
    [
      'an instance without a name',
      {
        RdsDbInstanceDetails: {
          DbInstanceArn: 'arn:aws:rds:::db:carol',
          DbInstanceIdentifier: null,
          DbiResourceId: null,
        },
      },
      { kind: 'instance', resourceId: undefined, arn: 'arn:aws:rds:::db:' },
    ],
    [
      'a Limitless database',
      {
        RdsLimitlessDbDetails: {
          DbShardGroupIdentifier: 'carol',
          DbShardGroupResourceId: 'shardgroup-ABCDEFGHIJKLMNOP',
          DbShardGroupArn: 'arn:aws:rds:eu-west-1:123456789012:shard-group:carol',
          DbClusterIdentifier: 'orders',
          Engine: 'Aurora PostgreSQL',
          EngineVersion: '16.4-limitless',
        },
      },
      {
        kind: 'limitless',
        identifier: 'database-1',
        resourceId: 'shardgroup-MASKED0002',
        arn: 'arn:aws:rds:::shard-group:database-1',
        cluster: 'cluster-1',
        engine: 'Aurora PostgreSQL',
        engineVersion: '16.4-limitless',
      },
    ],
  ])('keeps %s one', (_, Resource, database) => {
    expect(redactOne({ AccountId: null, Arn: null, Resource })?.database).toMatchObject(database);
  });

  it('keeps the names of GuardDuty’s own lists and rules, and masks those of an account', () => {
    const threats = (...names: string[]) => ({
      Service: {
        Evidence: { ThreatIntelligenceDetails: names.map((ThreatListName) => ({ ThreatListName })) },
      },
    });
    const lists = redactOne(threats('Amazon', 'carol', 'ProofPoint', 'dave', 'carol'))?.threats;
    expect(lists?.map(({ listName }) => listName)).toEqual([
      'Amazon',
      'list-1',
      'ProofPoint',
      'list-2',
      'list-1',
    ]);
    const ruleOf = (CustomDetectionRuleName: string) => redactOne({ CustomDetectionRuleName })?.rule;
    expect(ruleOf('RDSPubliclyAccessible')).toBe('RDSPubliclyAccessible');
    expect(ruleOf('carol-watch')).toBe('rule-1');
  });

  it('leaves unknown what GuardDuty did not know', () => {
    const finding = redactOne({ Resource: { RdsDbUserDetails: { User: 'unknown', Database: '' } } });
    expect(finding?.databaseUser).toMatchObject({ user: 'unknown', database: '' });
  });

  it('gives no mask that is a value of another', () => {
    const users = ['user-1', 'user-2', 'root'];
    const { findings } = redact({
      findings: users.map((User, index) =>
        findingWith({ Id: `f${index}`, Resource: { RdsDbUserDetails: { User } } }),
      ),
      sources: [],
    });
    const masks = findings.map(({ databaseUser }) => databaseUser?.user);
    expect(masks).toEqual(['user-3', 'user-4', 'user-5']);
  });

  it('keeps what decides: type, severity, times, counts, state, Region, country', () => {
    const original = findingWith({ Service: { Archived: true, Count: 7 } });
    const redacted = redactOne({ Service: { Archived: true, Count: 7 } });
    const { type, severity, updatedAt, firstSeen, lastSeen, count, archived, region, sample } = original;
    expect(redacted).toMatchObject({
      type,
      severity,
      updatedAt,
      firstSeen,
      lastSeen,
      count,
      archived,
      region,
      sample,
    });
    expect(redacted?.remote?.country).toBe('Germany');
  });

  it('keeps every word of AWS in findings as AWS writes them', () => {
    const generated = generateFindings(300, { seed: 1, until: Date.UTC(2026, 10, 22) });
    const findings = [...FIXTURES, ...generated.map((document) => toFinding(document))];
    const wordsOf = (finding: Finding) => {
      const { type, resourceType, resourceRole, feedback, actionType, region, partition } = finding;
      const { database, databaseUser, remote } = finding;
      return {
        ...{ type, resourceType, resourceRole, feedback, actionType, region, partition },
        ...{ engine: database?.engine, version: database?.engineVersion },
        ...{ ssl: databaseUser?.ssl, auth: databaseUser?.authMethod },
        ...{ country: remote?.country, code: remote?.countryCode },
      };
    };
    expect(redact({ findings, sources: [] }).findings.map(wordsOf)).toEqual(findings.map(wordsOf));
  });

  it('keeps a type that AWS adds, and masks what has not the shape of one', () => {
    const typeOf = (Type: string) => redactOne({ Type })?.type;
    expect(typeOf('Persistence:RDS/TorIPCaller.NewThing')).toBe('Persistence:RDS/TorIPCaller.NewThing');
    expect(typeOf('carol-4711:RDS/198.51.100.4')).toBe('Other:RDS/type-1');
  });

  it('keeps a sample marked as one', () => {
    const info = { AdditionalInfo: { Value: '{"sample":true,"note":"private"}', Type: 'default' } };
    const finding = redactOne({ Service: info });
    expect(finding?.sample).toBe(true);
    expect(JSON.stringify(finding)).not.toContain('private');
  });

  it('lets no field through that no model knows', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ minLength: 1 }), (json, key) => {
        const secret = { secret: 'tell-nobody', value: JSON.parse(json) };
        const finding = redact({
          findings: [
            toFinding({
              ...findingWith().document,
              [`X${key}`]: secret,
              Resource: {
                ...resource,
                [`X${key}`]: secret,
                RdsDbUserDetails: { User: 'u', [`X${key}`]: secret },
              },
            }),
          ],
          sources: [],
        }).findings[0];
        expect(JSON.stringify(finding)).not.toContain('tell-nobody');
      }),
    );
  });
  const resource = { ResourceType: 'RDSDBInstance' };

  it('leaves nothing of any name, address or id, and tells the same ones from others', () => {
    const word = fc.stringMatching(/^[g-z]{3}[A-Z]{9}$/);
    const address = fc
      .tuple(fc.integer({ min: 11, max: 99 }), fc.nat(255), fc.nat(255))
      .map((parts) => `${parts.join('.')}.77`);
    const account = fc.stringMatching(/^[1-9]\d{11}$/);
    const people = fc.record({
      user: word,
      application: word,
      database: word,
      instance: word,
      cluster: word,
      list: word,
      id: word,
      detector: word,
      address,
      account,
      tag: word,
      city: word,
    });
    fc.assert(
      fc.property(fc.array(people, { minLength: 1, maxLength: 4 }), (all) => {
        const findings = all.map((one) =>
          findingWith({
            Id: one.id,
            AccountId: one.account,
            Arn: `arn:aws:guardduty:eu-west-1:${one.account}:detector/${one.detector}/finding/${one.id}`,
            Title: `${one.user} from ${one.address}`,
            Description: `${one.database} of ${one.account}`,
            Resource: {
              RdsDbUserDetails: { User: one.user, Application: one.application, Database: one.database },
              RdsDbInstanceDetails: {
                DbInstanceIdentifier: one.instance,
                DbClusterIdentifier: one.cluster,
                DbInstanceArn: `arn:aws:rds:eu-west-1:${one.account}:db:${one.instance}`,
                Tags: [{ Key: one.tag, Value: one.tag }],
              },
            },
            Service: {
              DetectorId: one.detector,
              Evidence: { ThreatIntelligenceDetails: [{ ThreatListName: one.list, ThreatNames: [one.tag] }] },
              Action: {
                RdsLoginAttemptAction: {
                  RemoteIpDetails: { IpAddressV4: one.address, City: { CityName: one.city } },
                  LoginAttributes: [{ User: one.user, Application: one.application }],
                },
              },
            },
          }),
        );
        const masked = redact({ findings, sources: [] }).findings;
        const text = JSON.stringify(masked);
        for (const value of all.flatMap((one) => Object.values(one))) expect(text).not.toContain(value);
        for (const [index, one] of all.entries()) {
          for (const [other, two] of all.entries()) {
            const same = masked[index]?.databaseUser?.user === masked[other]?.databaseUser?.user;
            expect(same).toBe(one.user === two.user);
            expect(masked[index]?.remote?.ipV4 === masked[other]?.remote?.ipV4).toBe(
              one.address === two.address,
            );
          }
        }
      }),
    );
  });

  it('masks what a source says of itself, and keeps whether it answered', () => {
    const source: SourceReport = {
      region: 'eu-west-1',
      accountId: '111122223333',
      detectorId: 'abcdef0123456789abcdef0123456789',
      profile: 'customer-prod',
      path: 'AWSLogs/111122223333/findings.json',
      status: 'denied',
      complete: false,
      findings: undefined,
      reason: 'arn:aws:iam::111122223333:user/carol is not authorized',
      hint: 'aws sso login --profile customer-prod',
    };
    const [masked] = redact({ findings: [], sources: [source] }).sources;
    expect(masked).toEqual({
      region: 'eu-west-1',
      accountId: '000000000001',
      detectorId: 'detector-1',
      profile: 'profile-1',
      path: 'file-1',
      status: 'denied',
      complete: false,
      findings: undefined,
    });
  });

  it('adds no profile and no file to a source that has none', () => {
    const source: SourceReport = {
      region: 'eu-west-1',
      accountId: undefined,
      detectorId: undefined,
      status: 'ok',
      complete: true,
      findings: 3,
    };
    expect(redact({ findings: [], sources: [source] }).sources).toStrictEqual([source]);
  });
});
