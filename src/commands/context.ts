import { ExitCode, RdsguardError } from '../errors.ts';
import { parseDuration, parseZone } from '../filter/parse-time.ts';
import { type Io, type Output, OutputClosed } from '../io.ts';
import { isComplete, type Notice, type SourceReport } from '../model/answer.ts';
import { decideColor } from '../view/color.ts';
import { formatLedger } from '../view/ledger.ts';
import { decideHyperlinks, decideUnicode } from '../view/terminal.ts';
import type { ViewOptions } from '../view/view-options.ts';
import { checkSource, type Format, type GlobalFlags, parseFormat, zoneFlag } from './global-options.ts';
import { LONGEST_TIMER_MS } from './longest-timer.ts';
import { createProgressLine, type ProgressLine } from './progress-line.ts';

/** What a command works with: the world, the global options compiled, and the run's deadline. */
export interface Context<F extends Format = Format> {
  readonly io: Io;
  readonly flags: GlobalFlags;
  readonly format: F;
  readonly zone: string;
  readonly view: ViewOptions;
  /** The moment that the run started, milliseconds UTC: one `now` for the whole run. */
  readonly now: number;
  /** Aborted at the run's deadline and at Ctrl-C. */
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
}

export interface ContextOptions<F extends Format = Format> {
  /** The formats that this command has; `table` is the default. */
  readonly formats: readonly F[];
  /** Milliseconds; undefined for a command that runs until it is stopped. */
  readonly timeout: number | undefined;
}

/** The whole run's deadline unless `--timeout` says otherwise. */
export const DEFAULT_TIMEOUT_MS = 120_000;

/** Compiles the global options. @throws RdsguardError (usage) */
export async function createContext<F extends Format>(
  io: Io,
  flags: GlobalFlags,
  options: ContextOptions<F>,
): Promise<Context<F>> {
  checkSource(flags);
  const format = parseFormat(flags, options.formats);
  const zone = readZone(io, flags);
  const timeout = flags.timeout === undefined ? options.timeout : parseDuration(flags.timeout, '--timeout');
  const now = io.now();
  const context: Context<F> = {
    io,
    flags,
    format,
    get zone() {
      return zone.name();
    },
    now,
    view: toViewOptions(io, io.stdout, { flags, zone: zone.name, now }),
    signal: toSignal(io, timeout),
    progress: createProgressLine(io.stderr, io.now, { env: io.env, quiet: flags.quiet ?? false }),
  };
  if (zone.notice !== undefined) await notify(context, [{ level: 'warning', text: zone.notice }]);
  return context;
}

/**
 * The zone in force. Where nobody named one it is looked up when a time needs it: asking for the host's takes longer
 * than the rest of a short run that prints JSON.
 */
function readZone(
  io: Io,
  flags: GlobalFlags,
): { readonly name: () => string; readonly notice?: string | undefined } {
  const read = () => {
    const { text, notice } = zoneFlag(flags, io);
    return { name: flags.tz === undefined ? text : parseZone(text), notice };
  };
  if (flags.tz !== undefined || io.env.TZ !== undefined) {
    const { name, notice } = read();
    return { name: () => name, notice };
  }
  let name: string | undefined;
  return {
    name: () => {
      name ??= read().name;
      return name;
    },
  };
}

function toSignal(io: Io, timeout: number | undefined): AbortSignal {
  if (timeout === undefined) return io.interrupted;
  const deadline = new AbortController();
  const reason = new RdsguardError(
    ExitCode.incomplete,
    `The run did not end within its ${timeout / 1000} s.`,
    'Give it longer with --timeout, or ask for less: fewer Regions, --since.',
  );
  setTimeout(() => deadline.abort(reason), Math.min(timeout, LONGEST_TIMER_MS)).unref();
  return AbortSignal.any([io.interrupted, deadline.signal]);
}

function toViewOptions(
  io: Io,
  output: Output,
  { flags, zone, now }: { flags: GlobalFlags; zone: () => string; now: number },
): ViewOptions {
  const { isTerminal } = output;
  return {
    color: decideColor({ flag: flags.color ? undefined : false, env: io.env, isTerminal }),
    width: output.columns,
    get zone() {
      return zone();
    },
    now: isTerminal ? now : undefined,
    unicode: decideUnicode(io.env),
    hyperlinks: isTerminal && decideHyperlinks(io.env),
  };
}

/** Notices go to stderr: `--quiet` drops those that only inform, never a warning. */
export async function notify(context: Context, notices: readonly Notice[]): Promise<void> {
  const { io, flags } = context;
  await context.progress.clear();
  const shown = notices.filter((notice) => notice.level === 'warning' || !flags.quiet);
  if (shown.length === 0) return;
  const { formatNotice } = await import('../view/notice.ts');
  const color = decideColor({
    flag: flags.color ? undefined : false,
    env: io.env,
    isTerminal: io.stderr.isTerminal,
  });
  await io.stderr.write(
    await Promise.all(shown.map((notice) => formatNotice(notice, color, io.stderr.columns))),
  );
}

/** @returns false where the reader has gone (`| head`): the answer is what it was, and so is the exit code */
async function isWritten(stdout: Output, output: string | Iterable<string>): Promise<boolean> {
  try {
    await stdout.write(output);
    return true;
  } catch (error) {
    if (error instanceof OutputClosed) return false;
    throw error;
  }
}

/**
 * Prints an answer and what is to be known of it: first stdout, then the ledger, so that what is missing is the
 * last thing read.
 * @returns the exit code: what is missing makes it 5, `--fail-on` being met 3
 */
export async function printAnswer(
  context: Context,
  output: string | Iterable<string>,
  answer: { readonly sources: readonly SourceReport[]; readonly notices: readonly Notice[] },
  { failed = false }: { failed?: boolean } = {},
): Promise<ExitCode> {
  await context.progress.clear();
  const isRead = await isWritten(context.io.stdout, output);
  const notices = [...answer.notices, ...formatLedger(answer.sources)];
  // Whoever has read enough is told nothing, unless something was missing.
  await notify(context, isRead ? notices : notices.filter(({ level }) => level === 'warning'));
  if (failed) return ExitCode.threshold;
  return isComplete(answer) ? ExitCode.ok : ExitCode.incomplete;
}
