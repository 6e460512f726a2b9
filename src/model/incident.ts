/** What became of an incident, worst first (product.md, "Login incidents"). */
export const VERDICTS = ['compromised', 'suspicious', 'under-attack', 'probed', 'other'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * What one finding tells of: a login that worked or failed, a touch without a login, data activity. `other` is
 * what is no database login at all (a custom detection rule), or a type that says nothing of one.
 */
export type Activity = 'probe' | 'failure' | 'success' | 'data' | 'other';

/** One finding of an incident, as a step of its timeline. Times are milliseconds since the epoch, UTC. */
export interface Stage {
  readonly findingId: string;
  readonly type: string;
  readonly activity: Activity;
  /** Undefined where the finding carries no time at all. */
  readonly firstSeen: number | undefined;
  readonly lastSeen: number | undefined;
  /** GuardDuty's aggregate: user and addresses are those of the newest occurrence only (domain.md d.2). */
  readonly count: number | undefined;
  readonly severity: number | undefined;
  /** Database users that the finding names; without GuardDuty's `unknown`. */
  readonly users: readonly string[];
  readonly addresses: readonly string[];
  /** The instance or shard group, as the finding names it. */
  readonly database: string | undefined;
  /** `user` where only the database user ties it to the incident; undefined for the finding that began it. */
  readonly joinedBy: 'address' | 'user' | undefined;
}

/**
 * What a reader must know not to read more into an incident than it says. `lag` and `aggregate` say the same on
 * every incident that has them, so that a view can say them once.
 */
export interface IncidentNote {
  readonly kind: 'lag' | 'aggregate' | 'time' | 'chain' | 'user-join' | 'continues' | 'continued';
  readonly text: string;
}

/** Findings that are one story: the same database, the same remote address or database user, close in time. */
export interface Incident {
  /** The id of its earliest finding: later findings do not change it. */
  readonly id: string;
  readonly verdict: Verdict;
  /** One plain sentence with the numbers in it; holds an attacker's text. */
  readonly reason: string;
  /** The highest of its findings'; undefined where none carries one. */
  readonly severity: number | undefined;
  readonly firstSeen: number | undefined;
  /** The last that GuardDuty told so far, which is not the end. */
  readonly lastSeen: number | undefined;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly cluster: string | undefined;
  readonly engine: string | undefined;
  /** Instances and shard groups, as the findings name them. */
  readonly databases: readonly string[];
  readonly users: readonly string[];
  readonly addresses: readonly string[];
  readonly threatLists: readonly string[];
  /** GuardDuty made it up: samples never mix with real findings. */
  readonly sample: boolean;
  /** One per finding, in the order of time. */
  readonly stages: readonly Stage[];
  readonly findingIds: readonly string[];
  /** Whose plan comes first: the finding that says that something worked, was done, was tried; else the earliest. */
  readonly decisiveFindingId: string;
  readonly notes: readonly IncidentNote[];
}
