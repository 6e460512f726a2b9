import { ExitCode } from '../errors.ts';
import { type Answer, isComplete, type Notice, type SourceReport } from '../model/answer.ts';
import type { Finding } from '../model/finding.ts';
import { EVERY_FINDING } from '../model/query.ts';
import type { LiveSource } from '../source/source.ts';
import { formatChangedIds } from '../view/archived.ts';
import { confirm } from './confirm.ts';
import { type Context, printAnswer } from './context.ts';
import { tellDryRun } from './dry-run.ts';
import { openLiveSource } from './open-source.ts';
import { pause } from './pause.ts';
import type { SampleFlags } from './samples.ts';
import { toRequest } from './to-query.ts';

/** What the service's index may lag behind a call: waits between looks at what is left. */
const PAUSES_MS = [1_000, 2_000, 4_000];

/** `rdsguard samples --clean`: archives every active RDS sample, and looks again to prove that none is left. */
export async function cleanSamples(
  context: Context<'table' | 'json' | 'ndjson'>,
  flags: SampleFlags,
): Promise<ExitCode> {
  const source = await openLiveSource(context, 'samples');
  const found = await findActiveSamples(source);
  const ids = found.items.map((finding) => finding.id).toSorted();
  const change = `This archives ${countOf(ids.length)}.`;
  if (flags.dryRun) {
    await tellDryRun(context, change, ids);
    return printAnswer(context, [], { sources: found.sources, notices: [] });
  }
  if (ids.length === 0) {
    const nothing: Notice = { level: 'info', text: 'No active RDS sample was found: nothing to archive.' };
    const notices = context.flags.sandbox ? [nothing, AFRESH] : [nothing];
    const answer = { items: [], sources: found.sources, notices };
    return printAnswer(context, formatChangedIds(context.format, 'Archived', answer), answer);
  }
  if (!(await confirm(context, source, flags, change))) return ExitCode.failure;
  const archived = await source.archive(ids);
  const left = await findWhatIsLeft(context, source);
  const sources = archived.sources.map((report) => toReport(report, left));
  const answer = { items: archived.items, sources, notices: [] };
  const proof: readonly Notice[] = isComplete(answer) ? [{ level: 'info', text: 'None is left.' }] : [];
  return printAnswer(context, formatChangedIds(context.format, 'Archived', answer), {
    sources,
    notices: proof,
  });
}

const AFRESH: Notice = {
  level: 'info',
  text: 'Each run with --sandbox starts afresh, without samples. rdsguard sandbox keeps what was made: ask it with --endpoint-url.',
};

async function findWhatIsLeft(context: Context, source: LiveSource): Promise<Answer<Finding>> {
  let left = await findActiveSamples(source);
  for (const length of PAUSES_MS) {
    if (left.items.length === 0 || context.signal.aborted) break;
    await pause(length, context.signal);
    left = await findActiveSamples(source);
  }
  return left;
}

function findActiveSamples(source: LiveSource): Promise<Answer<Finding>> {
  return source.findings({ ...toRequest({ ...EVERY_FINDING, samples: 'only' }), looksBehind: false });
}

/** A Region where samples are left, or where nobody could see whether there are, is incomplete. */
function toReport(report: SourceReport, left: Answer<Finding>): SourceReport {
  if (!report.complete) return report;
  const seen = left.sources.find(
    ({ region, profile }) => region === report.region && profile === report.profile,
  );
  if (seen && !seen.complete) return seen;
  const count = left.items.filter(({ region }) => region === report.region).length;
  if (count === 0) return report;
  return {
    ...report,
    status: 'error',
    complete: false,
    reason: `${countOf(count)} still active.`,
    hint: 'Run it again: nothing is done twice.',
  };
}

function countOf(samples: number): string {
  return `${samples} sample finding${samples === 1 ? '' : 's'}`;
}
