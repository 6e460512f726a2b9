import { ExitCode, usageError } from '../errors.ts';
import { parseTypeSelector } from '../filter/compile-query.ts';
import { namedTypes } from '../filter/server-criteria.ts';
import type { Io } from '../io.ts';
import { type Answer, isComplete } from '../model/answer.ts';
import { SAMPLE_FINDING_TYPES } from '../model/finding-type.ts';
import type { SampleResult } from '../source/source.ts';
import { formatEnvelope } from '../view/json.ts';
import { formatSampleTable, toSampleRows } from '../view/samples.ts';
import { confirm } from './confirm.ts';
import { createContext, DEFAULT_TIMEOUT_MS, notify, printAnswer } from './context.ts';
import type { GlobalFlags } from './global-options.ts';
import { openLiveSource } from './open-source.ts';

interface SampleFlags extends GlobalFlags {
  readonly all?: boolean;
  readonly type?: readonly string[];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** `rdsguard samples`. */
export async function samples(io: Io, flags: SampleFlags): Promise<ExitCode> {
  const context = await createContext(io, flags, {
    formats: ['table', 'json', 'ndjson'],
    timeout: DEFAULT_TIMEOUT_MS,
  });
  const types = toTypes(flags);
  const source = await openLiveSource(context, 'samples');
  const regions = flags.region?.join(', ') ?? 'the default Region';
  const change = `This creates ${types.length} sample finding${types.length === 1 ? '' : 's'} in ${regions}; they stand among the real ones and flow to EventBridge and exports.`;
  if (flags.dryRun) {
    await notify(context, [{ level: 'info', text: `Dry run, nothing is done. ${change}` }]);
    await io.stdout.write(types.map((type) => `${type}\n`));
    return ExitCode.ok;
  }
  if (!(await confirm(context, flags, change))) return ExitCode.failure;
  const answer = await source.createSamples(types);
  const rows = toSampleRows(answer.items);
  const output =
    context.format === 'table'
      ? formatSampleTable(rows, context.view)
      : formatEnvelope({ name: 'Samples', answer });
  const exit = await printAnswer(context, output, answer);
  return refusedByName(flags, answer) && exit === ExitCode.ok ? ExitCode.failure : exit;
}

/** @throws RdsguardError (usage) where neither or both are said, or a type cannot be sampled */
function toTypes(flags: SampleFlags): readonly string[] {
  if (Boolean(flags.all) === Boolean(flags.type))
    throw usageError('samples takes --all, or --type for some types.');
  if (!flags.type) return SAMPLE_FINDING_TYPES;
  const selectors = flags.type
    .flatMap((value) => value.split(','))
    .filter((word) => word.trim() !== '')
    .map((word) => parseTypeSelector(word.trim()));
  return [
    ...new Set(
      selectors.flatMap((selector) =>
        selector.kind === 'type'
          ? [selector.type]
          : SAMPLE_FINDING_TYPES.filter((type) => namedTypes([selector]).includes(type)),
      ),
    ),
  ];
}

function refusedByName(flags: SampleFlags, answer: Answer<SampleResult>): boolean {
  return (
    Boolean(flags.type) && isComplete(answer) && answer.items.some((result) => result.refused.length > 0)
  );
}
