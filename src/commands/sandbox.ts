import { ExitCode, usageError } from '../errors.ts';
import type { Io } from '../io.ts';
import { parseFault } from '../sandbox/faults.ts';
import { generateFindings } from '../sandbox/generate-findings.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import { serveSandbox } from '../sandbox/server.ts';
import { readDocuments } from '../source/export/read-documents.ts';
import { createContext, notify } from './context.ts';
import type { GlobalFlags } from './global-options.ts';
import { SANDBOX_REGION } from './open-source.ts';

interface SandboxFlags extends GlobalFlags {
  readonly port?: string;
  readonly findings?: readonly string[];
  readonly generate?: string;
  readonly fault?: readonly string[];
}

const DEFAULT_PORT = 4577;
/** As many as it holds (product.md). */
const MOST_GENERATED = 100_000;

/** `rdsguard sandbox`: serves until it is stopped. stdout has one line, the address. */
export async function sandbox(io: Io, flags: SandboxFlags): Promise<ExitCode> {
  const context = await createContext(io, flags, { formats: ['table'], timeout: undefined });
  for (const [name, given] of [
    ['--from', flags.from],
    ['--sandbox', flags.sandbox],
    ['--endpoint-url', flags.endpointUrl],
    ['--profile', flags.profile],
  ] as const) {
    if (given)
      throw usageError(
        `${name} has no meaning for sandbox: it is a GuardDuty of its own.`,
        name === '--from' ? '--findings PATH fills it from files.' : undefined,
      );
  }
  if (flags.region?.includes('all'))
    throw usageError(
      'sandbox serves the Regions that --region names, by comma; all of them are not one account.',
    );
  const port = toNumber(flags.port, '--port', 65_535) ?? DEFAULT_PORT;
  const generated = toNumber(flags.generate, '--generate', MOST_GENERATED) ?? 0;
  const faults = (flags.fault ?? []).map(parseFault);
  const regions = flags.region ?? [SANDBOX_REGION];
  const held = await readDocuments(flags.findings ?? [io.fixtures], { signal: context.signal, now: io.now });
  const findings = [...held, ...generateFindings(generated, { seed: 1, until: context.now })];
  const { handle } = createSandbox({ regions, findings, faults, now: io.now });
  const server = await serveSandbox(handle, { port });
  await io.stdout.write(`${server.url}\n`);
  await notify(context, [
    {
      level: 'info',
      text: `The embedded GuardDuty answers on ${server.url} for ${regions.join(', ')} with ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}; nothing in it is real. Any credentials do. Ctrl-C ends it.`,
    },
    { level: 'info', text: `  rdsguard list --endpoint-url ${server.url} --region ${regions[0]}` },
    {
      level: 'info',
      text: `  AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=y aws guardduty list-detectors --endpoint-url ${server.url} --region ${regions[0]}`,
    },
  ]);
  await new Promise<void>((resolve) =>
    context.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  await server.close();
  return ExitCode.interrupted;
}

function toNumber(text: string | undefined, flag: string, most: number): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) > most)
    throw usageError(`${flag} takes a whole number up to ${most}, not "${text}".`);
  return Number(text);
}
