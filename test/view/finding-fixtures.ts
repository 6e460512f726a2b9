import { readdirSync, readFileSync } from 'node:fs';
import type { Finding } from '../../src/model/finding.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import type { ViewOptions } from '../../src/view/view-options.ts';

const FOLDER = new URL('../../fixtures/findings/', import.meta.url);

/** Every fixture, newest first. */
export const FIXTURES: readonly Finding[] = readdirSync(FOLDER)
  .flatMap((name): unknown[] => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')))
  .map((value) => toFinding(value))
  .sort((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0));

export function fixture(name: string): Finding {
  const [first]: unknown[] = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  return toFinding(first);
}

/** A terminal of a width at 2026-11-22 12:00 in Tokyo; undefined is a pipe. */
export function viewOptions(width: number | undefined, changes: Partial<ViewOptions> = {}): ViewOptions {
  return {
    color: 0,
    width,
    zone: 'Asia/Tokyo',
    now: width === undefined ? undefined : Date.UTC(2026, 10, 22, 3),
    unicode: true,
    hyperlinks: false,
    ...changes,
  };
}

/** A finding that says everything that one can say: each text stands for a field that an attacker may fill. */
export function fullDocument(): JsonObject {
  return {
    AccountId: '123456789012',
    Arn: 'not an arn',
    Id: 'f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0',
    Type: 'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin',
    Partition: 'aws',
    Region: 'eu-west-1',
    Title: 'title',
    Description: 'description',
    CustomDetectionRuleName: 'rule',
    Severity: 8,
    CreatedAt: '2026-11-01T10:00:00.000Z',
    UpdatedAt: '2026-11-01T10:05:00.000Z',
    Resource: {
      ResourceType: 'RDSDBInstance',
      RdsDbInstanceDetails: {
        DbInstanceIdentifier: 'instance',
        DbiResourceId: 'resource',
        DbInstanceArn: 'arn',
        DbClusterIdentifier: 'cluster',
        Engine: 'engine',
        EngineVersion: 'version',
        Tags: [{ Key: 'key', Value: 'value' }],
      },
      RdsDbUserDetails: {
        User: 'user',
        Application: 'application',
        Database: 'database',
        Ssl: 'ssl',
        AuthMethod: 'auth',
      },
    },
    Service: {
      Action: {
        ActionType: 'RDS_LOGIN_ATTEMPT',
        RdsLoginAttemptAction: {
          RemoteIpDetails: {
            IpAddressV4: '192.0.2.7',
            IpAddressV6: '2001:db8::7',
            City: { CityName: 'city' },
            Country: { CountryCode: 'cc', CountryName: 'country' },
            GeoLocation: { Lat: 1.5, Lon: 2.5 },
            Organization: { Asn: '64500', AsnOrg: 'asnorg', Isp: 'isp', Org: 'org' },
          },
          LoginAttributes: [
            {
              User: 'login user',
              Application: 'login application',
              FailedLoginAttempts: 1,
              SuccessfulLoginAttempts: 2,
            },
          ],
        },
      },
      Evidence: {
        ThreatIntelligenceDetails: [
          { ThreatListName: 'list', ThreatNames: ['threat'], ThreatFileSha256: 'sha' },
        ],
      },
      Archived: false,
      Count: 3,
      DetectorId: 'detector',
      EventFirstSeen: '2026-11-01T10:00:00.000Z',
      EventLastSeen: '2026-11-01T10:00:00.000Z',
      ResourceRole: 'TARGET',
      UserFeedback: 'USEFUL',
      AdditionalInfo: {
        unusualBehavior: {
          unusualUserNameClusterProfiling: {
            userName: 'behaviour',
            failedLoginCount: 1,
            incompleteConnectionCount: 2,
          },
        },
        profiledBehavior: { 'strange key': 'behaviour value' },
      },
    },
  };
}

/** Paths of every text in a document. */
export function textPaths(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textPaths(inner, [...path, key]));
}

/** The document with another text at a path, or at each of them. */
export function withText(value: Json, text: string, isMeant: (path: string) => boolean, path = ''): Json {
  if (typeof value === 'string') return isMeant(path) ? text : value;
  if (Array.isArray(value))
    return value.map((inner, index) => withText(inner, text, isMeant, `${path}.${index}`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withText(inner, text, isMeant, `${path}.${key}`)]),
  );
}
