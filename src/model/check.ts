/** `unknown`: it could not be looked at, or only by changing something. */
export const CHECK_STATES = ['ok', 'warning', 'problem', 'unknown'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** What `doctor` looks at; a permission goes by its IAM action. */
type CheckName =
  | 'node'
  | 'proxy'
  | 'certificates'
  | 'credentials'
  | 'region'
  | 'endpoint'
  | 'clock'
  | 'detector'
  | 'rds-protection'
  | 'data-risk'
  | 'learning-period'
  | `guardduty:${string}`;

/** What mends it: a command, as the words of a shell not yet quoted, or a sentence where there is none. */
export type Remedy =
  | { readonly kind: 'command'; readonly words: readonly string[] }
  | { readonly kind: 'advice'; readonly text: string };

/** One thing that `doctor` looked at. Texts are sentences and may hold remote text. */
export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
  /** Undefined for what holds in every Region. */
  readonly region?: string | undefined;
  /** Undefined for what holds for every profile, and where none was named. */
  readonly profile?: string | undefined;
  /** What was found. */
  readonly detail: string;
  /** Why it matters. */
  readonly why: string;
  readonly remedy?: Remedy | undefined;
}
