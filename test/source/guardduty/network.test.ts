import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isLoopback } from '../../../src/source/guardduty/endpoint.ts';
import { parseNoProxy } from '../../../src/source/guardduty/network-handler.ts';
import { fakeWire, wireFinding } from './fake-wire.ts';
import { CERTIFICATE, KEY } from './loopback-certificate.ts';
import { everything, openSource } from './open-source.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'CANARY', AWS_REGION: 'eu-west-1' };
const HOST = 'guardduty.eu-west-1.amazonaws.com:443';

const wire = fakeWire({ findings: [wireFinding(1)] });
const folder = mkdtempSync(join(tmpdir(), 'rdsguard-'));
const bundle = join(folder, 'ca.pem');
const tunnels: string[] = [];

/** GuardDuty behind TLS. */
const service = createHttpsServer({ cert: CERTIFICATE, key: KEY }, async (request, response) => {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const { method = '', url = '' } = request;
  const answer = await wire.handler(
    { method, path: url.split('?')[0] ?? '', query: {}, headers, body: await text(request) },
    new AbortController().signal,
  );
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
});

/** A proxy that leads every tunnel there. */
const proxy = createHttpServer();
proxy.on('connect', ({ url }, client) => {
  tunnels.push(String(url));
  const { port } = addressOf(service);
  const upstream = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.pipe(client).pipe(upstream);
  });
  upstream.on('error', () => client.destroy());
  client.on('error', () => upstream.destroy());
});

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (typeof address === 'string' || address === null) throw new Error('not listening');
  return address;
}

beforeAll(async () => {
  writeFileSync(bundle, CERTIFICATE);
  for (const server of [service, proxy]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
});
beforeEach(() => {
  tunnels.length = 0;
  vi.stubEnv('HOME', folder);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  for (const server of [service, proxy]) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true });
});

function ask(env: Record<string, string>, over: Parameters<typeof openSource>[0] = {}) {
  const all = { ...KEYS, AWS_MAX_ATTEMPTS: '1', ...env };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  return openSource({ env: all, regions: undefined, ...over }).findings(everything());
}

describe('the network as the AWS CLI uses it', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])(
    '%s leads to the service, with the certificates of AWS_CA_BUNDLE',
    async (name) => {
      const { items, sources } = await ask({
        [name]: `http://127.0.0.1:${addressOf(proxy).port}`,
        AWS_CA_BUNDLE: bundle,
      });
      expect(sources).toMatchObject([{ region: 'eu-west-1', status: 'ok' }]);
      expect(items).toHaveLength(1);
      expect(new Set(tunnels)).toEqual(new Set([HOST]));
    },
  );

  it('NO_PROXY goes straight there, where no such host is', async () => {
    const endpointUrl = 'https://guardduty.invalid';
    const env = { HTTPS_PROXY: `127.0.0.1:${addressOf(proxy).port}`, AWS_CA_BUNDLE: bundle };
    await ask(env, { endpointUrl });
    expect(tunnels).toContain('guardduty.invalid:443');
    tunnels.length = 0;
    const { sources } = await ask({ ...env, NO_PROXY: 'guardduty.invalid' }, { endpointUrl });
    expect(sources).toMatchObject([{ status: 'unreachable' }]);
    expect(tunnels).toEqual([]);
  });

  it.each(['localhost', '127.0.0.1'])('%s is never asked through the proxy', async (host) => {
    await ask(
      { HTTPS_PROXY: `127.0.0.1:${addressOf(proxy).port}`, AWS_CA_BUNDLE: bundle },
      { endpointUrl: `https://${host}:${addressOf(service).port}` },
    );
    expect(tunnels).toEqual([]);
  });

  it('without AWS_CA_BUNDLE a certificate that nobody signed is not trusted', async () => {
    const { sources } = await ask({}, { endpointUrl: `https://localhost:${addressOf(service).port}` });
    expect(sources).toMatchObject([
      {
        status: 'unreachable',
        reason: expect.stringMatching(/not trusted/),
        hint: expect.stringMatching(/AWS_CA_BUNDLE/),
      },
    ]);
  });

  it('a bundle that is not there is an error of its own', async () => {
    await expect(ask({ AWS_CA_BUNDLE: '/nowhere.pem' })).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/\/nowhere\.pem/),
    });
  });

  it('a proxy that cannot be read is not shown: it may hold a password', async () => {
    const failed = ask({ HTTPS_PROXY: 'socks5://me:CANARY@proxy' });
    await expect(failed).rejects.toMatchObject({
      exitCode: 2,
      message: expect.not.stringContaining('CANARY'),
    });
  });

  it('AWS_ENDPOINT_URL_GUARDDUTY is honoured', async () => {
    const { sources } = await ask({
      AWS_CA_BUNDLE: bundle,
      AWS_ENDPOINT_URL_GUARDDUTY: `https://localhost:${addressOf(service).port}`,
    });
    expect(sources).toMatchObject([{ status: 'ok' }]);
  });

  it.each([
    ['amazonaws.com', 'guardduty.eu-west-1.amazonaws.com', true],
    ['.amazonaws.com', 'guardduty.eu-west-1.amazonaws.com', true],
    ['*.amazonaws.com', 'guardduty.eu-west-1.amazonaws.com', true],
    ['guardduty.eu-west-1.amazonaws.com', 'GuardDuty.eu-west-1.amazonaws.com', true],
    ['zonaws.com', 'guardduty.eu-west-1.amazonaws.com', false],
    ['*', 'anything.example', true],
    ['a.example, b.example', 'b.example', true],
    ['10.0.0.1', '10.0.0.1', true],
    ['0.0.1', '10.0.0.1', false],
    ['', 'anything.example', false],
  ])('NO_PROXY=%s for %s: %s', (entries, host, expected) => {
    expect(parseNoProxy(entries)(host)).toBe(expected);
  });
});

