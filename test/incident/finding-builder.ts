import type { Finding } from '../../src/model/finding.ts';
import { toFinding } from '../../src/model/read-finding.ts';

export const TOR_SUCCESS = 'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin';
export const TOR_FAILURE = 'CredentialAccess:RDS/TorIPCaller.FailedLogin';
export const TOR_PROBE = 'Discovery:RDS/TorIPCaller';
export const LISTED_SUCCESS = 'CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin';
export const LISTED_FAILURE = 'CredentialAccess:RDS/MaliciousIPCaller.FailedLogin';
export const LISTED_PROBE = 'Discovery:RDS/MaliciousIPCaller';
export const UNUSUAL_SUCCESS = 'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin';
export const UNUSUAL_FAILURE = 'CredentialAccess:RDS/AnomalousBehavior.FailedLogin';
export const BRUTE_FORCE = 'CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce';
export const UNUSUAL_READ = 'Exfiltration:RDS/AnomalousBehavior';
export const TOR_READ = 'Exfiltration:RDS/TorIPCaller';
export const LISTED_DESTRUCTION = 'Impact:RDS/MaliciousIPCaller';
export const UNUSUAL_DROP = 'Impact:RDS/AnomalousBehavior.Drop';
export const UNUSUAL_DELETE = 'Impact:RDS/AnomalousBehavior.Delete';
export const RULE = 'CredentialAccess:RDS/ModifyAuthenticationProcess';

export const START = Date.UTC(2026, 10, 2);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What a test says of a finding; times are milliseconds after START. */
export interface Sketch {
  readonly id: string;
  readonly type: string;
  readonly at?: number;
  readonly until?: number;
  readonly user?: string;
  readonly address?: string;
  readonly addressV6?: string;
  readonly count?: number;
  /** null where GuardDuty gave none. */
  readonly severity?: number | null;
  readonly cluster?: string;
  readonly instance?: string;
  readonly account?: string;
  readonly region?: string;
  readonly lists?: readonly string[];
  readonly logins?: readonly {
    readonly user: string;
    readonly failed?: number;
    readonly successful?: number;
  }[];
  readonly ssl?: string;
  readonly authMethod?: string;
  readonly application?: string;
  readonly sample?: boolean;
  readonly rule?: string;
  /** Leaves EventFirstSeen and EventLastSeen out. */
  readonly untimed?: boolean;
}

/** A finding as the border reads it from the API's own shape. */
export function finding(sketch: Sketch): Finding {
  const first = new Date(START + (sketch.at ?? 0)).toISOString();
  const last = new Date(START + (sketch.until ?? sketch.at ?? 0)).toISOString();
  const seen = sketch.untimed ? {} : { EventFirstSeen: first, EventLastSeen: last };
  return toFinding({
    Id: sketch.id,
    Type: sketch.type,
    AccountId: sketch.account ?? '123456789012',
    Region: sketch.region ?? 'ap-northeast-1',
    Severity: sketch.severity === undefined ? 5 : sketch.severity,
    CreatedAt: first,
    UpdatedAt: last,
    ...(sketch.rule ? { CustomDetectionRuleName: sketch.rule } : {}),
    Resource: {
      ResourceType: 'RDSDBInstance',
      RdsDbInstanceDetails: {
        DbInstanceIdentifier: sketch.instance ?? 'db-1',
        DbClusterIdentifier: sketch.cluster ?? (sketch.instance ? '' : 'cluster-1'),
        Engine: 'Aurora MySQL',
      },
      RdsDbUserDetails: {
        User: sketch.user ?? 'unknown',
        Application: sketch.application ?? 'unknown',
        Database: 'unknown',
        Ssl: sketch.ssl ?? 'TLSv1_2',
        AuthMethod: sketch.authMethod ?? 'SCRAM_SHA_256',
      },
    },
    Service: {
      Action: {
        ActionType: 'RDS_LOGIN_ATTEMPT',
        RdsLoginAttemptAction: {
          RemoteIpDetails: {
            ...(sketch.address ? { IpAddressV4: sketch.address } : {}),
            ...(sketch.addressV6 ? { IpAddressV6: sketch.addressV6 } : {}),
          },
          LoginAttributes: (sketch.logins ?? []).map((login) => ({
            User: login.user,
            FailedLoginAttempts: login.failed ?? 0,
            SuccessfulLoginAttempts: login.successful ?? 0,
          })),
        },
      },
      Evidence: {
        ThreatIntelligenceDetails: (sketch.lists ?? []).map((ThreatListName) => ({
          ThreatListName,
          ThreatNames: [],
        })),
      },
      Archived: false,
      Count: sketch.count ?? 1,
      ...seen,
      AdditionalInfo: { Type: 'default', Value: sketch.sample ? '{"sample":true}' : '{}' },
    },
  });
}
