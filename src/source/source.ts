import type { RdsguardError } from '../errors.ts';
import type { Answer } from '../model/answer.ts';
import type { Check } from '../model/check.ts';
import type { Detector } from '../model/detector.ts';
import type { Finding } from '../model/finding.ts';
import type { ServerCriteria } from '../model/query.ts';

/**
 * Where findings come from: the one extension point. There are two kinds, live (the service, or the embedded
 * GuardDuty behind the same SDK) and files; a third implements this and is opened in commands/open-source.ts.
 *
 * A source never throws for a part that failed: the part is in `sources` with its status, and the rest is
 * answered. It throws an RdsguardError only where nothing could be asked at all (no credentials, no Region,
 * nothing readable). Findings come in no particular order; each id once (the newest version), unless versions
 * are asked for.
 */
export interface FindingSource {
  readonly kind: 'live' | 'sandbox' | 'files';
  findings(request: FindingRequest): Promise<Answer<Finding>>;
  /**
   * One finding in any state: by full id, ARN or prefix. More than one item means that the prefix is ambiguous.
   * @param request asks for every RDS finding in every state: what a live source lists to find a prefix
   */
  find(reference: FindingReference, request: FindingRequest): Promise<Answer<Finding>>;
}

export interface FindingRequest {
  /** What the service can be asked: disjoint queries whose answers are united. A file source ignores them. */
  readonly criteria: readonly ServerCriteria[];
  /** The query itself, applied to each finding as it comes: criteria only save work. */
  readonly matches: (finding: Finding) => boolean;
  /** The query's window on UpdatedAt, and its Regions: a file source prunes folders by them. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** Whether an end of the window was counted back from this computer's now, which may be wrong. */
  readonly countsBack?: boolean | undefined;
  readonly regions: readonly string[] | undefined;
  /** Only this many of the newest by UpdatedAt are wanted: stop asking once they are certain. */
  readonly newest: number | undefined;
  /** Whether `matches` can hold for RDS findings only: a file source may then pass over others unparsed. */
  readonly onlyRds?: boolean;
  /** Whether findings are only printed as documents: a file source then holds their texts, and no field but the header. */
  readonly onlyDocuments?: boolean;
  /** Keep every version of a finding (files only). */
  readonly versions: boolean;
  /**
   * From which UpdatedAt on a part is asked, milliseconds UTC; undefined for all that `criteria` say. For who asks
   * again and again and stands at another place in each Region; a file source ignores it.
   */
  readonly updatedFrom?: ((part: AskedPart) => number | undefined) | undefined;
  /** False where the same is asked again and again: an empty live answer is then not looked behind. */
  readonly looksBehind?: boolean | undefined;
}

/** A Region as one profile sees it. */
export interface AskedPart {
  readonly region: string;
  readonly profile: string | undefined;
}

/** What `show`, `respond` and `explain` were given. */
export type FindingReference =
  | { readonly kind: 'id'; readonly id: string }
  | {
      readonly kind: 'arn';
      readonly arn: string;
      readonly region: string;
      readonly detectorId: string;
      readonly accountId: string;
      readonly id: string;
    }
  | { readonly kind: 'prefix'; readonly prefix: string };

/** A live source: it has detectors, and its state can be changed. */
export interface LiveSource extends FindingSource {
  readonly kind: 'live' | 'sandbox';
  detectors(): Promise<Answer<Detector>>;
  /**
   * Looks at what answers depend on, and changes nothing.
   * @param nodeVersion `20.19.1`
   */
  checkUp(nodeVersion: string): Promise<CheckUp>;
  /** Asks each Region for one sample of each type; a refused batch is tried again type by type. */
  createSamples(types: readonly string[]): Promise<Answer<SampleResult>>;
  /** The items are the ids that were archived; a notice names those that no Region knows. */
  archive(ids: readonly string[]): Promise<Answer<string>>;
  unarchive(ids: readonly string[]): Promise<Answer<string>>;
}

/** What `doctor` found. A failure that would have ended another command is beside what was found until then. */
export interface CheckUp extends Answer<Check> {
  readonly failure: RdsguardError | undefined;
}

/** What CreateSampleFindings said of the types that one Region was asked for. */
export interface SampleResult {
  readonly region: string;
  readonly detectorId: string;
  readonly created: readonly string[];
  readonly refused: readonly { readonly type: string; readonly reason: string }[];
}

/** Called while a source works, for progress on a terminal. */
export type Progress = (event: {
  readonly regionsDone: number;
  readonly regions: number;
  readonly findings: number;
}) => void;
