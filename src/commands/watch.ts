import { ExitCode, RdsguardError, usageError } from '../errors.ts';
import { createChangeTracker } from '../filter/change-tracker.ts';
import { parseSeverity, type QueryFlags } from '../filter/compile-query.ts';
import { parseDuration } from '../filter/parse-time.ts';
import type { Io } from '../io.ts';
import { isComplete, type Notice } from '../model/answer.ts';
import type { Change } from '../model/change.ts';
import type { Query } from '../model/query.ts';
import { formatNdjson } from '../view/json.ts';
import { formatLedger } from '../view/ledger.ts';
import { formatWatchRows } from '../view/watch-rows.ts';
import { type Context, createContext, notify } from './context.ts';
import { reachesSeverity } from './fail-on.ts';
import type { GlobalFlags } from './global-options.ts';
import { createLiveOpener } from './open-source.ts';
import { pause } from './pause.ts';
import { toQuery, toRequest } from './to-query.ts';

interface WatchFlags extends GlobalFlags, QueryFlags {
  readonly interval?: string;
  readonly failOn?: string;
}

const DEFAULT_INTERVAL_MS = 60_000;
/** A poll that does not end is given up, and the next one asks from the same place. */
const POLL_TIMEOUT_MS = 120_000;

/** `rdsguard watch`: until Ctrl-C (130), `--timeout` (0), or `--fail-on` (3). */
export async function watch(io: Io, flags: WatchFlags): Promise<ExitCode> {
  const context = await createContext(io, flags, { formats: ['table', 'ndjson'], timeout: undefined });
  const query = await toQuery(context, flags, { samples: 'include' });
  if (query.until !== undefined) throw usageError('watch looks forward: --until has no meaning here.');
  const interval =
    flags.interval === undefined ? DEFAULT_INTERVAL_MS : parseDuration(flags.interval, '--interval');
  const threshold = flags.failOn === undefined ? undefined : parseSeverity(flags.failOn, '--fail-on');
  const poll = await createPoll(context, query);
  await notify(context, [
    {
      level: 'info',
      text: `Watching every ${interval / 1000} s; GuardDuty itself publishes changes of a finding only every 15 minutes to 6 hours. Ctrl-C ends it.`,
    },
  ]);
  for (let first = true; !context.signal.aborted; first = false) {
    const changes = await poll({ first });
    await io.stdout.write(format(context, changes));
    if (threshold !== undefined && changes.some(({ finding }) => reachesSeverity(finding, threshold)))
      return ExitCode.threshold;
    await pause(interval, context.signal);
  }
  return ExitCode.ok;
}

function format(context: Context, changes: readonly Change[]): Iterable<string> {
  return context.format === 'ndjson'
    ? formatNdjson(changes.map(({ finding }) => finding.document))
    : formatWatchRows(changes, context.view);
}

/**
 * One poll: asks from the cursor and gives what is new. Only the first may fail for good, as a wrong set-up does;
 * later a failure is said once, and the watch goes on.
 */
async function createPoll(
  context: Context,
  query: Query,
): Promise<(at: { first: boolean }) => Promise<readonly Change[]>> {
  const open = await createLiveOpener(context, 'watch');
  const tracker = createChangeTracker(query.since);
  const tellTrouble = createTrouble(context);
  const ask = async (since: number | undefined, newest?: number) => {
    // Opened anew for each poll: credentials that expired and were renewed meanwhile are read again.
    const source = open(AbortSignal.any([context.signal, AbortSignal.timeout(POLL_TIMEOUT_MS)]));
    return source.findings(toRequest({ ...query, since }, { newest }));
  };
  return async ({ first }) => {
    try {
      // What is there when a watch begins is not news. The newest one gives the time to begin from.
      if (first && query.since === undefined) {
        tracker.take((await ask(undefined, 1)).items, { complete: true });
        tracker.take((await ask(tracker.since())).items, { complete: true });
      }
      const answer = await ask(tracker.since());
      await tellTrouble(formatLedger(answer.sources.filter((source) => !source.complete)));
      return tracker.take(answer.items, { complete: isComplete(answer) });
    } catch (error) {
      if (first || context.signal.aborted || !(error instanceof RdsguardError)) throw error;
      await tellTrouble([{ level: 'warning', text: error.message }]);
      return [];
    }
  };
}

/** Says a trouble when it comes and when it is over, not at each poll. */
function createTrouble(context: Context): (troubles: readonly Notice[]) => Promise<void> {
  let last = '';
  return async (troubles) => {
    const text = troubles.map((trouble) => trouble.text).join('\n');
    if (text === last) return;
    last = text;
    const over: Notice = {
      level: 'warning',
      text: 'Everything answers again; what was missed is asked for.',
    };
    await notify(context, troubles.length > 0 ? troubles : [over]);
  };
}
