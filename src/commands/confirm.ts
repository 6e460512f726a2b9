import { usageError } from '../errors.ts';
import type { LiveSource } from '../source/source.ts';
import { type Context, notify } from './context.ts';

/** Places that a question names. */
const NAMED = 5;

/**
 * Asks before something is changed: on a terminal by a question that names the accounts, elsewhere `--yes` must be
 * there. The sandbox is nobody's account, so it never asks.
 * @param change what will be done, as a sentence
 * @returns false where the person said no
 * @throws RdsguardError (usage) where nobody can be asked
 */
export async function confirm(
  context: Context,
  source: LiveSource,
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
  const where = await describePlaces(source);
  await notify(context, [{ level: 'warning', text: `${change} Asked: ${where}.` }]);
  await io.stderr.write('Go on? [y/N] ');
  const yes = /^y(es)?$/i.test((await io.stdin.readLine()).trim());
  if (!yes) await notify(context, [{ level: 'warning', text: 'Nothing was changed.' }]);
  return yes;
}

/** The detectors that will be asked: a wrong profile shows in the account. */
async function describePlaces(source: LiveSource): Promise<string> {
  const { items } = await source.detectors();
  if (items.length === 0) return 'no detector that could be found';
  const names = items.map(
    ({ region, accountId, profile }) =>
      `${region} of ${accountId === undefined ? `profile ${profile ?? 'default'}` : `account ${accountId}`}`,
  );
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
