import { ExitCode } from '../errors.ts';
import { parseTypeSelector } from '../filter/compile-query.ts';
import { namedTypes } from '../filter/server-criteria.ts';
import type { Io } from '../io.ts';
import type { Notice } from '../model/answer.ts';
import { KNOWN_FINDING_TYPES } from '../model/finding-type.ts';
import type { TypeSelector } from '../model/query.ts';
import { explainCatalogue, explainType } from '../response/explanation.ts';
import { SUPPORTED_ENGINES } from '../response/supported-engines.ts';
import { type Catalogue, formatCatalogue, formatExplanation } from '../view/explanation.ts';
import { createContext, DEFAULT_TIMEOUT_MS, notify, printAnswer } from './context.ts';
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
  if (selector?.kind === 'type') await notify(context, suggestTypes(selector.type));
  return ExitCode.ok;
}

/** For a type whose end was forgotten: those that begin so. */
function suggestTypes(word: string): readonly Notice[] {
  const begins = KNOWN_FINDING_TYPES.filter((type) => type.toLowerCase().startsWith(word.toLowerCase()));
  if (begins.length === 0 || KNOWN_FINDING_TYPES.some((type) => type === word)) return [];
  return [{ level: 'info', text: `Types that begin so: ${begins.join(', ')}.` }];
}

/** The whole catalogue, or the types of a family or a purpose. */
function toCatalogue(selector: TypeSelector | undefined): Catalogue {
  const types = new Set<string>(namedTypes(selector && [selector]));
  const explanations = explainCatalogue().filter(({ type }) => types.has(type));
  return { explanations, engines: SUPPORTED_ENGINES };
}
