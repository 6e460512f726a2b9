/** The language of a block; Markdown's fence carries it. */
type CommandLanguage = 'sh' | 'sql' | 'logs-insights';

/** Whose SQL a block is; `mysql` is MySQL's, MariaDB's and Aurora MySQL's. */
export type SqlDialect = 'postgresql' | 'mysql';

/**
 * Commands to copy, never run by us. `text` is one or more whole lines without a line break at the end. Values
 * from the finding are quoted in it for its language, and hold no character that a terminal would act on.
 */
export interface CommandBlock {
  readonly language: CommandLanguage;
  readonly dialect: SqlDialect | undefined;
  /** What it does, as a sentence; may hold remote text. */
  readonly purpose: string;
  /** Where to run it. */
  readonly where: string;
  readonly text: string;
  /** Whether it changes something. */
  readonly changes: boolean;
}

export const PLAN_STEPS = [
  'expected',
  'source',
  'stop',
  'undo-change',
  'network',
  'rotate',
  'investigate',
  'evidence',
  'restore',
  'prevent',
] as const;
export type PlanStepId = (typeof PLAN_STEPS)[number];

/** One step of a containment plan, to be done in order. Texts may hold remote text. */
export interface PlanStep {
  readonly id: PlanStepId;
  /** What to do, as a short sentence with the finding's values in it. */
  readonly title: string;
  readonly why: string;
  /** What can go wrong: to be read before the commands. */
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  readonly blocks: readonly CommandBlock[];
  /** What takes the step back; empty where it changes nothing or where there is no way back (then a note says so). */
  readonly undo: readonly CommandBlock[];
}

/** How much a plan does: `contain` locks and closes; `check` is the shorter one for probes and failed logins. */
export type PlanKind = 'contain' | 'check';

/** What to do about one finding, filled in with its values. Times in commands are UTC. */
export interface Plan {
  readonly findingId: string;
  readonly findingType: string;
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly kind: PlanKind;
  /** The engine as the finding has it. */
  readonly engine: string | undefined;
  /** The dialects that its SQL is in: both where the engine is not known. */
  readonly dialects: readonly SqlDialect[];
  /** The plan in one sentence. */
  readonly summary: string;
  /** What to know before the first step. */
  readonly notes: readonly string[];
  readonly steps: readonly PlanStep[];
}
