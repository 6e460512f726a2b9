import { afterEach } from 'vitest';
import type { WireResponse } from '../../src/model/wire.ts';
import { withFaults } from '../../src/sandbox/apply-faults.ts';
import { parseFault } from '../../src/sandbox/faults.ts';
import { parseOperation } from '../../src/sandbox/operation.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { FIXTURES, NOW, REGION } from '../sandbox/ask.ts';

export interface Served {
  readonly url: string;
  /** Behind the faults. */
  readonly sandbox: Sandbox;
  /** The operations that came, by their names, in their order. */
  readonly calls: string[];
  /** How a command line names it. */
  readonly to: readonly string[];
  close(): Promise<void>;
}

interface ServeOptions extends Partial<Omit<SandboxOptions, 'faults'>> {
  /** As `rdsguard sandbox --fault` takes them. */
  readonly faults?: readonly string[];
  /** Answers in the place of the sandbox where it returns something. */
  readonly intercept?: (operation: string, region: string) => Promise<WireResponse | undefined> | undefined;
}

/** `rdsguard sandbox` in this process, over HTTP, with its calls recorded. */
export async function serve({ faults = [], intercept, ...options }: ServeOptions = {}): Promise<Served> {
  const sandbox = createSandbox({
    regions: [REGION],
    findings: FIXTURES,
    now: () => NOW,
    ...options,
  });
  const faulty = withFaults(sandbox.handle, {
    faults: faults.map(parseFault),
    seed: 1,
    accountId: sandbox.accountId,
  });
  const calls: string[] = [];
  const server = await serveSandbox(
    async (request, signal) => {
      const name = parseOperation(request.method, request.path)?.name ?? `${request.method} ${request.path}`;
      calls.push(name);
      const [, region = ''] = /\/\d{8}\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? '') ?? [];
      return (await intercept?.(name, region)) ?? faulty(request, signal);
    },
    { port: 0 },
  );
  return { url: server.url, sandbox, calls, to: ['--endpoint-url', server.url], close: server.close };
}

/** `serve` for the tests of a file: each server is closed when its test has ended. */
export function serveForTest(): (options?: ServeOptions) => Promise<Served> {
  const open: Served[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });
  return async (options = {}) => {
    const server = await serve(options);
    open.push(server);
    return server;
  };
}
