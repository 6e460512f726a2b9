import type { ExitCode } from '../errors.ts';
import { usageError } from '../errors.ts';
import type { QueryFlags } from '../filter/compile-query.ts';
import { compareFindings } from '../filter/order.ts';
import type { Io } from '../io.ts';
import { isComplete, type SourceReport } from '../model/answer.ts';
import type { Finding } from '../model/finding.ts';
import { loadFindingFormat } from '../view/formats.ts';
import { createContext, DEFAULT_TIMEOUT_MS, notify, printAnswer } from './context.ts';
import { parseFailOn } from './fail-on.ts';
import { FORMATS, type GlobalFlags } from './global-options.ts';
import { openSource } from './open-source.ts';
import { hintAtNothing, toQuery, toRequest } from './to-query.ts';

interface ListFlags extends GlobalFlags, QueryFlags {
  readonly versions?: boolean;
  readonly redact?: boolean;
  readonly failOn?: string;
}

/** Rows of a table unless `--limit` says otherwise. */
const TABLE_ROWS = 100;

/** `rdsguard list`. */
export async function list(io: Io, flags: ListFlags): Promise<ExitCode> {
  const context = await createContext(io, flags, { formats: FORMATS, timeout: DEFAULT_TIMEOUT_MS });
  const tabular = context.format === 'table' || context.format === 'wide' || context.format === 'md';
  const query = await toQuery(context, flags, {
    samples: 'include',
    limit: tabular ? TABLE_ROWS : undefined,
  });
  const isFailure = parseFailOn(flags);
  if (flags.versions && !flags.from) {
    throw usageError('--versions needs --from: GuardDuty itself keeps only the newest version of a finding.');
  }
  const source = await openSource(context);
  // A row limit that was asked for stops the calls; the table's own one reads on, to say how many there are, and so
  // does --fail-on: what is not shown may be what it looks for.
  const newest = flags.limit === undefined || flags.failOn !== undefined ? undefined : query.limit;
  const onlyDocuments = (context.format === 'json' || context.format === 'ndjson') && !flags.redact;
  const answer = await source.findings(
    toRequest(query, { newest, onlyDocuments, versions: flags.versions ?? false }),
  );
  await hintAtNothing(context, query, answer.items);
  const sorted = [...answer.items].sort(compareFindings(query.sort));
  const shown = query.limit === undefined ? sorted : sorted.slice(0, query.limit);
  const stopped = newest !== undefined && sorted.length >= newest;
  const counted = stopped ? answer.sources.map((source) => recount(source, shown)) : answer.sources;
  const redaction = flags.redact ? await import('../filter/redact.ts') : undefined;
  const whole = { findings: shown, sources: counted };
  const { findings, sources } = redaction?.redact(whole) ?? whole;
  const format = await loadFindingFormat(context.format);
  const output = format(findings, {
    matched: stopped ? shown.length : sorted.length,
    mayBeMore: stopped,
    complete: isComplete(answer),
    sources,
    options: context.view,
  });
  if (redaction) await notify(context, [redaction.REDACTED]);
  return printAnswer(context, output, { ...answer, sources: counted }, { failed: sorted.some(isFailure) });
}

/** The calls ended at the limit: what a Region gave beyond it is neither shown nor all that it has. */
function recount(source: SourceReport, shown: readonly Finding[]): SourceReport {
  if (source.region === undefined || source.findings === undefined) return source;
  return { ...source, findings: shown.filter(({ region }) => region === source.region).length };
}
