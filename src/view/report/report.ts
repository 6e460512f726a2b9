import type { Notice, SourceReport } from '../../model/answer.ts';
import type { Explanation } from '../../model/explanation.ts';
import type { Finding } from '../../model/finding.ts';
import type { Incident } from '../../model/incident.ts';
import type { Plan } from '../../model/plan.ts';
import type { Summary } from '../../model/summary.ts';

/** Everything that a report tells. Texts are not yet sanitised. */
export interface Report {
  /** In the order that the table starts with. */
  readonly findings: readonly Finding[];
  /** Worst first. */
  readonly incidents: readonly Incident[];
  readonly summary: Summary;
  readonly sources: readonly SourceReport[];
  readonly notices: readonly Notice[];
  /** What was asked for, in words: `Since`, `2026-11-01 00:00`. */
  readonly filters: readonly { readonly label: string; readonly value: string }[];
  readonly kind: 'live' | 'sandbox' | 'files';
  readonly redacted: boolean;
  /** When it was made, milliseconds UTC. */
  readonly now: number;
  readonly zone: string;
  readonly version: string;
  readonly explain: (type: string) => Explanation;
  readonly plan: (finding: Finding) => Plan;
}
