import { ExitCode, usageError } from '../errors.ts';
import type { Io } from '../io.ts';
import { parseFindingArn } from '../model/finding.ts';
import { formatChangedIds } from '../view/archived.ts';
import { confirm } from './confirm.ts';
import { createContext, DEFAULT_TIMEOUT_MS, notify, printAnswer } from './context.ts';
import type { GlobalFlags } from './global-options.ts';
import { openLiveSource } from './open-source.ts';

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

async function change(
  verb: keyof typeof WORDS,
  io: Io,
  flags: ArchiveFlags,
  args: readonly string[],
): Promise<ExitCode> {
  const context = await createContext(io, flags, {
    formats: ['table', 'json', 'ndjson'],
    timeout: DEFAULT_TIMEOUT_MS,
  });
  const ids = await readIds(io, args);
  const { doing, done } = WORDS[verb];
  const sentence = `This ${doing} ${ids.length} finding${ids.length === 1 ? '' : 's'}.`;
  if (flags.dryRun) {
    await notify(context, [{ level: 'info', text: `Dry run, nothing is done. ${sentence}` }]);
    await io.stdout.write(ids.map((id) => `${id}\n`));
    return ExitCode.ok;
  }
  if (ids.length === 0) {
    await notify(context, [{ level: 'info', text: 'No ids were given: nothing to do.' }]);
    return ExitCode.ok;
  }
  const source = await openLiveSource(context, verb);
  if (!(await confirm(context, flags, sentence))) return ExitCode.failure;
  const answer = await source[verb](ids);
  return printAnswer(context, formatChangedIds(context.format, done, answer), answer);
}

/**
 * Ids and ARNs from the command line, and from stdin where `-` is one of them. Prefixes are not taken: what
 * changes something must be named in full.
 * @throws RdsguardError (usage)
 */
async function readIds(io: Io, args: readonly string[]): Promise<readonly string[]> {
  const words: string[] = [];
  for (const arg of args) {
    if (arg === '-') words.push(...(await readWords(io)));
    else words.push(arg);
  }
  return [...new Set(words.map(toId))];
}

async function readWords(io: Io): Promise<readonly string[]> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of io.stdin.bytes) text += decoder.decode(chunk, { stream: true });
  return text.split(/\s+/).filter((word) => word !== '');
}

function toId(word: string): string {
  const id = parseFindingArn(word)?.id ?? word;
  if (!/^[A-Za-z0-9]{32,300}$/.test(id)) {
    throw usageError(
      `"${word}" is not a full finding id.`,
      'rdsguard list -o ndjson | jq -r .Id prints them.',
    );
  }
  return id;
}
