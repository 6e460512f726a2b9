import { ExitCode, usageError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Notice } from '../model/answer.ts';
import { parseFindingArn } from '../model/finding.ts';
import { formatChangedIds } from '../view/archived.ts';
import { confirm } from './confirm.ts';
import { createContext, DEFAULT_TIMEOUT_MS, notify, printAnswer } from './context.ts';
import { tellDryRun } from './dry-run.ts';
import type { GlobalFlags } from './global-options.ts';
import { openLiveSource, refuseFiles } from './open-source.ts';

interface ArchiveFlags extends GlobalFlags {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** `rdsguard archive ID…`. */
export const archive = (io: Io, flags: ArchiveFlags, args: readonly string[]) =>
  change('archive', io, flags, args);

/** `rdsguard unarchive ID…`. */
export const unarchive = (io: Io, flags: ArchiveFlags, args: readonly string[]) =>
  change('unarchive', io, flags, args);

const WORDS = {
  archive: { doing: 'archives', done: 'Archived' },
  unarchive: { doing: 'takes out of the archive', done: 'Unarchived' },
} as const;

/** Exit 1 where an id was found nowhere: it is not as was asked. */
async function change(
  verb: keyof typeof WORDS,
  io: Io,
  flags: ArchiveFlags,
  args: readonly string[],
): Promise<ExitCode> {
  refuseFiles(flags, verb);
  const formats = ['table', 'json', 'ndjson'] as const;
  const context = await createContext(io, flags, { formats, timeout: DEFAULT_TIMEOUT_MS });
  const named = toFindings(await readWords(io, args));
  const ids = [...new Set(named.map(({ id }) => id))];
  const { doing, done } = WORDS[verb];
  const sentence = `This ${doing} ${ids.length} finding${ids.length === 1 ? '' : 's'}.`;
  if (flags.dryRun) return tellDryRun(context, sentence, ids);
  if (ids.length === 0) {
    await notify(context, [{ level: 'info', text: 'No ids were given: nothing to do.' }]);
    return printAnswer(context, formatChangedIds(context.format, done, NOTHING), NOTHING);
  }
  const region = flags.region ?? regionsOf(named);
  const source = await openLiveSource({ ...context, flags: { ...flags, ...(region && { region }) } }, verb);
  if (!(await confirm(context, source, flags, sentence))) return ExitCode.failure;
  const answer = await source[verb](ids);
  const isWhole = answer.items.length >= ids.length;
  const exit = await printAnswer(context, formatChangedIds(context.format, done, answer), {
    sources: answer.sources,
    notices: isWhole ? answer.notices : [...answer.notices, WHERE_ELSE],
  });
  return exit === ExitCode.ok && !isWhole ? ExitCode.failure : exit;
}

const WHERE_ELSE: Notice = {
  level: 'info',
  text: 'A finding lives in one Region, which its ARN or --region names (all: every one). rdsguard list --state all shows what is there.',
};

const NOTHING = { items: [], sources: [], notices: [] };

interface NamedFinding {
  readonly id: string;
  /** Of an ARN. */
  readonly region: string | undefined;
}

/** The words of the command line, those of stdin in the place of `-`. */
async function readWords(io: Io, args: readonly string[]): Promise<readonly string[]> {
  const words: string[] = [];
  for (const arg of args) {
    if (arg === '-') words.push(...(await readStdin(io)));
    else words.push(arg);
  }
  return words;
}

async function readStdin(io: Io): Promise<readonly string[]> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of io.stdin.bytes) text += decoder.decode(chunk, { stream: true });
  return text.split(/\s+/).filter((word) => word !== '');
}

/**
 * Ids and ARNs. Prefixes are not taken: what changes something must be named in full.
 * @throws RdsguardError (usage)
 */
function toFindings(words: readonly string[]): readonly NamedFinding[] {
  return words.map((word) => {
    const arn = parseFindingArn(word);
    const id = arn?.id ?? word;
    if (!/^[A-Za-z0-9]{32,300}$/.test(id)) {
      throw usageError(
        `"${word}" is not a full finding id.`,
        'rdsguard show PREFIX --json | jq -r .Id prints the whole one.',
      );
    }
    return { id, region: arn?.region };
  });
}

/**
 * The Regions of ARNs; undefined where there are none.
 * @throws RdsguardError (usage) where only some of the findings name their Region
 */
function regionsOf(findings: readonly NamedFinding[]): readonly string[] | undefined {
  const regions = findings.flatMap(({ region }) => region ?? []);
  if (regions.length === 0) return undefined;
  if (regions.length === findings.length) return [...new Set(regions)];
  throw usageError('Some findings are named by ARN and some by id alone.', 'Say --region for all of them.');
}
