import { ExitCode } from '../errors.ts';
import { parseTypeSelector } from '../filter/compile-query.ts';
import type { Io } from '../io.ts';
import type { SourceReport } from '../model/answer.ts';
import { explainCatalogue, explainType } from '../response/explanation.ts';
import { SUPPORTED_ENGINES } from '../response/supported-engines.ts';
import { formatCatalogue, formatExplanation } from '../view/explanation.ts';
import { createContext, DEFAULT_TIMEOUT_MS, printAnswer } from './context.ts';
import { findOne, isReference } from './find-one.ts';
import type { GlobalFlags } from './global-options.ts';
import { openSource } from './open-source.ts';

/** `rdsguard explain [TYPE or ID]`. */
export async function explain(io: Io, flags: GlobalFlags, [word]: readonly string[]): Promise<ExitCode> {
  const context = await createContext(io, flags, {
    formats: ['table', 'json', 'ndjson', 'md'],
    timeout: DEFAULT_TIMEOUT_MS,
  });
  if (word === undefined) {
    const catalogue = { explanations: explainCatalogue(), engines: SUPPORTED_ENGINES };
    await io.stdout.write(formatCatalogue(context.format, catalogue, context.view));
    return ExitCode.ok;
  }
  const { type, sources } = isReference(word) ? await typeOf(word) : { type: toType(word), sources: [] };
  return printAnswer(context, formatExplanation(context.format, explainType(type), sources, context.view), {
    sources,
    notices: [],
  });

  async function typeOf(id: string): Promise<{ type: string; sources: readonly SourceReport[] }> {
    const { finding, answer } = await findOne(context, await openSource(context), id);
    return { type: finding.type, sources: answer.sources };
  }
}

/** A type in the catalogue's spelling, or as written. @throws RdsguardError (usage) for a word that is no type */
function toType(word: string): string {
  const selector = parseTypeSelector(word);
  return selector.kind === 'type' ? selector.type : word;
}
