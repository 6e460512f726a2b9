import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { isIP } from 'node:net';
import type { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions, RequestHandler } from '@smithy/types';
import { ExitCode, RdsguardError, usageError } from '../../errors.ts';
import { isLoopback } from './endpoint.ts';

type Env = Readonly<Record<string, string | undefined>>;
export type NetworkHandler = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;

/**
 * The SDK's own transport, with what the AWS CLI takes from the environment and the SDK does not: HTTPS_PROXY,
 * NO_PROXY and AWS_CA_BUNDLE. Plain http goes to this computer only, and what goes there never through a proxy.
 * @throws RdsguardError where the proxy's address or the certificates cannot be read
 */
export async function createNetworkHandler(env: Env, connectTimeoutMs: number): Promise<NetworkHandler> {
  const ca = await readCertificates(env.AWS_CA_BUNDLE);
  const agentOptions = { keepAlive: true, maxSockets: 50, ...(ca !== undefined && { ca }) };
  const direct = new NodeHttpHandler({
    connectionTimeout: connectTimeoutMs,
    httpsAgent: new Agent(agentOptions),
  });
  const proxy = env.https_proxy || env.HTTPS_PROXY;
  if (!proxy) return direct;
  const bypass = parseNoProxy(env.no_proxy || env.NO_PROXY);
  const { createProxyAgent } = await import('./proxy-agent.ts');
  const proxied = new NodeHttpHandler({
    connectionTimeout: connectTimeoutMs,
    httpsAgent: createProxyAgent(parseProxy(proxy), agentOptions),
  });
  return {
    metadata: direct.metadata,
    handle(request, options) {
      const { protocol, hostname } = request;
      const isDirect = protocol === 'http:' || isLoopback(hostname) || bypass(hostname);
      return (isDirect ? direct : proxied).handle(request, options);
    },
    destroy() {
      direct.destroy();
      proxied.destroy();
    },
  };
}

export async function readCertificates(path: string | undefined): Promise<string | undefined> {
  if (!path) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new RdsguardError(
      ExitCode.failure,
      `The certificates that AWS_CA_BUNDLE names cannot be read: ${path}.`,
      'Name a PEM file, or unset it.',
      { cause: error },
    );
  }
}

/** The scheme may be left out, as for the AWS CLI. The address is not shown: it may hold a password. */
export function parseProxy(text: string): URL {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw usageError(
    'HTTPS_PROXY is not an http or https address.',
    'It reads like http://proxy.example.com:3128.',
  );
}

/** Whether a host is asked without the proxy: `*`, names and their subdomains, addresses. */
export function parseNoProxy(text: string | undefined): (hostname: string) => boolean {
  const entries = (text ?? '')
    .split(/[\s,]+/)
    .map((entry) => entry.toLowerCase().replace(/^\*?\./, ''))
    .filter((entry) => entry !== '');
  return (hostname) => {
    const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
    return entries.some(
      (entry) => entry === '*' || entry === host || (isIP(host) === 0 && host.endsWith(`.${entry}`)),
    );
  };
}
