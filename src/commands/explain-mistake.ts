import type { Command, CommanderError } from 'commander';
import { FAMILIES, KNOWN_FINDING_TYPES, PURPOSES } from '../model/finding-type.ts';

const TYPE_WORDS = [...FAMILIES, ...PURPOSES, ...KNOWN_FINDING_TYPES].map((word) => word.toLowerCase());

/**
 * What a person should read of a command line that commander refused.
 * @param program every command with its options, after the words were parsed
 * @param said what commander prints
 * @returns lines; what commander says where we know nothing better
 */
export function explainMistake(error: CommanderError, program: Command, said: string): readonly string[] {
  const [first = ''] = program.args;
  // `help` has no help of its own to see.
  const command = program.commands.find((other) => other.name() === first && first !== 'help');
  const lines = said.trimEnd().split('\n');
  // Only where no command is named does commander print the whole help as an error.
  if (error.code === 'commander.help')
    return [...lines, '', 'error: a command is missing, as in: rdsguard list --sandbox'];
  const better =
    command === undefined && error.code === 'commander.unknownOption'
      ? describeEarlyOption(program)
      : command && error.code === 'commander.excessArguments'
        ? describeArguments(command, program)
        : undefined;
  return [...(better ?? lines), `See rdsguard ${command ? `${first} ` : ''}--help.`];
}

/** An option before the command: only the global ones can stand there. */
function describeEarlyOption({ args, commands }: Command): readonly string[] | undefined {
  const [flag = ''] = args[0]?.split('=') ?? [];
  const owners = commands.filter(({ options }) => options.some((option) => option.long === flag));
  const meant = owners.find((command) => args.includes(command.name())) ?? owners[0];
  const option = meant?.options.find((other) => other.long === flag);
  if (!meant || !option) return undefined;
  return [`error: ${flag} comes after the command, as in: rdsguard ${meant.name()} ${option.flags}`];
}

/** Words where none is taken: a type without its flag, or a command after `sandbox`, which is one itself. */
function describeArguments(command: Command, { commands }: Command): readonly string[] | undefined {
  const { args, options, registeredArguments } = command;
  if (registeredArguments.length > 0) return undefined;
  const name = command.name();
  const takesType = options.some((option) => option.long === '--type');
  const isType = args.every((word) => TYPE_WORDS.includes(word.toLowerCase()));
  const other = commands.find((one) => one.name() === args[0]);
  return [
    `error: ${name} takes no arguments, but was given ${args.map((word) => `"${word}"`).join(', ')}.`,
    ...(takesType && isType ? [`For these types: rdsguard ${name} --type ${args.join(',')}`] : []),
    ...(name === 'sandbox' && other ? [`To try ${other.name()}: rdsguard ${other.name()} --sandbox`] : []),
  ];
}
