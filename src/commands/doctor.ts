import { ExitCode, RdsguardError } from '../errors.ts';
import type { Io } from '../io.ts';
import { quoteShell, refusal } from '../response/quote.ts';
import { formatDoctor } from '../view/doctor.ts';
import { formatJson } from '../view/json.ts';
import { createContext, DEFAULT_TIMEOUT_MS, notify, printAnswer } from './context.ts';
import type { GlobalFlags } from './global-options.ts';
import { openLiveSource } from './open-source.ts';

interface DoctorFlags extends GlobalFlags {
  readonly policy?: boolean;
}

/**
 * `rdsguard doctor`: 0 where everything could be looked at, whatever was found; 5 where a Region could not be, and
 * 4 without credentials: both after what was found until then.
 */
export async function doctor(io: Io, flags: DoctorFlags): Promise<ExitCode> {
  const context = await createContext(io, flags, {
    formats: ['table', 'json', 'ndjson', 'md'],
    timeout: DEFAULT_TIMEOUT_MS,
  });
  if (flags.policy) {
    const { toIamPolicy } = await import('../source/guardduty/operations.ts');
    await io.stdout.write(formatJson(toIamPolicy()));
    const text =
      'RdsguardChanges is for samples, archive and unarchive only: leave it out for who only reads.';
    await notify(context, [{ level: 'info', text }]);
    return ExitCode.ok;
  }
  const source = await openLiveSource(context, 'doctor');
  const { failure, ...answer } = await source.checkUp(io.nodeVersion);
  const output = formatDoctor(context.format, answer.items, {
    sources: answer.sources,
    toShell,
    options: context.view,
  });
  if (!failure) return printAnswer(context, output, answer);
  // The failure says on stderr what the ledger would say a second time.
  await printAnswer(context, output, { sources: [], notices: [] });
  const isTold = answer.items.some(({ remedy }) => remedy?.kind === 'advice' && remedy.text === failure.hint);
  // In a pipe another program has the checks, and stderr is all that a person sees.
  throw isTold && io.stdout.isTerminal ? new RdsguardError(failure.exitCode, failure.message) : failure;
}

/** What cannot be typed is named instead; such a profile or Region exists nowhere. */
function toShell(words: readonly string[]): string {
  return words.map((word) => (refusal(word) ? "'<not printable>'" : quoteShell(word))).join(' ');
}
