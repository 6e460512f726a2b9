import { usageError } from '../errors.ts';
import { type Context, notify } from './context.ts';

/**
 * Asks before something is changed: on a terminal by a question, elsewhere `--yes` must be there. The sandbox is
 * nobody's account, so it never asks.
 * @returns false where the person said no
 * @throws RdsguardError (usage) where nobody can be asked
 */
export async function confirm(
  context: Context,
  flags: { readonly yes?: boolean },
  change: string,
): Promise<boolean> {
  const { io } = context;
  if (context.flags.sandbox || flags.yes) return true;
  if (!io.stdin.isTerminal || !io.stderr.isTerminal) {
    throw usageError(
      `${change} Without a terminal to ask on, say --yes.`,
      '--dry-run says what would be done.',
    );
  }
  await io.stderr.write(`${change} Go on? [y/N] `);
  const yes = /^y(es)?$/i.test((await io.stdin.readLine()).trim());
  if (!yes) await notify(context, [{ level: 'warning', text: 'Nothing was changed.' }]);
  return yes;
}
