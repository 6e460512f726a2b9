import { RdsguardError } from '../../errors.ts';
import type { Check } from '../../model/check.ts';
import { parseProxy, readCertificates } from './network-handler.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The lowest version of Node that is tested (package.json, engines). */
const NODE_FLOOR = [20, 19] as const;
const SDK_NEXT_FLOOR = 22;

/** @param version as Node gives it: `20.19.1` */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor < NODE_FLOOR[1]);
  const later =
    'Releases of the AWS SDK after the first week of January 2027 need Node 22; the one in this build goes on working.';
  return {
    name: 'node',
    state: old ? 'problem' : 'ok',
    detail: `Node ${version}.${!old && major < SDK_NEXT_FLOOR ? ` ${later}` : ''}`,
    why: `rdsguard and the AWS SDK in it need Node ${NODE_FLOOR.join('.')} or newer.`,
    remedy: old ? { kind: 'advice', text: 'Install Node 22 or newer from https://nodejs.org.' } : undefined,
  };
}

/** Proxy and certificates, as the environment names them. Of a proxy's address only host and port are shown. */
export async function checkNetworkSettings(env: Env): Promise<readonly Check[]> {
  return [checkProxy(env), await checkCertificates(env)];
}

function checkProxy(env: Env): Check {
  const proxy = env.https_proxy || env.HTTPS_PROXY;
  const bypass = env.no_proxy || env.NO_PROXY;
  const why = 'Behind a proxy, AWS is reached only through it.';
  if (!proxy) return { name: 'proxy', state: 'ok', detail: 'None: HTTPS_PROXY is not set.', why };
  return orProblem('proxy', why, () => {
    const { host } = parseProxy(proxy);
    return `https calls go through ${host} (HTTPS_PROXY)${bypass ? `, but for ${bypass} (NO_PROXY)` : ''}.`;
  });
}

function checkCertificates({ AWS_CA_BUNDLE: path }: Env): Check | Promise<Check> {
  const why = 'A proxy that inspects TLS shows its own certificate, which must be trusted.';
  if (!path) {
    return { name: 'certificates', state: 'ok', detail: 'Node’s own: AWS_CA_BUNDLE is not set.', why };
  }
  return readCertificates(path).then(
    () => ({ name: 'certificates', state: 'ok', detail: `Those of ${path} (AWS_CA_BUNDLE).`, why }),
    (error: unknown) => toProblem('certificates', why, error),
  );
}

function orProblem(name: Check['name'], why: string, look: () => string): Check {
  try {
    return { name, state: 'ok', detail: look(), why };
  } catch (error) {
    return toProblem(name, why, error);
  }
}

/** @throws the error itself where it is not one that a person is meant to read */
export function toProblem(name: Check['name'], why: string, error: unknown): Check {
  if (!(error instanceof RdsguardError)) throw error;
  const { message, hint } = error;
  return {
    name,
    state: 'problem',
    detail: message,
    why,
    remedy: hint === undefined ? undefined : { kind: 'advice', text: hint },
  };
}
