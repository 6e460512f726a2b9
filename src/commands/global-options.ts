import { type Command, Option } from 'commander';
import { usageError } from '../errors.ts';
import { didYouMean } from '../filter/closest-word.ts';
import type { Io } from '../io.ts';

/** The options that every command takes, as typed. */
export interface GlobalFlags {
  readonly sandbox?: boolean;
  readonly from?: readonly string[];
  readonly region?: readonly string[];
  readonly profile?: readonly string[];
  readonly endpointUrl?: string;
  readonly tz?: string;
  readonly output?: string;
  readonly json?: boolean;
  /** commander's `--no-color`: true unless given. */
  readonly color: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
  readonly timeout?: string;
}

export const FORMATS = ['table', 'wide', 'json', 'ndjson', 'csv', 'md'] as const;
export type Format = (typeof FORMATS)[number];

/** Collects a repeatable option's values. */
export function collect(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}

/** Collects a repeatable option whose values may also come by comma. */
function collectWords(value: string, values: readonly string[] = []): readonly string[] {
  const words = value.split(',').map((word) => word.trim());
  return [...values, ...words.filter((word) => word !== '')];
}

/** Declares them on the program: commander takes them before and after the command's name. */
export function declareGlobalOptions(program: Command): void {
  const source = 'Where findings come from:';
  const output = 'Output:';
  const add = (group: string, flags: string, description: string, parse?: typeof collect) => {
    const option = new Option(flags, description).helpGroup(group);
    program.addOption(parse ? option.argParser(parse) : option);
  };
  add(source, '--sandbox', 'the embedded GuardDuty on this computer; nothing shown is real');
  add(source, '--from <path>', 'findings in files or folders, - is stdin (repeatable)', collect);
  add(source, '--region <names>', 'AWS Regions by comma, or all', collectWords);
  add(source, '--profile <names>', 'AWS profiles by comma', collectWords);
  add(source, '--endpoint-url <url>', 'ask this GuardDuty endpoint and no other host');
  add(
    source,
    '--timeout <duration>',
    'end the whole run after this long (default 120s; watch and sandbox: none)',
  );
  add(
    output,
    '-o, --output <format>',
    `${FORMATS.slice(0, -1).join(', ')} or ${FORMATS.at(-1)} (default table)`,
  );
  add(output, '--json', 'the same as -o json');
  add(output, '--tz <zone>', "time zone to read and show times in (default: the host's)");
  add(output, '--no-color', 'no colour');
  add(output, '-q, --quiet', 'no notices on stderr, only warnings and errors');
  add(output, '--debug', 'each call and the stack of an error, on stderr');
}

/**
 * The output format asked for, if this command has it.
 * @throws RdsguardError (usage) naming those it has
 */
export function parseFormat<F extends Format>(flags: GlobalFlags, available: readonly F[]): F {
  if (flags.json && flags.output !== undefined && flags.output !== 'json') {
    throw usageError(`--json and -o ${flags.output} contradict each other.`);
  }
  const word = flags.json ? 'json' : (flags.output ?? 'table');
  const format = available.find((name) => name === word.toLowerCase());
  if (format) return format;
  if (flags.json) throw usageError(`--json is not for this command; it takes -o ${available.join(', ')}.`);
  throw usageError(`-o takes ${available.join(', ')} here, not "${word}".${didYouMean(word, available)}`);
}

/** @throws RdsguardError (usage) where two sources are named, an empty one, or an option that the source has no use for */
export function checkSource(flags: GlobalFlags): void {
  // `--region "$REGION"` without that variable: no Region at all would be asked, and nothing found.
  for (const name of ['region', 'profile'] as const)
    if (flags[name]?.length === 0) throw usageError(`--${name} was given an empty value.`);
  const named = [
    flags.sandbox && '--sandbox',
    flags.from && '--from',
    flags.endpointUrl !== undefined && '--endpoint-url',
  ].filter((name) => typeof name === 'string');
  if (named.length > 1) throw usageError(`${named.join(' and ')} exclude each other: name one source.`);
  if (flags.profile && (flags.sandbox || flags.from)) {
    throw usageError(`--profile names AWS credentials, which ${named[0]} does not use.`);
  }
}

/** The zone in force: `--tz`, else the host's, else UTC with a notice. */
export function zoneFlag(flags: GlobalFlags, io: Io): { readonly text: string; readonly notice?: string } {
  if (flags.tz !== undefined) return { text: flags.tz };
  if (io.hostZone !== undefined) return { text: io.hostZone };
  return {
    text: 'UTC',
    notice: `TZ=${io.env.TZ ?? ''} names no IANA zone, so times are in UTC. Say --tz Asia/Tokyo, or set TZ to such a name.`,
  };
}
