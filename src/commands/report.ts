import { type ExitCode, usageError } from '../errors.ts';
import { fileExists } from '../files.ts';
import type { QueryFlags } from '../filter/compile-query.ts';
import { compareFindings } from '../filter/order.ts';
import { REDACTED, redact } from '../filter/redact.ts';
import { joinFindings } from '../incident/join-findings.ts';
import { summarise } from '../incident/summarise.ts';
import type { Io } from '../io.ts';
import type { Notice } from '../model/answer.ts';
import { explainType } from '../response/explanation.ts';
import { planResponse } from '../response/plan.ts';
import { describeQuery } from '../view/report/describe-query.ts';
import { formatReport } from '../view/report/page.ts';
import { toHourOf } from '../view/summary.ts';
import { countOf } from '../view/words.ts';
import { createContext, DEFAULT_TIMEOUT_MS, notify, printAnswer } from './context.ts';
import type { GlobalFlags } from './global-options.ts';
import { openSource } from './open-source.ts';
import { toQuery, toRequest } from './to-query.ts';

interface ReportFlags extends GlobalFlags, QueryFlags {
  readonly file?: string;
  readonly force?: boolean;
  readonly redact?: boolean;
}

/** `rdsguard report`: stdout is the file's path, so that another program can open it. */
export async function report(io: Io, flags: ReportFlags): Promise<ExitCode> {
  if (flags.json || (flags.output ?? 'table').toLowerCase() !== 'table')
    throw usageError(
      'report writes HTML, to --file PATH: --json and -o are not for it.',
      'rdsguard list --json and rdsguard incidents --json have what it shows.',
    );
  const context = await createContext(io, flags, { formats: ['table'], timeout: DEFAULT_TIMEOUT_MS });
  const { file, force: overwrite = false, redact: redacted = false } = flags;
  if (!file) throw usageError('A report needs --file PATH, for example --file report.html.');
  const query = await toQuery(context, flags, { samples: 'exclude' });
  // Asked again when it is written; here it saves asking every Region for nothing.
  if (!overwrite && (await io.files.exists(file))) throw fileExists(file);
  const source = await openSource(context);
  const answer = await source.findings(toRequest(query));
  const sorted = [...answer.items].sort(compareFindings('updated'));
  const { findings, sources } = redacted
    ? redact({ findings: sorted, sources: answer.sources })
    : { findings: sorted, sources: answer.sources };
  const incidents = joinFindings(findings);
  const page = await formatReport({
    findings,
    incidents,
    summary: summarise(findings, toHourOf(context.zone)),
    sources,
    notices: redacted ? leftOut(answer.notices) : answer.notices,
    filters: describeQuery(query, { zone: context.zone, redacted }),
    kind: source.kind,
    redacted,
    now: context.now,
    zone: context.zone,
    version: io.version(),
    explain: explainType,
    // Whoever reads it has other profiles and endpoints than whoever wrote it.
    plan: (finding) => planResponse(finding, { source: flags.sandbox ? ' --sandbox' : '' }),
  });
  await io.files.write(file, page, { overwrite });
  const what = `${countOf(findings.length, 'finding')} in ${countOf(incidents.length, 'incident')}`;
  await notify(context, [
    { level: 'info', text: `Wrote ${what} to ${file}.` },
    ...(redacted ? [REDACTED] : []),
  ]);
  return printAnswer(context, `${file}\n`, answer);
}

/** Sentences may name what is masked everywhere else; that there were some is said. */
function leftOut(notices: readonly Notice[]): readonly Notice[] {
  if (notices.length === 0) return [];
  const remarks = countOf(notices.length, 'remark');
  return [
    { level: 'info', text: `${remarks} on the answer left out, because they could name what is masked.` },
  ];
}
