import { usageError } from '../errors.ts';
import { isMaskedId } from '../model/finding.ts';
import { FAMILIES, KNOWN_FINDING_TYPES, OUTCOMES, PURPOSES } from '../model/finding-type.ts';
import {
  type Query,
  SAMPLE_CHOICES,
  type SampleChoice,
  SORT_KEYS,
  STATES,
  type TypeSelector,
} from '../model/query.ts';
import { SEVERITY_FLOOR, SEVERITY_LEVELS } from '../model/severity.ts';
import { parseAddressRange } from './address-range.ts';
import { didYouMean } from './closest-word.ts';
import { isDuration, parseInstant } from './parse-time.ts';

/** The filters as typed; lists by comma or repeated. */
export interface QueryFlags {
  readonly type?: readonly string[];
  readonly severity?: string;
  readonly since?: string;
  readonly until?: string;
  readonly outcome?: readonly string[];
  readonly user?: readonly string[];
  readonly application?: readonly string[];
  readonly database?: readonly string[];
  readonly cluster?: readonly string[];
  readonly engine?: readonly string[];
  readonly account?: readonly string[];
  readonly asn?: readonly string[];
  readonly threatList?: readonly string[];
  readonly ip?: readonly string[];
  readonly country?: readonly string[];
  readonly state?: string;
  readonly samples?: string;
  readonly id?: readonly string[];
  readonly sort?: string;
  readonly limit?: string;
}

export interface CompileOptions {
  readonly now: number;
  readonly zone: string;
  /** What `--samples` is when it is not given: it differs by command. */
  readonly samples: SampleChoice;
  /** Rows when `--limit` is not given; undefined is all. */
  readonly limit: number | undefined;
  /** Regions as a filter, for findings in files. */
  readonly regions: readonly string[] | undefined;
}

/**
 * Compiles the filters once: times to instants, words to numbers, names to the catalogue's spelling.
 * @returns the query, and the exact types it names that the catalogue does not know
 * @throws RdsguardError (usage) for a value that cannot be meant, saying which can
 */
export function compileQuery(
  flags: QueryFlags,
  options: CompileOptions,
): { query: Query; unknownTypes: readonly string[] } {
  for (const [name, values] of Object.entries(flags)) {
    if (Array.isArray(values) && values.some((value) => value.trim() === '')) {
      throw usageError(
        `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} was given an empty value.`,
      );
    }
  }
  const types = flags.type && words(flags.type, '--type').map((word) => parseTypeSelector(word));
  const instant = (flag: string, text: string | undefined) =>
    text === undefined ? undefined : parseInstant(text, { flag, now: options.now, zone: options.zone });
  const query: Query = {
    types,
    minSeverity: flags.severity === undefined ? undefined : parseSeverity(flags.severity, '--severity'),
    since: instant('--since', flags.since),
    until: instant('--until', flags.until),
    countsBack: [flags.since, flags.until].some((text) => text !== undefined && isDuration(text)),
    outcomes:
      flags.outcome &&
      words(flags.outcome, '--outcome').map((word) => parseChoice(word, OUTCOMES, '--outcome')),
    users: flags.user,
    applications: flags.application,
    databases: flags.database,
    clusters: flags.cluster && words(flags.cluster, '--cluster'),
    engines: flags.engine,
    accounts: flags.account && words(flags.account, '--account').map(parseAccount),
    asns: flags.asn && words(flags.asn, '--asn').map(parseAsn),
    threatLists: flags.threatList,
    addresses: flags.ip && words(flags.ip, '--ip').map(parseAddressRange),
    countries: flags.country,
    ids: flags.id && words(flags.id, '--id').map(parseId),
    regions: options.regions,
    state: parseChoice(flags.state ?? 'active', STATES, '--state'),
    samples: parseChoice(flags.samples ?? options.samples, SAMPLE_CHOICES, '--samples'),
    sort: parseChoice(flags.sort ?? 'updated', SORT_KEYS, '--sort'),
    limit: flags.limit === undefined ? options.limit : parseLimit(flags.limit),
  };
  if (query.since !== undefined && query.until !== undefined && query.since >= query.until) {
    throw usageError('--since must lie before --until: the window is [since, until).');
  }
  return { query, unknownTypes: unknownTypes(types) };
}

