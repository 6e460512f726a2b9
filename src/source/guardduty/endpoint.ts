import { isIP } from 'node:net';
import { usageError } from '../../errors.ts';

/** Whether nothing that is sent there leaves this computer. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  if (isIP(host) === 4) return host.startsWith('127.');
  if (isIP(host) === 6) return host === '::1';
  return host === 'localhost' || host.endsWith('.localhost');
}

/** @throws RdsguardError (usage) for what is not an http or https address, or holds a user and password */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // What is before an @ may be a password, in whatever form the rest is, and is not shown.
  const shown = text.replace(/^([a-z][a-z0-9+.-]*:\/*)?.*@/is, '$1…@');
  if (url && (url.username !== '' || url.password !== '')) {
    throw usageError(
      `"${shown}" is not an endpoint: it holds a user name or a password, which GuardDuty does not take.`,
      'Leave out what is before the @.',
    );
  }
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw usageError(
    `"${shown}" is not an endpoint.`,
    'An endpoint reads like http://127.0.0.1:8080 or https://host.',
  );
}

/**
 * Session tokens travel with every request, so plain http goes only to this computer.
 * @param address protocol with its colon, and host name
 * @throws RdsguardError (usage)
 */
export function checkTransport(address: { readonly protocol: string; readonly hostname: string }): void {
  if (address.protocol === 'https:' || isLoopback(address.hostname)) return;
  throw usageError(
    `Credentials would travel to ${address.hostname} in the clear: plain http is only for this computer.`,
    'Use an https:// endpoint in --endpoint-url or AWS_ENDPOINT_URL.',
  );
}
