/** A feature's state. `unknown` where GetDetector does not tell: absent is not off (domain.md b). */
export type FeatureState = 'on' | 'off' | 'unknown';

/** A Region's detector as GetDetector tells it. */
export interface Detector {
  readonly id: string;
  readonly region: string;
  /** From the service role's ARN, the only place where GetDetector names an account. */
  readonly accountId: string | undefined;
  readonly profile: string | undefined;
  /** The detector's own status; findings need it and RDS Protection. */
  readonly enabled: boolean;
  /** Feature RDS_LOGIN_EVENTS. */
  readonly rdsProtection: FeatureState;
  /** Its additional configuration RDS_DATA_RISK. */
  readonly dataRisk: FeatureState;
  /** When RDS Protection was last switched, milliseconds UTC. */
  readonly rdsProtectionUpdatedAt: number | undefined;
  /** An organisation's policy owns the switch (`GUARDDUTY_POLICY`). */
  readonly managedBy: string | undefined;
  /** FIFTEEN_MINUTES, ONE_HOUR, SIX_HOURS, or what comes. */
  readonly publishingFrequency: string | undefined;
  readonly createdAt: number | undefined;
}
