import { FAMILIES, FINDING_TYPES, KNOWN_FINDING_TYPES, OUTCOMES, PURPOSES } from '../model/finding-type.ts';
import { VERDICTS } from '../model/incident.ts';
import { OUTPUT_NAMES } from '../model/output-names.ts';
import { SAMPLE_CHOICES, SORT_KEYS, STATES } from '../model/query.ts';
import { SEVERITY_FLOOR, SEVERITY_LEVELS } from '../model/severity.ts';
import { FAULTS } from '../sandbox/faults.ts';
import { GUARDDUTY_REGIONS } from '../source/guardduty/guardduty-regions.ts';
import { FORMATS } from './global-options.ts';
import { HELP_TOPICS } from './help-topics.ts';
import { SHELLS } from './shells.ts';

/** A word that can stand at the end of a line. */
export interface Candidate {
  readonly word: string;
  readonly description?: string | undefined;
}

const words = (list: readonly string[]): readonly Candidate[] => list.map((word) => ({ word }));

const types = () =>
  KNOWN_FINDING_TYPES.map((word) => ({ word, description: `severity ${FINDING_TYPES[word].severity}` }));
const severities = () =>
  SEVERITY_LEVELS.map((word) => ({ word, description: `from ${SEVERITY_FLOOR[word]}` }));

/** By the option's name as commander gives it. An option that is not here takes a word of one's own. */
const OPTION_WORDS: Readonly<Record<string, () => readonly Candidate[]>> = {
  type: () => [...words([...FAMILIES, ...PURPOSES]), ...types()],
  severity: severities,
  failOn: severities,
  outcome: () => words(OUTCOMES),
  state: () => words(STATES),
  samples: () => words(SAMPLE_CHOICES),
  sort: () => words(SORT_KEYS),
  output: () => words(FORMATS),
  tz: () => words(['UTC', ...Intl.supportedValuesOf('timeZone')]),
  region: () => words(['all', ...GUARDDUTY_REGIONS]),
  fault: () => Object.entries(FAULTS).map(([word, { description }]) => ({ word, description })),
};

/** By the command's name. */
const ARGUMENT_WORDS: Readonly<Record<string, () => readonly Candidate[]>> = {
  explain: types,
  schema: () => words(OUTPUT_NAMES),
  completion: () => words(SHELLS),
  help: () => words(Object.keys(HELP_TOPICS)),
};

/** What an option of a command can be, where it is one of a list. */
export function optionWords(name: string, command: string): readonly Candidate[] {
  const verdicts = name === 'failOn' && command === 'incidents' ? words(VERDICTS) : [];
  return [...verdicts, ...(OPTION_WORDS[name]?.() ?? [])];
}

/** What a command's argument can be, where it is one of a list. */
export function argumentWords(command: string): readonly Candidate[] {
  return ARGUMENT_WORDS[command]?.() ?? [];
}
