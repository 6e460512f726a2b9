import { ExitCode, usageError } from '../errors.ts';
import type { QueryFlags } from '../filter/compile-query.ts';
import { parseDuration } from '../filter/parse-time.ts';
import type { Io } from '../io.ts';
import type { Change } from '../model/change.ts';
import { formatNdjson } from '../view/json.ts';
import { formatWatchRows } from '../view/watch-rows.ts';
import { type Context, createContext, notify } from './context.ts';
import { parseFailOn } from './fail-on.ts';
import type { GlobalFlags } from './global-options.ts';
import { pause } from './pause.ts';
import { createPoll } from './poll-changes.ts';
import { toQuery } from './to-query.ts';

interface WatchFlags extends GlobalFlags, QueryFlags {
  readonly interval?: string;
  readonly failOn?: string;
}

const DEFAULT_INTERVAL_MS = 60_000;

/**
 * `rdsguard watch`: until Ctrl-C (130), `--timeout` (0; 5 where a part did not answer at last: what came there was
 * not seen), or `--fail-on` (3).
 */
export async function watch(io: Io, flags: WatchFlags): Promise<ExitCode> {
  const context = await createContext(io, flags, { formats: ['table', 'ndjson'], timeout: undefined });
  const query = await toQuery(context, flags, { samples: 'include' });
  if (query.until !== undefined) throw usageError('watch looks forward: --until has no meaning here.');
  const interval =
    flags.interval === undefined ? DEFAULT_INTERVAL_MS : parseDuration(flags.interval, '--interval');
  const isFailure = parseFailOn(flags);
  const poll = await createPoll(context, query);
  const seconds = interval / 1000;
  await notify(context, [
    {
      level: 'info',
      text: `Watching every ${seconds} s, times in ${context.zone}; what GuardDuty adds to a finding may show after hours only. Ctrl-C ends it.`,
    },
  ]);
  while (!context.signal.aborted) {
    const changes = await poll.next();
    await context.progress.clear();
    await io.stdout.write(format(context, changes));
    if (changes.some(({ finding }) => isFailure(finding))) return ExitCode.threshold;
    await pause(interval, context.signal);
  }
  return poll.lacksSomething() ? ExitCode.incomplete : ExitCode.ok;
}

function format(context: Context, changes: readonly Change[]): Iterable<string> {
  return context.format === 'ndjson'
    ? formatNdjson(changes.map(({ finding }) => finding.document))
    : formatWatchRows(changes, context.view);
}
