import { ExitCode } from '../errors.ts';
import { parseTypeSelector } from '../filter/compile-query.ts';
import { namedTypes } from '../filter/server-criteria.ts';
import type { Io } from '../io.ts';
import type { TypeSelector } from '../model/query.ts';
import { explainCatalogue, explainType } from '../response/explanation.ts';
import { SUPPORTED_ENGINES } from '../response/supported-engines.ts';
import { type Catalogue, formatCatalogue, formatExplanation } from '../view/explanation.ts';
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
  if (word !== undefined && isReference(word)) {
    const { finding, answer } = await findOne(context, await openSource(context), word);
    const output = formatExplanation(context.format, explainType(finding.type), answer.sources, context.view);
    return printAnswer(context, output, answer);
  }
  const selector = word === undefined ? undefined : parseTypeSelector(word, 'explain');
  await io.stdout.write(
    selector?.kind === 'type'
      ? formatExplanation(context.format, explainType(selector.type), [], context.view)
      : formatCatalogue(context.format, toCatalogue(selector), context.view),
  );
  return ExitCode.ok;
}

/** The whole catalogue, or the types of a family or a purpose. */
function toCatalogue(selector: TypeSelector | undefined): Catalogue {
  const types = new Set<string>(namedTypes(selector && [selector]));
  const explanations = explainCatalogue().filter(({ type }) => types.has(type));
  return { explanations, engines: SUPPORTED_ENGINES };
}
