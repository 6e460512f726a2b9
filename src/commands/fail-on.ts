import { parseSeverity } from '../filter/compile-query.ts';
import type { Finding } from '../model/finding.ts';

/**
 * `--fail-on`: what a finding must be to end a run with exit 3. A sample counts only where `--samples` asked for
 * samples, whether or not they are shown; a finding without its number does, because nobody can say that it is
 * harmless.
 * @throws RdsguardError (usage) for a severity that cannot be read
 */
export function parseFailOn(flags: {
  readonly failOn?: string;
  readonly samples?: string;
}): (finding: Finding) => boolean {
  if (flags.failOn === undefined) return () => false;
  const threshold = parseSeverity(flags.failOn, '--fail-on');
  const countsSamples = flags.samples !== undefined;
  return ({ sample, severity }) =>
    (countsSamples || !sample) && (severity === undefined || severity >= threshold);
}