/**
 * Values of one filter: repeated, or by comma where a value cannot hold one.
 * @throws RdsguardError (usage) where nothing but commas is given: no value at all would match no finding
 */
function words(values: readonly string[], flag: string): readonly string[] {
  const found = values
    .flatMap((value) => value.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (found.length === 0) throw usageError(`${flag} was given an empty value.`);
  return found;
}

function unknownTypes(types: readonly TypeSelector[] = []): readonly string[] {
  const exact = types.flatMap((selector) => (selector.kind === 'type' ? [selector.type] : []));
  return exact.filter((type) => !KNOWN_FINDING_TYPES.some((known) => known === type));
}

/**
 * A family, a purpose or an exact type, in any case.
 * @throws RdsguardError (usage) for another word; a word with a colon is taken as a type that AWS added
 */
export function parseTypeSelector(word: string, flag = '--type'): TypeSelector {
  const family = inAnyCase(word, FAMILIES);
  if (family) return { kind: 'family', family };
  const purpose = inAnyCase(word, PURPOSES);
  if (purpose) return { kind: 'purpose', purpose };
  const known = inAnyCase(word, KNOWN_FINDING_TYPES);
  if (known) return { kind: 'type', type: known };
  if (/^[^:]+:[^:]+/.test(word)) return { kind: 'type', type: word };
  throw usageError(
    `${flag} does not know "${word}". It takes a family (${FAMILIES.join(', ')}), a purpose (${PURPOSES.join(', ')}) or a full finding type.${didYouMean(word, [...FAMILIES, ...PURPOSES])}`,
    'rdsguard explain lists the types.',
  );
}

/**
 * A severity as a word or a number.
 * @returns the number from which it holds
 * @throws RdsguardError (usage)
 */
export function parseSeverity(text: string, flag: string): number {
  const level = inAnyCase(text, SEVERITY_LEVELS);
  if (level) return SEVERITY_FLOOR[level];
  const number = /^\d{1,2}(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(number <= 10)) {
    throw usageError(
      `${flag} takes low, medium, high, critical or a number from 0 to 10, not "${text}".${didYouMean(text, SEVERITY_LEVELS)}`,
    );
  }
  return number;
}

function parseChoice<Choice extends string>(text: string, choices: readonly Choice[], flag: string): Choice {
  const choice = inAnyCase(text, choices);
  if (!choice)
    throw usageError(`${flag} takes ${choices.join(', ')}, not "${text}".${didYouMean(text, choices)}`);
  return choice;
}

function parseId(text: string): string {
  if (!/^[A-Za-z0-9]{8,300}$/.test(text) && !isMaskedId(text)) {
    throw usageError(`--id takes finding ids, or prefixes of 8 characters or more, not "${text}".`);
  }
  return text;
}

function parseAccount(text: string): string {
  if (!/^\d{12}$/.test(text)) throw usageError(`--account takes a 12-digit AWS account id, not "${text}".`);
  return text;
}

function parseAsn(text: string): string {
  const match = /^(?:AS)?(\d{1,10})$/i.exec(text);
  if (!match) throw usageError(`--asn takes a number such as 16276 or AS16276, not "${text}".`);
  return match[1] ?? '';
}

function parseLimit(text: string): number | undefined {
  if (!/^\d{1,9}$/.test(text))
    throw usageError(`--limit takes a whole number of rows, 0 for all, not "${text}".`);
  return Number(text) || undefined;
}

function inAnyCase<Word extends string>(text: string, words: readonly Word[]): Word | undefined {
  const lower = text.trim().toLowerCase();
  return words.find((word) => word.toLowerCase() === lower);
}
