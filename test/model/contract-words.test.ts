import { expect, it } from 'vitest';
import { SOURCE_STATUSES } from '../../src/model/answer.ts';
import { CHECK_STATES } from '../../src/model/check.ts';
import { OUTCOMES } from '../../src/model/finding-type.ts';
import { VERDICTS } from '../../src/model/incident.ts';
import { OUTPUT_NAMES } from '../../src/model/output-names.ts';
import { PLAN_STEPS } from '../../src/model/plan.ts';
import { SAMPLE_CHOICES, SORT_KEYS, STATES } from '../../src/model/query.ts';
import { SEVERITY_LEVELS } from '../../src/model/severity.ts';

it.each<[what: string, words: readonly string[], contract: string]>([
  [
    'statuses of a source',
    SOURCE_STATUSES,
    'ok no-detector not-enabled denied throttled timeout unreachable error',
  ],
  ['states of a check', CHECK_STATES, 'ok warning problem unknown'],
  ['outcomes of a login', OUTCOMES, 'success failure probe'],
  ['verdicts, worst first', VERDICTS, 'compromised suspicious under-attack probed other'],
  ['severities, worst first', SEVERITY_LEVELS, 'critical high medium low'],
  [
    'outputs with a schema',
    OUTPUT_NAMES,
    'list show detectors samples archive unarchive explain respond incidents summary doctor',
  ],
  [
    'steps of a plan, in their order',
    PLAN_STEPS,
    'expected source stop undo-change network rotate investigate evidence restore prevent',
  ],
  ['states that can be asked for', STATES, 'active archived all'],
  ['choices of samples', SAMPLE_CHOICES, 'include exclude only'],
  ['orders', SORT_KEYS, 'updated severity first-seen last-seen count type database'],
])('%s are the words that scripts rely on', (_, words, contract) => {
  expect(words.join(' ')).toBe(contract);
});
