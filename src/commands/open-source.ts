import { usageError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Notice } from '../model/answer.ts';
import type { JsonObject } from '../model/json.ts';
import type { FindingSource, LiveSource } from '../source/source.ts';
import { type Context, notify } from './context.ts';
import type { GlobalFlags } from './global-options.ts';
import { parseRegions, tellUnknownRegions } from './regions.ts';

/** Where `--sandbox` is when no Region is named. */
export const SANDBOX_REGION = 'ap-northeast-1';

/** Opens the source that the options name. @throws RdsguardError where it cannot be opened at all */
export async function openSource(context: Context): Promise<FindingSource> {
  return context.flags.from ? openFiles(context, context.flags.from) : openLiveSource(context);
}

/**
 * Opens the service or the sandbox.
 * @param needs the command's name where it cannot work on files
 * @throws RdsguardError (usage) for `--from`, RdsguardError where there are no credentials or Region
 */
export async function openLiveSource(context: Context, needs?: string): Promise<LiveSource> {
  return (await createLiveOpener(context, needs))(context.signal);
}

/** Like `openLiveSource`, for a command that opens again and again: the sandbox stays the same one. */
export async function createLiveOpener(
  context: Context,
  needs?: string,
): Promise<(signal: AbortSignal) => LiveSource> {
  const { flags, io } = context;
  refuseFiles(flags, needs);
  await notify(context, tellUnknownRegions(parseRegions(flags.region)));
  const { createGuardDutySource } = await import('../source/guardduty/guardduty-source.ts');
  const announce = (notice: Notice) => void notify(context, [notice]);
  const { update: progress } = context.progress;
  const trace = flags.debug ? (text: string) => announce({ level: 'info', text }) : undefined;
  const shared = { env: io.env, announce, trace, progress, now: io.now, profiles: flags.profile ?? [] };
  if (!flags.sandbox) {
    const live = {
      ...shared,
      kind: 'live' as const,
      regions: parseRegions(flags.region),
      endpointUrl: flags.endpointUrl,
    };
    return (signal) => createGuardDutySource({ ...live, signal });
  }
  const regions = parseRegions(flags.region) ?? [SANDBOX_REGION];
  const handler = await openSandbox(context, regions === 'all' ? [SANDBOX_REGION] : regions);
  const text = 'Sandbox: an embedded GuardDuty on this computer. Nothing shown is real.';
  await notify(context, [{ level: 'info', text }]);
  return (signal) => createGuardDutySource({ ...shared, kind: 'sandbox', regions, handler, signal });
}

/** @throws RdsguardError (usage) where a command that asks GuardDuty itself was given files */
export function refuseFiles(flags: Pick<GlobalFlags, 'from'>, needs = 'This'): void {
  if (!flags.from) return;
  throw usageError(
    `${needs} asks GuardDuty itself; --from reads files.`,
    'Leave --from out, or say --sandbox to try it.',
  );
}

async function openSandbox(context: Context, regions: readonly string[]) {
  const { createSandbox } = await import('../sandbox/sandbox.ts');
  return createSandbox({ regions, findings: await readFixtures(context), now: context.io.now }).handle;
}

/** The findings that come with the program. */
async function readFixtures(context: Context): Promise<readonly JsonObject[]> {
  const { readDocuments } = await import('../source/export/read-documents.ts');
  const { io, signal } = context;
  return readDocuments([io.fixtures], { signal, now: io.now });
}

async function openFiles(context: Context, paths: readonly string[]): Promise<FindingSource> {
  const { io, signal } = context;
  await notify(context, tellUnknownRegions(parseRegions(context.flags.region)));
  if (paths.includes('-') && io.stdin.isTerminal) {
    await notify(context, [{ level: 'info', text: 'Reading findings from the terminal; Ctrl-D ends them.' }]);
  }
  const { createFileSource } = await import('../source/export/file-source.ts');
  return createFileSource({ paths, stdin: readStdin(io), signal, now: io.now });
}

/** Stdin is opened when somebody reads it: that takes time, and most runs do not. */
async function* readStdin(io: Io): AsyncIterable<Uint8Array> {
  yield* io.stdin.bytes;
}
