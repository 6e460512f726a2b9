import type { Family, Outcome, Purpose } from './finding-type.ts';

export const STATES = ['active', 'archived', 'all'] as const;
type State = (typeof STATES)[number];

export const SAMPLE_CHOICES = ['include', 'exclude', 'only'] as const;
export type SampleChoice = (typeof SAMPLE_CHOICES)[number];

/** Orders of an answer. Every order ends in the id, so that the same findings print the same bytes. */
export const SORT_KEYS = [
  'updated',
  'severity',
  'first-seen',
  'last-seen',
  'count',
  'type',
  'database',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** One thing that `--type` named. */
export type TypeSelector =
  | { readonly kind: 'family'; readonly family: Family }
  | { readonly kind: 'purpose'; readonly purpose: Purpose }
  /** `type` in the catalogue's spelling where it is known, else as typed. */
  | { readonly kind: 'type'; readonly type: string };

/** A network: an address is one of full length. */
export interface AddressRange {
  /** As typed, for messages. */
  readonly text: string;
  /** 4 or 16 bytes. */
  readonly bytes: readonly number[];
  /** Length of the prefix in bits. */
  readonly prefix: number;
}

/**
 * What is asked for, compiled once from flags: the inside never sees `24h`. An undefined part asks nothing.
 * Several values of one part are alternatives, the parts must all hold. Times are milliseconds UTC.
 */
export interface Query {
  readonly types: readonly TypeSelector[] | undefined;
  readonly minSeverity: number | undefined;
  /** The window [since, until) on UpdatedAt. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** Whether an end of the window was given as a duration: it is then as right as this computer's clock. */
  readonly countsBack: boolean;
  readonly outcomes: readonly Outcome[] | undefined;
  readonly users: readonly string[] | undefined;
  readonly applications: readonly string[] | undefined;
  readonly databases: readonly string[] | undefined;
  readonly clusters: readonly string[] | undefined;
  readonly engines: readonly string[] | undefined;
  readonly accounts: readonly string[] | undefined;
  readonly asns: readonly string[] | undefined;
  readonly threatLists: readonly string[] | undefined;
  readonly addresses: readonly AddressRange[] | undefined;
  readonly countries: readonly string[] | undefined;
  readonly ids: readonly string[] | undefined;
  /** Regions as a filter: only for findings in files; a live run asks these Regions instead. */
  readonly regions: readonly string[] | undefined;
  readonly state: State;
  readonly samples: SampleChoice;
  readonly sort: SortKey;
  /** Rows of the answer; undefined is all. */
  readonly limit: number | undefined;
}

/** Asks for every active RDS finding. */
export const EVERY_FINDING: Query = {
  types: undefined,
  minSeverity: undefined,
  since: undefined,
  until: undefined,
  countsBack: false,
  outcomes: undefined,
  users: undefined,
  applications: undefined,
  databases: undefined,
  clusters: undefined,
  engines: undefined,
  accounts: undefined,
  asns: undefined,
  threatLists: undefined,
  addresses: undefined,
  countries: undefined,
  ids: undefined,
  regions: undefined,
  state: 'active',
  samples: 'include',
  sort: 'updated',
  limit: undefined,
};

/** One condition of ListFindings, with the operators that it documents (domain.md c.3). Values of equals are text. */
export interface ServerCondition {
  readonly equals?: readonly string[];
  readonly notEquals?: readonly string[];
  readonly greaterThanOrEqual?: number;
  readonly lessThan?: number;
}

/** Attribute name → condition: the `criterion` of one ListFindings call. */
export type ServerCriteria = Readonly<Record<string, ServerCondition>>;
