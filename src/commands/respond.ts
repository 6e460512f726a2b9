import type { ExitCode } from '../errors.ts';
import type { Io } from '../io.ts';
import { planResponse } from '../response/plan.ts';
import { formatPlan } from '../view/plan.ts';
import { createContext, DEFAULT_TIMEOUT_MS, printAnswer } from './context.ts';
import { findOne } from './find-one.ts';
import type { GlobalFlags } from './global-options.ts';
import { openSource } from './open-source.ts';
import { liveArguments } from './source-arguments.ts';

/** `rdsguard respond ID`: the containment plan, printed and never run. */
export async function respond(io: Io, flags: GlobalFlags, [id = '']: readonly string[]): Promise<ExitCode> {
  const context = await createContext(io, flags, {
    formats: ['table', 'json', 'ndjson', 'md'],
    timeout: DEFAULT_TIMEOUT_MS,
  });
  const { finding, answer } = await findOne(context, await openSource(context), id);
  const plan = planResponse(finding, { source: liveArguments(flags), sandbox: flags.sandbox ?? false });
  const output = formatPlan(context.format, plan, answer.sources, context.view);
  return printAnswer(context, output, answer);
}
