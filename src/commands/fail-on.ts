import type { Finding } from '../model/finding.ts';

/**
 * Whether a finding meets `--fail-on`. A sample never does, whether or not it is shown; a finding without its
 * number does, because nobody can say that it is harmless.
 */
export function reachesSeverity(finding: Finding, threshold: number): boolean {
  return !finding.sample && (finding.severity === undefined || finding.severity >= threshold);
}
