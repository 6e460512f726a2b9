import type { KnownFindingType } from '../model/finding-type.ts';
import { DATA_EXPLANATIONS } from './data-explanations.ts';
import { LOGIN_EXPLANATIONS } from './login-explanations.ts';
import { RULE_EXPLANATIONS } from './rule-explanations.ts';

/** What is said of one type; the rest of an explanation follows from the catalogue. */
export interface TypeExplanation {
  readonly whatHappened: string;
  readonly howSure: string;
  readonly severityRule: string;
  readonly innocentCauses: readonly string[];
  readonly advice: readonly string[];
}

/** A type of the catalogue without its texts does not compile. */
export const EXPLANATION_TEXTS: Record<KnownFindingType, TypeExplanation> = {
  ...LOGIN_EXPLANATIONS,
  ...DATA_EXPLANATIONS,
  ...RULE_EXPLANATIONS,
};
