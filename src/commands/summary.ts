import type { ExitCode } from '../errors.ts';
import type { QueryFlags } from '../filter/compile-query.ts';
import { summarise } from '../incident/summarise.ts';
import type { Io } from '../io.ts';
import { formatSummary, toHourOf } from '../view/summary.ts';
import { createContext, DEFAULT_TIMEOUT_MS, printAnswer } from './context.ts';
import { parseFailOn } from './fail-on.ts';
import { FORMATS, type GlobalFlags } from './global-options.ts';
import { openSource } from './open-source.ts';
import { hintAtNothing, toQuery, toRequest } from './to-query.ts';

interface SummaryFlags extends GlobalFlags, QueryFlags {
  readonly failOn?: string;
}

/** `rdsguard summary`. */
export async function summary(io: Io, flags: SummaryFlags): Promise<ExitCode> {
  const context = await createContext(io, flags, { formats: FORMATS, timeout: DEFAULT_TIMEOUT_MS });
  const query = await toQuery(context, flags, { samples: 'exclude' });
  const isFailure = parseFailOn(flags);
  const source = await openSource(context);
  const answer = await source.findings(toRequest(query));
  await hintAtNothing(context, query, answer.items);
  const counted = summarise(answer.items, toHourOf(context.zone));
  const output = formatSummary(context.format, counted, answer.sources, context.view);
  return printAnswer(context, output, answer, { failed: answer.items.some(isFailure) });
}
