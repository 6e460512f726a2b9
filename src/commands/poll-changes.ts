import { ExitCode, RdsguardError } from '../errors.ts';
import { createChangeTracker } from '../filter/change-tracker.ts';
import type { Answer, Notice, SourceReport } from '../model/answer.ts';
import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Query } from '../model/query.ts';
import type { AskedPart } from '../source/source.ts';
import { formatLedger } from '../view/ledger.ts';
import { formatInstant } from '../view/time.ts';
import { type Context, notify } from './context.ts';
import { createLiveOpener } from './open-source.ts';
import { toRequest } from './to-query.ts';
import { withDeadline } from './with-deadline.ts';

/** A poll that does not end is given up, and the next one asks from the same place. */
const POLL_TIMEOUT_MS = 120_000;

export interface Poll {
  /** What came or changed since the last poll, oldest first. @throws RdsguardError where the first has no answer at all */
  readonly next: () => Promise<readonly Change[]>;
  /** Whether a part did not answer the last poll that ended. */
  readonly lacksSomething: () => boolean;
}

/**
 * One poll after another: each gives what came or changed since, oldest first. The first must have an answer, since
 * a wrong set-up does not mend itself; later a failure is said once, and the next poll asks for what was missed.
 */
export async function createPoll(context: Context, query: Query): Promise<Poll> {
  const open = await createLiveOpener(context, 'watch');
  const tracker = createChangeTracker(query.since);
  const trouble = createTrouble(context);
  let hasBegun = false;
  // The ledger names a profile only where there are several.
  const namesProfiles = (context.flags.profile?.length ?? 0) > 1;
  const updatedFrom = ({ region, profile }: AskedPart) =>
    tracker.since({ region, profile: namesProfiles ? profile : undefined });

  const ask = ({ newest, looksBehind = false }: { newest?: number; looksBehind?: boolean } = {}) => {
    const late = new RdsguardError(
      ExitCode.incomplete,
      `The poll did not end within ${POLL_TIMEOUT_MS / 1000} s.`,
    );
    // Opened anew for each poll: credentials that expired and were renewed meanwhile are read again.
    return withDeadline(context.signal, { ms: POLL_TIMEOUT_MS, late }, (signal) =>
      open(signal).findings({
        ...toRequest(query, { newest }),
        // From where it begins was settled by the clock of that time.
        countsBack: query.countsBack && !hasBegun,
        looksBehind,
        updatedFrom,
      }),
    );
  };

  /**
   * Tells what an answer has that is new, once a second answer shows what else came until the newest of it: the
   * lists of one answer are not of one moment, and what is told must stand in order of time. What came after that
   * is for the next poll.
   */
  async function settle(answer: Answer<Finding>): Promise<readonly Change[]> {
    const news = answer.items.filter((finding) => !tracker.isTold(finding));
    if (news.length === 0) {
      await trouble.tell(answer.sources);
      return tracker.take([], answer.sources);
    }
    const again = await ask();
    await trouble.tell(again.sources);
    return tracker.take([...news, ...upTo(newestOf(news), again.items)], again.sources);
  }

  /** What is there when a watch begins is not news; the newest of it gives the time to begin from. */
  async function begin(): Promise<readonly Change[]> {
    const first = await ask({ ...(query.since === undefined && { newest: 1 }), looksBehind: true });
    if (!first.sources.some(({ complete }) => complete)) throw await cannotBegin(context, first);
    await notify(context, first.notices);
    if (query.since !== undefined) {
      const changes = await settle(first);
      if (changes.length === 0) await notify(context, [NOTHING_YET]);
      return changes;
    }
    tracker.take(first.items, first.sources);
    const second = first.items.length === 0 ? first : await ask();
    await trouble.tell(second.sources);
    tracker.take(upTo(newestOf(first.items), second.items), second.sources);
    await notify(context, [describeStart(context, first.items)]);
    return [];
  }

  async function next(): Promise<readonly Change[]> {
    if (!hasBegun) {
      const changes = await begin();
      hasBegun = true;
      return changes;
    }
    try {
      return await settle(await ask());
    } catch (error) {
      if (!(error instanceof RdsguardError)) throw error;
      await trouble.tellError(error);
      return [];
    }
  }
  return { next, lacksSomething: () => trouble.isThere() };
}

const NOTHING_YET: Notice = {
  level: 'info',
  text: 'Nothing since then so far; new and changed findings follow.',
};

/** What is there and not shown, so that silence is not taken for a watch that does not work. */
function describeStart({ zone }: Context, there: readonly Finding[]): Notice {
  if (there.length === 0) return { level: 'info', text: 'No finding matches so far; new ones follow.' };
  const newest = formatInstant(newestOf(there), zone);
  const text = `The newest finding there is was updated ${newest}; new and changed ones follow. --since with a moment before that shows it first.`;
  return { level: 'info', text };
}

function newestOf(findings: readonly Finding[]): number {
  return findings.reduce((time, { updatedAt = time }) => Math.max(time, updatedAt), Number.NEGATIVE_INFINITY);
}

function upTo(time: number, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ updatedAt = time }) => updatedAt <= time);
}

async function cannotBegin(context: Context, { sources }: Answer<Finding>): Promise<RdsguardError> {
  await notify(context, formatLedger(sources));
  return new RdsguardError(ExitCode.incomplete, 'The watch cannot begin: nothing answers in full.');
}

/** Says a trouble when it comes, when it becomes another, and when it is over: not at each poll. */
function createTrouble(context: Context) {
  let last = '';
  async function say(key: string, notices: readonly Notice[]): Promise<void> {
    // A run that is over has no trouble.
    if (key === last || context.signal.aborted) return;
    last = key;
    await notify(context, notices);
  }
  return {
    isThere: () => last !== '',
    tell(sources: readonly SourceReport[]): Promise<void> {
      const missing = sources.filter(({ complete }) => !complete);
      // Not by its sentence: that names the request's number.
      const key = missing.map(({ region, profile, status }) => `${region} ${profile} ${status}`).join('\n');
      const over = 'Everything answers again; what was missed is asked for.';
      return say(key, key === '' ? [{ level: 'warning', text: over }] : formatLedger(missing));
    },
    tellError({ exitCode, message, hint }: RdsguardError): Promise<void> {
      const text = `${message}${hint === undefined ? '' : ` ${hint}`} The watch goes on.`;
      return say(`exit ${exitCode}`, [{ level: 'warning', text }]);
    },
  };
}
