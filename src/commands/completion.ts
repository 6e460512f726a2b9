import type { Command } from 'commander';
import { ExitCode, usageError } from '../errors.ts';
import type { Io } from '../io.ts';
import { completeLine } from './complete-line.ts';
import { COMPLETION_SCRIPTS } from './completion-scripts.ts';
import type { Candidate } from './completion-words.ts';
import { SHELLS, type Shell } from './shells.ts';

/**
 * `rdsguard completion SHELL` prints a script for the shell. That script asks `rdsguard completion SHELL -- LINE`
 * for what can stand at the end of a line.
 */
export async function completion(
  io: Io,
  _flags: unknown,
  [name, line]: readonly string[],
  program: () => Command,
): Promise<ExitCode> {
  const shell = SHELLS.find((other) => other === name);
  if (shell === undefined) {
    const said = name === undefined ? 'completion takes a shell' : `There is no completion for "${name}"`;
    throw usageError(`${said}; there is ${SHELLS.join(', ')}.`);
  }
  if (line === undefined) await io.stdout.write(COMPLETION_SCRIPTS[shell]);
  else
    await io.stdout.write(completeLine(program(), line).map((candidate) => `${toLine(shell, candidate)}\n`));
  return ExitCode.ok;
}

/** A candidate as the shell's script reads it: bash knows no descriptions. */
function toLine(shell: Shell, { word, description }: Candidate): string {
  return shell === 'bash' || description === undefined ? word : `${word}\t${description}`;
}
