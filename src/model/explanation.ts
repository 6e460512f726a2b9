import type { Family, FindingGroup, Outcome } from './finding-type.ts';

/** What a finding type means, in sentences for people. */
export interface Explanation {
  /** As asked. */
  readonly type: string;
  /** False for a type that this version does not know: the texts then say what its parts say. */
  readonly known: boolean;
  readonly group: FindingGroup | undefined;
  /** The part before the colon: `CredentialAccess`. */
  readonly purpose: string | undefined;
  readonly family: Family | undefined;
  readonly outcome: Outcome | undefined;
  /** Something to know before the rest: announced and not yet seen, not a login, not known. */
  readonly notice: string | undefined;
  readonly whatHappened: string;
  readonly howSure: string;
  /** GuardDuty's default, in words; the number in a finding is what counts. */
  readonly severity: string;
  /** What moves it. */
  readonly severityRule: string;
  readonly innocentCauses: readonly string[];
  /** What AWS advises, in order. */
  readonly advice: readonly string[];
  /** AWS's page of the type. */
  readonly link: string;
}

/** An engine that RDS Protection watches. */
interface SupportedEngine {
  readonly engine: string;
  /** `login`: login activity. `data`: data activity. */
  readonly activity: 'login' | 'data';
  /** Versions, as ranges; empty where the published list was not available. */
  readonly versions: readonly string[];
  readonly note: string | undefined;
}

/** The engines of the catalogue, and how fresh that is. */
export interface SupportedEngines {
  /** The day these facts were read, `2026-11-22`. */
  readonly asOf: string;
  readonly link: string;
  readonly engines: readonly SupportedEngine[];
  readonly notes: readonly string[];
}
