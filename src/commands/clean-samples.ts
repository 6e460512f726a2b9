import { ExitCode } from '../errors.ts';
import { type Answer, isComplete } from '../model/answer.ts';
import type { Finding } from '../model/finding.ts';
import { EVERY_FINDING } from '../model/query.ts';
import type { LiveSource } from '../source/source.ts';
import { formatChangedIds } from '../view/archived.ts';
import { confirm } from './confirm.ts';
import { type Context, notify, printAnswer } from './context.ts';
import { openLiveSource } from './open-source.ts';
import type { SampleFlags } from './samples.ts';
import { toRequest } from './to-query.ts';

/** `rdsguard samples --clean`: archives every active RDS sample, and looks again to prove that none is left. */
export async function cleanSamples(
  context: Context<'table' | 'json' | 'ndjson'>,
  flags: SampleFlags,
): Promise<ExitCode> {
  const source = await openLiveSource(context, 'samples');
  const found = await findActiveSamples(source);
  const ids = found.items.map((finding) => finding.id).toSorted();
  const change = `This archives ${ids.length} sample finding${ids.length === 1 ? '' : 's'}.`;
  if (flags.dryRun) {
    await notify(context, [{ level: 'info', text: `Dry run, nothing is done. ${change}` }]);
    return printAnswer(
      context,
      ids.map((id) => `${id}\n`),
      { ...found, notices: [] },
    );
  }
  if (ids.length === 0) {
    const nothing = { level: 'info' as const, text: 'No active RDS sample was found: nothing to archive.' };
    return printAnswer(context, formatChangedIds(context.format, 'Archived', { ...found, items: [] }), {
      ...found,
      notices: [nothing],
    });
  }
  if (!(await confirm(context, flags, change))) return ExitCode.failure;
  const archived = await source.archive(ids);
  const left = await findActiveSamples(source);
  const proof =
    left.items.length === 0 && isComplete(left)
      ? { level: 'info' as const, text: 'None is left.' }
      : { level: 'warning' as const, text: `${left.items.length} active RDS samples are still there.` };
  const sources = isComplete(left) ? archived.sources : left.sources;
  const exit = await printAnswer(context, formatChangedIds(context.format, 'Archived', archived), {
    sources,
    notices: [...archived.notices, proof],
  });
  return exit === ExitCode.ok && left.items.length > 0 ? ExitCode.incomplete : exit;
}

function findActiveSamples(source: LiveSource): Promise<Answer<Finding>> {
  return source.findings(toRequest({ ...EVERY_FINDING, samples: 'only' }));
}
