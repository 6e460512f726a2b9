import type { ExitCode } from '../errors.ts';
import type { Io } from '../io.ts';
import { type Finding, parseFindingArn } from '../model/finding.ts';
import { firstSteps, planResponse, respondCommand } from '../response/plan.ts';
import { quoteShell, refusal } from '../response/quote.ts';
import { formatFindingDetail, formatFindingMarkdown } from '../view/finding-detail.ts';
import { loadFindingFormat } from '../view/formats.ts';
import { formatJson } from '../view/json.ts';
import { createContext, DEFAULT_TIMEOUT_MS, printAnswer } from './context.ts';
import { findOne } from './find-one.ts';
import { FORMATS, type GlobalFlags } from './global-options.ts';
import { openSource } from './open-source.ts';
import { namesPipe, PIPED, sourceArguments } from './source-arguments.ts';

/** `rdsguard show ID`. */
export async function show(io: Io, flags: GlobalFlags, [id = '']: readonly string[]): Promise<ExitCode> {
  const context = await createContext(io, flags, { formats: FORMATS, timeout: DEFAULT_TIMEOUT_MS });
  const source = await openSource(context);
  const { finding, versions, answer } = await findOne(context, source, id);
  const plan = planResponse(finding);
  // An ARN picks the Region; the commands that are printed name the id.
  const byArn = !flags.from && finding.region !== undefined && parseFindingArn(id) !== undefined;
  const asked = sourceArguments(byArn ? { ...flags, region: [finding.region] } : flags);
  const extras = {
    versions,
    plan: {
      steps: firstSteps(plan),
      command: `${respondCommand(plan)}${asked}`,
      incident: `${incidentCommand(finding)}${asked}`,
      note: namesPipe(flags) ? `, with what you piped saved as ${PIPED}` : '',
    },
  };
  switch (context.format) {
    case 'json':
      return printAnswer(context, formatJson(finding.document), answer);
    case 'table':
      return printAnswer(context, formatFindingDetail(finding, extras, context.view), answer);
    case 'wide': {
      const whole = { ...context.view, width: undefined };
      return printAnswer(context, formatFindingDetail(finding, extras, whole), answer);
    }
    case 'md':
      return printAnswer(context, formatFindingMarkdown(finding, extras, context.view), answer);
    default:
      return printAnswer(
        context,
        (await loadFindingFormat(context.format))([finding], {
          matched: 1,
          mayBeMore: false,
          sources: answer.sources,
          options: context.view,
        }),
        answer,
      );
  }
}

/** The command that prints the incident that a finding is of: `incidents` leaves archived ones and samples out. */
function incidentCommand({ id, archived, sample }: Finding): string {
  const known = refusal(id) === undefined ? quoteShell(id) : 'ID';
  return `rdsguard incidents --id ${known}${archived ? ' --state all' : ''}${sample ? ' --samples include' : ''}`;
}
