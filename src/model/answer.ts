/**
 * How one part of what was asked (a Region, a profile's Region, a file) answered.
 * `no-detector` and `not-enabled` are complete answers when every Region was asked, and missing ones where the
 * Region was named: `complete` says which.
 */
export const SOURCE_STATUSES = [
  'ok',
  'no-detector',
  'not-enabled',
  'denied',
  'throttled',
  'timeout',
  'unreachable',
  'error',
] as const;
export type SourceStatus = (typeof SOURCE_STATUSES)[number];

/** One line of the ledger of what was asked and what came back: an element of `Sources` in JSON. */
export interface SourceReport {
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly detectorId: string | undefined;
  /** The AWS profile, where more than one was asked. */
  readonly profile?: string | undefined;
  /** The file, for findings read from files. */
  readonly path?: string | undefined;
  readonly status: SourceStatus;
  /** False where something that was asked for is missing: the run ends with exit 5. */
  readonly complete: boolean;
  /** Findings of the answer that came from here. */
  readonly findings: number | undefined;
  /** Why it is missing, as a sentence for people; may hold remote text. */
  readonly reason?: string | undefined;
  /** What to type next, where there is something. */
  readonly hint?: string | undefined;
}

/** Something that a person should know and that is not part of the answer; goes to stderr. May hold remote text. */
export interface Notice {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** What was got, and how much of what was asked it is. */
export interface Answer<T> {
  readonly items: readonly T[];
  readonly sources: readonly SourceReport[];
  readonly notices: readonly Notice[];
}

/** Exit 0 means complete: nothing that was asked for is missing. */
export function isComplete(answer: { readonly sources: readonly SourceReport[] }): boolean {
  return answer.sources.every((source) => source.complete);
}