describe('plain http goes to this computer only', () => {
  it('what is this computer', () => {
    for (const host of ['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '[::1]', '::1']) {
      expect(isLoopback(host)).toBe(true);
    }
    for (const host of [
      'example.com',
      '10.0.0.1',
      '127.0.0.1.example.com',
      'localhost.example.com',
      '0.0.0.0',
      '[::2]',
    ]) {
      expect(isLoopback(host)).toBe(false);
    }
  });

  it.each(['http://guardduty.example.com', 'ftp://127.0.0.1', 'guardduty', ''])(
    '%j is a usage error',
    (endpointUrl) => {
      expect(() => openSource({ endpointUrl })).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );

  it.each([
    'ftp://me:CANARY@host',
    'https://me:CANARY@host',
    'http://CANARY@127.0.0.1:1',
    'https://me:CAN@ARY@host',
    'https://me:CANARY@ho st',
    'me:CANARY@host',
    'https:me:CANARY@host',
  ])('%s is refused, and what may be a password is not shown', (endpointUrl) => {
    expect(() => openSource({ endpointUrl })).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.not.stringMatching(/CAN|ARY/) }),
    );
  });

  it('nothing is sent where AWS_ENDPOINT_URL names another', async () => {
    await expect(ask({ AWS_ENDPOINT_URL: 'http://10.255.255.1' })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/10\.255\.255\.1 in the clear/),
    });
  });
});

describe('a handler in the place of the network', () => {
  it('looks at nothing of AWS_*, no file and no host', async () => {
    writeFileSync(
      join(folder, 'poison'),
      '[default]\nendpoint_url = http://10.255.255.1\ncredential_process = exit 3\nregion = nowhere-1\n',
    );
    const { sources } = await ask(
      {
        AWS_CONFIG_FILE: join(folder, 'poison'),
        AWS_PROFILE: 'nope',
        AWS_ENDPOINT_URL: 'http://10.255.255.1',
        AWS_CA_BUNDLE: '/nowhere.pem',
        HTTPS_PROXY: 'socks5://x',
        AWS_MAX_ATTEMPTS: 'lots',
        AWS_REGION: 'us-east-1',
        AWS_USE_FIPS_ENDPOINT: 'perhaps',
        AWS_RETRY_MODE: 'perhaps',
      },
      { handler: wire.handler },
    );
    expect(sources).toMatchObject([{ region: 'ap-northeast-1', status: 'ok' }]);
  });
});
