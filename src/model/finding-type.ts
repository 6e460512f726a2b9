/** What a login finding says of the login. Data-activity and custom-rule types have none. */
export const OUTCOMES = ['success', 'failure', 'probe'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The families that `--type` takes by name. */
export const FAMILIES = ['Tor', 'MaliciousIP', 'AnomalousBehavior'] as const;
export type Family = (typeof FAMILIES)[number];

/** The purposes that `--type` takes by name. */
export const PURPOSES = ['CredentialAccess', 'Discovery', 'Exfiltration', 'Impact'] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * login: RDS Protection's login activity, GA 2023-03.
 * data: RDS Protection's data activity, announced 2026-10-08, not yet seen in a real finding.
 * rule: custom detection rules over CloudTrail management events; not a database login.
 */
export type FindingGroup = 'login' | 'data' | 'rule';

export interface FindingTypeInfo {
  readonly group: FindingGroup;
  readonly outcome?: Outcome;
  /** GuardDuty's default; the number in a finding may differ and is what counts (domain.md a.1). */
  readonly severity: string;
  /** The anchor on AWS's page of the group, where the type has one. */
  readonly anchor?: string;
  /** The custom detection rule that makes it. */
  readonly rule?: string;
}

/** Every type that holds `:RDS/` and is known: domain.md a.1, a.3, a.4, in that order. */
export const FINDING_TYPES = {
  'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin': {
    group: 'login',
    outcome: 'success',
    severity: 'Low, Medium or High',
    anchor: 'credaccess-rds-anombehavior-successlogin',
  },
  'CredentialAccess:RDS/AnomalousBehavior.FailedLogin': {
    group: 'login',
    outcome: 'failure',
    severity: 'Low',
    anchor: 'credaccess-rds-anombehavior-failedlogin',
  },
  'CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce': {
    group: 'login',
    outcome: 'success',
    severity: 'High',
    anchor: 'credaccess-rds-anombehavior-successfulbruteforce',
  },
  'CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin': {
    group: 'login',
    outcome: 'success',
    severity: 'High',
    anchor: 'credaccess-rds-maliciousipcaller-successfullogin',
  },
  'CredentialAccess:RDS/MaliciousIPCaller.FailedLogin': {
    group: 'login',
    outcome: 'failure',
    severity: 'Medium',
    anchor: 'credaccess-rds-maliciousipcaller-failedlogin',
  },
  'Discovery:RDS/MaliciousIPCaller': {
    group: 'login',
    outcome: 'probe',
    severity: 'Medium',
    anchor: 'discovery-rds-maliciousipcaller',
  },
  'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin': {
    group: 'login',
    outcome: 'success',
    severity: 'High',
    anchor: 'credaccess-rds-toripcaller-successfullogin',
  },
  'CredentialAccess:RDS/TorIPCaller.FailedLogin': {
    group: 'login',
    outcome: 'failure',
    severity: 'Medium',
    anchor: 'credaccess-rds-toripcaller-failedlogin',
  },
  'Discovery:RDS/TorIPCaller': {
    group: 'login',
    outcome: 'probe',
    severity: 'Medium',
    anchor: 'discovery-rds-toripcaller',
  },
  'Exfiltration:RDS/AnomalousBehavior': { group: 'data', severity: 'Low, Medium or High' },
  'Exfiltration:RDS/MaliciousIPCaller': { group: 'data', severity: 'High' },
  'Exfiltration:RDS/TorIPCaller': { group: 'data', severity: 'High' },
  'Impact:RDS/AnomalousBehavior.Drop': { group: 'data', severity: 'Medium or High' },
  'Impact:RDS/AnomalousBehavior.Delete': { group: 'data', severity: 'Low, Medium or High' },
  'Impact:RDS/MaliciousIPCaller': { group: 'data', severity: 'High' },
  'Impact:RDS/TorIPCaller': { group: 'data', severity: 'High' },
  'CredentialAccess:RDS/ModifyAuthenticationProcess': {
    group: 'rule',
    severity: 'High',
    rule: 'RDSMasterPasswordReset',
  },
  'DefenseImpairment:RDS/ModifyAuthenticationProcess': {
    group: 'rule',
    severity: 'Medium',
    rule: 'RDSIAMAuthDisabled',
  },
  'Exfiltration:RDS/TransferDataToCloudAccount': {
    group: 'rule',
    severity: 'High',
    rule: 'RDSSnapshotPubliclyShared',
  },
  'InitialAccess:RDS/ExploitPublicFacingApplication': {
    group: 'rule',
    severity: 'High',
    rule: 'RDSPubliclyAccessible',
  },
} as const satisfies Record<string, FindingTypeInfo>;

export type KnownFindingType = keyof typeof FINDING_TYPES;

export const KNOWN_FINDING_TYPES = Object.keys(FINDING_TYPES) as readonly KnownFindingType[];

/** The sixteen types that CreateSampleFindings is asked for: login and data activity. */
export const SAMPLE_FINDING_TYPES = KNOWN_FINDING_TYPES.filter(
  (type) => FINDING_TYPES[type].group !== 'rule',
);

export function isKnownFindingType(type: string): type is KnownFindingType {
  return Object.hasOwn(FINDING_TYPES, type);
}

/** What the catalogue says of a type; undefined for one that AWS added since. */
export function findingTypeInfo(type: string): FindingTypeInfo | undefined {
  return isKnownFindingType(type) ? FINDING_TYPES[type] : undefined;
}

/** The parts of `ThreatPurpose:Resource/Family[.Mechanism][!Artifact]`, for known and unknown types alike. */
export interface FindingTypeParts {
  readonly purpose: string;
  readonly resource: string;
  /** As written in the type: `TorIPCaller`. */
  readonly familyName: string;
  readonly family: Family | undefined;
  readonly mechanism: string | undefined;
  readonly artifact: string | undefined;
}

const FAMILY_NAMES: Record<string, Family> = {
  TorIPCaller: 'Tor',
  MaliciousIPCaller: 'MaliciousIP',
  AnomalousBehavior: 'AnomalousBehavior',
};

const TYPE_PATTERN = /^([^:/]+):([^/]+)\/([^.!]+)(?:\.([^!]+))?(?:!(.+))?$/;

/** Types are few and each is met a thousand times; what a file holds instead of types is not to fill the memory. */
const parsed = new Map<string, FindingTypeParts | undefined>();
const MAX_PARSED = 1024;
const MAX_PARSED_LENGTH = 200;

/** Takes a type apart; undefined where it does not have the published form. */
export function parseFindingType(type: string): FindingTypeParts | undefined {
  const known = parsed.get(type);
  if (known || parsed.has(type)) return known;
  const parts = toParts(type);
  if (parsed.size < MAX_PARSED && type.length <= MAX_PARSED_LENGTH) parsed.set(type, parts);
  return parts;
}

function toParts(type: string): FindingTypeParts | undefined {
  const match = TYPE_PATTERN.exec(type);
  if (!match) return undefined;
  const [, purpose = '', resource = '', familyName = '', mechanism, artifact] = match;
  const family = Object.hasOwn(FAMILY_NAMES, familyName) ? FAMILY_NAMES[familyName] : undefined;
  return { purpose, resource, familyName, family, mechanism, artifact };
}

const MECHANISM_OUTCOMES: Record<string, Outcome> = {
  SuccessfulLogin: 'success',
  SuccessfulBruteForce: 'success',
  FailedLogin: 'failure',
};

/**
 * What the type says of the login. A type that AWS adds tomorrow gets what its parts say, and nothing where
 * they say nothing.
 */
export function outcomeOf(type: string): Outcome | undefined {
  const info = findingTypeInfo(type);
  if (info) return info.outcome;
  const parts = parseFindingType(type);
  if (parts?.resource !== 'RDS') return undefined;
  if (parts.purpose === 'Discovery') return 'probe';
  const mechanism = parts.mechanism ?? '';
  return Object.hasOwn(MECHANISM_OUTCOMES, mechanism) ? MECHANISM_OUTCOMES[mechanism] : undefined;
}

/** The resource types of RDS Protection (domain.md d.1). */
export const RDS_RESOURCE_TYPES = ['RDSDBInstance', 'RDSLimitlessDB'] as const;

/** Whether a finding is RDS's: by its type or by its resource, so that tomorrow's types are shown too. */
export function isRdsFinding(finding: {
  readonly type: string;
  readonly resourceType: string | undefined;
}): boolean {
  return (
    finding.type.includes(':RDS/') || RDS_RESOURCE_TYPES.some((resource) => resource === finding.resourceType)
  );
}
