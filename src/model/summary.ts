import type { SeverityLevel } from './severity.ts';

/** How many findings have a value; undefined where GuardDuty did not know it. */
export interface ValueCount {
  readonly value: string | undefined;
  readonly findings: number;
}

/** A database as findings name it: the cluster where there is one, else the instance or shard group. */
export interface DatabaseCount extends ValueCount {
  readonly engine: string | undefined;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
}

export interface AddressCount extends ValueCount {
  readonly country: string | undefined;
  readonly organisation: string | undefined;
  /** The threat lists that its findings name. */
  readonly threatLists: readonly string[];
}

/** One day in the zone: findings by the hour in which they were last seen. */
export interface DayCount {
  /** `2026-11-02` */
  readonly day: string;
  /** 24 numbers. */
  readonly hours: readonly number[];
  readonly findings: number;
}

/**
 * What the logins that findings tell of have in common that makes the next one easy, on one database. Counted are
 * findings of logins that were tried or worked and of data activity: a probe has no login.
 */
export interface WeakLogins extends DatabaseCount {
  /** Without TLS. */
  readonly unencrypted: number;
  /** By MD5 or MySQL's native password: hashes older than SHA-2. */
  readonly weakAuthentication: number;
  /** As a name that everyone tries first. */
  readonly masterUser: number;
  readonly unknownApplication: number;
  /** The weak authentication methods and master users that were seen, by name. */
  readonly authMethods: readonly string[];
  readonly masterUsers: readonly string[];
}

/**
 * Findings counted. A list is in the order of most findings, then of the value. A finding may name several users,
 * addresses and lists and counts for each; numbers are findings, not logins: GuardDuty's own counts are aggregates
 * whose details are those of the newest occurrence only.
 */
export interface Summary {
  readonly findings: number;
  readonly samples: number;
  /** Milliseconds UTC. */
  readonly firstSeen: number | undefined;
  readonly lastSeen: number | undefined;
  /** All four, worst first, then those without a severity. */
  readonly severities: readonly { readonly level: SeverityLevel | undefined; readonly findings: number }[];
  readonly types: readonly ValueCount[];
  readonly databases: readonly DatabaseCount[];
  readonly users: readonly ValueCount[];
  readonly addresses: readonly AddressCount[];
  readonly countries: readonly ValueCount[];
  readonly organisations: readonly ValueCount[];
  readonly threatLists: readonly ValueCount[];
  /** In the order of time; days without a finding are not in it. */
  readonly days: readonly DayCount[];
  /** Only databases that have one. */
  readonly weakLogins: readonly WeakLogins[];
}
