import type { Finding } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';

/** A plausible finding with what a test is about laid over it. Objects are merged, everything else replaced. */
export function findingWith(changes: JsonObject = {}): Finding {
  return toFinding(merge(BASE, changes));
}

/** A finding with some of its fields changed. It has its other fields from getters, which a spread leaves out. */
export function changed(finding: Finding, changes: Partial<Finding>): Finding {
  const properties = Object.entries(changes).map(([name, value]) => [name, { value, enumerable: true }]);
  return Object.create(finding, Object.fromEntries(properties));
}

const FIELDS: Readonly<Record<keyof Finding, true>> = {
  id: true,
  type: true,
  accountId: true,
  region: true,
  partition: true,
  detectorId: true,
  severity: true,
  createdAt: true,
  updatedAt: true,
  firstSeen: true,
  lastSeen: true,
  count: true,
  archived: true,
  sample: true,
  feedback: true,
  resourceType: true,
  resourceRole: true,
  actionType: true,
  rule: true,
  database: true,
  databaseUser: true,
  remote: true,
  logins: true,
  threats: true,
  arn: true,
  title: true,
  description: true,
  behaviours: true,
  apiCall: true,
  document: true,
};

/** All of a finding's fields, as properties of their own. */
export function fieldsOf(finding: Finding): Finding {
  const names = Object.keys(FIELDS) as (keyof Finding)[];
  return Object.fromEntries(names.map((name) => [name, finding[name]])) as unknown as Finding;
}

function merge(base: JsonObject, changes: JsonObject): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const old = merged[key];
    const both = isObject(old) && isObject(value);
    merged[key] = both ? merge(old, value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const BASE: JsonObject = {
  AccountId: '123456789012',
  Arn: 'arn:aws:guardduty:eu-west-1:123456789012:detector/d0/finding/f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0',
  Id: 'f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0',
  Type: 'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin',
  Region: 'eu-west-1',
  Severity: 8,
  CreatedAt: '2026-11-01T10:00:00.000Z',
  UpdatedAt: '2026-11-01T10:05:00.000Z',
  SchemaVersion: '2.0',
  Resource: {
    ResourceType: 'RDSDBInstance',
    RdsDbInstanceDetails: {
      DbInstanceIdentifier: 'orders-1',
      DbiResourceId: 'db-ORDERS1',
      DbClusterIdentifier: 'orders',
      Engine: 'Aurora PostgreSQL',
      EngineVersion: '15.4',
    },
    RdsDbUserDetails: {
      User: 'app',
      Application: 'psql',
      Database: 'orders',
      Ssl: 'TLSv1_2',
      AuthMethod: 'MD5',
    },
  },
  Service: {
    Action: {
      ActionType: 'RDS_LOGIN_ATTEMPT',
      RdsLoginAttemptAction: {
        RemoteIpDetails: {
          IpAddressV4: '192.0.2.7',
          Country: { CountryCode: 'DE', CountryName: 'Germany' },
          Organization: { Asn: '16276', AsnOrg: 'OVH SAS' },
        },
        LoginAttributes: [],
      },
    },
    Evidence: { ThreatIntelligenceDetails: [{ ThreatListName: 'Amazon', ThreatNames: [] }] },
    Archived: false,
    Count: 1,
    DetectorId: 'd0',
    EventFirstSeen: '2026-11-01T10:00:00.000Z',
    EventLastSeen: '2026-11-01T10:00:00.000Z',
    ResourceRole: 'TARGET',
  },
};
