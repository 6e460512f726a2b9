import { ExitCode, usageError } from '../errors.ts';
import { parseTypeSelector } from '../filter/compile-query.ts';
import { parseDuration } from '../filter/parse-time.ts';
import { namedTypes } from '../filter/server-criteria.ts';
import type { Io } from '../io.ts';
import { type Answer, isComplete, type Notice } from '../model/answer.ts';
import { SAMPLE_FINDING_TYPES } from '../model/finding-type.ts';
import type { SampleState } from '../model/sample-state.ts';
import type { SampleResult } from '../source/source.ts';
import { formatSamples } from '../view/samples.ts';
import { awaitSamples, findSamples } from './await-samples.ts';
import { cleanSamples } from './clean-samples.ts';
import { confirm } from './confirm.ts';
import { type Context, createContext, DEFAULT_TIMEOUT_MS, notify, printAnswer } from './context.ts';
import { tellDryRun } from './dry-run.ts';
import type { GlobalFlags } from './global-options.ts';
import { openLiveSource, refuseFiles } from './open-source.ts';

export interface SampleFlags extends GlobalFlags {
  readonly all?: boolean;
  readonly type?: readonly string[];
  readonly wait?: string;
  readonly clean?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** `rdsguard samples`: creates sample findings, waits for them, or cleans them up. */
export async function samples(io: Io, flags: SampleFlags): Promise<ExitCode> {
  refuseFiles(flags, 'samples');
  const wait = flags.wait === undefined ? undefined : parseDuration(flags.wait, '--wait');
  const context = await createContext(io, flags, {
    formats: ['table', 'json', 'ndjson'],
    timeout: DEFAULT_TIMEOUT_MS + (wait ?? 0),
  });
  if ([flags.all, flags.type, flags.clean].filter(Boolean).length !== 1) {
    throw usageError(
      'samples takes --all, or --type for some types, or --clean to archive those that are there.',
    );
  }
  if (flags.clean) return cleanSamples(context, flags);
  return createSamples(context, flags, toTypes(flags.type), wait);
}

async function createSamples(
  context: Context<'table' | 'json' | 'ndjson'>,
  flags: SampleFlags,
  types: readonly string[],
  wait: number | undefined,
): Promise<ExitCode> {
  const change = `This creates ${count(types.length, 'sample finding')} in ${toWhere(flags.region)}. They stand among the real findings and go to EventBridge and exports.`;
  if (flags.dryRun) return tellDryRun(context, change, types);
  const source = await openLiveSource(context, 'samples');
  if (!(await confirm(context, source, flags, change))) return ExitCode.failure;
  const before = wait === undefined ? undefined : await findSamples(source, types);
  const created = await source.createSamples(types);
  const states = toStates(created);
  const answer =
    wait === undefined || before === undefined
      ? { ...created, items: states }
      : await awaitSamples(context, source, { created, states, before, wait });
  await notify(context, created.items.flatMap(toRefusals));
  const exit = await printAnswer(context, formatSamples(context.format, answer, context.view), answer);
  return flags.type && exit === ExitCode.ok && isRefused(created) ? ExitCode.failure : exit;
}

function toWhere(regions: readonly string[] | undefined): string {
  if (!regions) return 'the default Region';
  if (regions.includes('all')) return 'every Region that has a detector';
  return regions.length === 1 ? String(regions[0]) : `each of ${regions.join(', ')}`;
}

/** Each type in each Region: asked for, or refused with its reason. */
function toStates(created: Answer<SampleResult>): readonly SampleState[] {
  return created.items.flatMap(({ region, detectorId, created: made, refused }) => [
    ...made.map((type) => ({ region, detectorId, type, status: 'asked' as const })),
    ...refused.map(({ type, reason }) => ({ region, detectorId, type, status: 'refused' as const, reason })),
  ]);
}

function toRefusals({ region, refused }: SampleResult): readonly Notice[] {
  return refused.map(({ type, reason }) => ({
    level: 'warning',
    text: `${region} refused ${type}: ${reason}`,
  }));
}

function isRefused(created: Answer<SampleResult>): boolean {
  return isComplete(created) && created.items.some((result) => result.refused.length > 0);
}

/** By name, never as the empty list: that makes samples of hundreds of other types too (domain.md c.6). */
function toTypes(words: readonly string[] | undefined): readonly string[] {
  if (!words) return SAMPLE_FINDING_TYPES;
  const selectors = words
    .flatMap((word) => word.split(','))
    .filter((word) => word.trim() !== '')
    .map((word) => parseTypeSelector(word.trim()));
  const types = selectors.flatMap((selector) =>
    selector.kind === 'type'
      ? [selector.type]
      : namedTypes([selector]).filter((type) => SAMPLE_FINDING_TYPES.includes(type)),
  );
  if (types.length === 0) throw usageError('--type names no type that has samples.');
  return [...new Set(types)];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
