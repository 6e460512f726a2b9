import { describe, expect, it } from 'vitest';
import { redact } from '../../src/filter/redact.ts';
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
    ['a private address', { IpAddressV4: '172.16.3.4' }, '10.0.0.1'],
    ['an IPv6 address', { IpAddressV4: null, IpAddressV6: '2a00:1450::5' }, '2001:db8::1'],
    ['a private IPv6 address', { IpAddressV4: null, IpAddressV6: 'fd12::5' }, 'fd00::1'],
  ])('keeps the form of %s', (_, details, mask) => {
    const finding = redactOne({
      Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails: details } } },
    });
    expect(finding?.remote?.ipV4 ?? finding?.remote?.ipV6).toBe(mask);
  });

  it('keeps a resource id one that commands look up', () => {
    const finding = redactOne({
      Resource: { RdsDbInstanceDetails: { DbInstanceIdentifier: 'db-ABCDEFGHIJKLMNOP' } },
    });
    expect(finding?.database?.identifier).toBe('db-MASKED0001');
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
});
