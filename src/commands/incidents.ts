import { type ExitCode, usageError } from '../errors.ts';
import { parseSeverity, type QueryFlags } from '../filter/compile-query.ts';
import { compareIncidents } from '../incident/compare-incidents.ts';
import { joinFindings } from '../incident/join-findings.ts';
import type { Io } from '../io.ts';
import type { Notice } from '../model/answer.ts';
import { isMeantBy } from '../model/finding.ts';
import { type Incident, VERDICTS, type Verdict } from '../model/incident.ts';
import type { Query } from '../model/query.ts';
import { formatIncidents } from '../view/incidents.ts';
import { createContext, DEFAULT_TIMEOUT_MS, notify, printAnswer } from './context.ts';
import { FORMATS, type GlobalFlags } from './global-options.ts';
import { openSource } from './open-source.ts';
import { namesPipe, PIPED, sourceArguments } from './source-arguments.ts';
import { hintAtNothing, toQuery, toRequest } from './to-query.ts';

interface IncidentFlags extends GlobalFlags, QueryFlags {
  readonly failOn?: string;
}

/** Incidents of a table unless `--limit` says otherwise. */
const TABLE_ROWS = 100;

/** `rdsguard incidents`. */
export async function incidents(io: Io, flags: IncidentFlags): Promise<ExitCode> {
  const context = await createContext(io, flags, { formats: FORMATS, timeout: DEFAULT_TIMEOUT_MS });
  const tabular = context.format !== 'json' && context.format !== 'ndjson' && context.format !== 'csv';
  const query = await toQuery(context, flags, {
    samples: 'exclude',
    limit: tabular ? TABLE_ROWS : undefined,
  });
  const isFailure =
    flags.failOn === undefined ? () => false : parseFailOn(flags.failOn, flags.samples !== undefined);
  const source = await openSource(context);
  // An id asks for the incident that holds the finding, not for that finding taken out of its story.
  const answer = await source.findings(toRequest({ ...query, ids: undefined }));
  await hintAtNothing(context, query, answer.items);
  if (answer.items.length > 0 && cutsIncidents(query)) await notify(context, [CUT]);
  const joined = joinFindings(answer.items).filter((incident) => holds(incident, query.ids));
  const sorted = flags.sort === undefined ? joined : joined.toSorted(compareIncidents(query.sort));
  const shown = sorted.slice(0, query.limit);
  const output = formatIncidents(
    context.format,
    shown,
    {
      sources: answer.sources,
      matched: sorted.length,
      sourceArguments: sourceArguments(flags),
      commandNote: namesPipe(flags)
        ? `${PIPED} is what you piped, once you save it: stdin cannot be read again.`
        : undefined,
    },
    context.view,
  );
  return printAnswer(context, output, answer, { failed: sorted.some(isFailure) });
}

/** Findings of one incident can differ in these; not in account and cluster. */
function cutsIncidents(query: Query): boolean {
  const { types, minSeverity, since, until, outcomes, users, applications, databases } = query;
  const { addresses, asns, countries, threatLists } = query;
  const words = [types, minSeverity, since, until, outcomes, users, applications, databases];
  return [...words, addresses, asns, countries, threatLists].some((filter) => filter !== undefined);
}

const CUT: Notice = {
  level: 'info',
  text: 'Filters chose findings before they were joined: an incident may have stages that are not shown.',
};

function holds({ findingIds }: Incident, ids: readonly string[] | undefined): boolean {
  return !ids || findingIds.some((findingId) => ids.some((id) => isMeantBy(id, findingId)));
}

/**
 * `--fail-on`: a severity, or a verdict, at least that bad. Samples fail a run only where `--samples` asked for them.
 * @throws RdsguardError (usage)
 */
function parseFailOn(text: string, countsSamples: boolean): (incident: Incident) => boolean {
  const verdict = VERDICTS.find((word) => word === text.toLowerCase());
  if (verdict)
    return (incident) => (countsSamples || !incident.sample) && isAtLeast(incident.verdict, verdict);
  if (!/^(low|medium|high|critical|[\d.]+)$/i.test(text)) {
    throw usageError(`--fail-on takes a verdict (${VERDICTS.join(', ')}) or a severity, not "${text}".`);
  }
  const threshold = parseSeverity(text, '--fail-on');
  return ({ sample, severity }) =>
    (countsSamples || !sample) && (severity === undefined || severity >= threshold);
}

function isAtLeast(verdict: Verdict, threshold: Verdict): boolean {
  return VERDICTS.indexOf(verdict) <= VERDICTS.indexOf(threshold);
}
