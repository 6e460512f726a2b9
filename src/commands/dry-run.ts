import { ExitCode, usageError } from '../errors.ts';
import { escapeText } from '../view/sanitize.ts';
import { type Context, notify } from './context.ts';

/**
 * Tells what would be done: the sentence on stderr, what it concerns on stdout, a line each.
 * @throws RdsguardError (usage) for another format: nothing was done that JSON could report
 */
export async function tellDryRun(
  context: Context,
  change: string,
  lines: readonly string[],
): Promise<typeof ExitCode.ok> {
  if (context.format !== 'table') {
    throw usageError(`--dry-run prints a line each, not ${context.format}.`, 'Leave --json and -o out.');
  }
  await notify(context, [{ level: 'info', text: `Dry run, nothing is done. ${change}` }]);
  await context.io.stdout.write(lines.map((line) => `${escapeText(line)}\n`));
  return ExitCode.ok;
}
