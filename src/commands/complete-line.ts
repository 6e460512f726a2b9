import type { Command, Option } from 'commander';
import { argumentWords, type Candidate, optionWords } from './completion-words.ts';

/**
 * What can stand at the end of a command line.
 * @param program every command as declared
 * @param line from the program's name up to the cursor, as typed
 * @returns whole last words, `--type=Tor` for `--type=T`; none where only a file or a value of one's own can stand
 */
export function completeLine(program: Command, line: string): readonly Candidate[] {
  const words = splitLine(line).slice(1);
  const last = words.pop() ?? '';
  const command = findCommand(program, words);
  const flag = words.at(-1);
  const waiting = flag === undefined ? undefined : findOption(command, flag);
  if (waiting && takesValue(waiting)) return values(command, waiting, last, '');
  const [, name = '', value = ''] = /^(--[^=]+)=(.*)$/.exec(last) ?? [];
  const assigned = findOption(command, name);
  if (assigned && takesValue(assigned)) return values(command, assigned, value, `${name}=`);
  if (last.startsWith('-')) return startingWith(last, flagsOf(command));
  const own = command === program ? [] : argumentWords(command.name());
  const others = command === program || command.name() === 'help' ? commandsOf(program) : [];
  return startingWith(last, [...others, ...own]);
}

/** The words of a line, with what a shell would take from them: quotes and backslashes. */
function splitLine(line: string): string[] {
  const words = [''];
  for (const [part] of line.matchAll(/\s+|\\(?:.|$)|"[^"]*"?|'[^']*'?|[^\s\\"']+/gs)) {
    if (/^\s/.test(part)) words.push('');
    else words.push(`${words.pop() ?? ''}${part.replace(/^\\|^["']|["']$/g, '')}`);
  }
  return words;
}

/** The command that the line names, else the program. */
function findCommand(program: Command, words: readonly string[]): Command {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const option = findOption(program, word);
    if (option && takesValue(option)) index += 1;
    else if (!word.startsWith('-'))
      return program.commands.find((command) => command.name() === word) ?? program;
  }
  return program;
}

function findOption(command: Command, flag: string): Option | undefined {
  return optionsOf(command).find(({ long, short }) => flag !== '' && (long === flag || short === flag));
}

function optionsOf(command: Command): readonly Option[] {
  return [...command.options, ...(command.parent?.options ?? [])];
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function flagsOf(command: Command): readonly Candidate[] {
  const help = { word: '--help', description: 'what it does, with examples' };
  const flags = optionsOf(command).map(({ long, description }) => ({ word: long ?? '', description }));
  return [...flags, help];
}

function commandsOf(program: Command): readonly Candidate[] {
  return program.commands.map((command) => ({ word: command.name(), description: command.summary() }));
}

/** Values of an option; in a list by comma those before the last comma stay. */
function values(command: Command, option: Option, typed: string, prefix: string): readonly Candidate[] {
  const known = optionWords(option.attributeName(), command.name());
  const before = typed.slice(0, typed.lastIndexOf(',') + 1);
  const taken = new Set(before.split(','));
  return startingWith(
    typed.slice(before.length),
    known.filter(({ word }) => !taken.has(word)),
  ).map(({ word, description }) => ({ word: `${prefix}${before}${word}`, description }));
}

/** In any case, as our own parsing has it. */
function startingWith(start: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const wanted = start.toLowerCase();
  return candidates.filter(({ word }) => word.toLowerCase().startsWith(wanted));
}
