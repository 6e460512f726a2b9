import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { parseFault } from '../../src/sandbox/faults.ts';
import { type SandboxServer, serveSandbox } from '../../src/sandbox/server.ts';
import { authorization, DETECTOR, fixtureSandbox, REGION } from './ask.ts';

const servers: SandboxServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...faults: readonly string[]): Promise<SandboxServer> {
  const sandbox = fixtureSandbox({ faults: faults.map(parseFault) });
  const server = await serveSandbox(sandbox.handle, { port: 0 });
  servers.push(server);
  return server;
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
  /** Called with the port that the answer came to, and at the first byte of its body. */
  readonly onPort?: (port: number | undefined) => void;
  readonly onData?: () => void;
}

function send(
  server: SandboxServer,
  sent: Sent = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const { method = 'GET', path = '/detector', headers = {}, body, agent, signal } = sent;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${server.url}${path}`,
      { method, headers: { authorization: authorization(REGION), ...headers }, agent, signal },
      (response) => {
        sent.onPort?.(response.socket.localPort);
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          sent.onData?.();
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('the sandbox’s server', () => {
  it('answers on the loopback interface, with the handler’s headers', async () => {
    const server = await serve();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const { status, headers, body } = await send(server);
    expect([status, JSON.parse(body)]).toEqual([200, { detectorIds: [DETECTOR], nextToken: '' }]);
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('passes query, encoded paths and bodies on', async () => {
    const server = await serve();
    expect((await send(server, { path: '/detector?maxResults=51' })).status).toBe(400);
    expect((await send(server, { path: `/detector/${encodeURIComponent(DETECTOR)}` })).status).toBe(200);
    expect((await send(server, { path: `/%64etector/${DETECTOR}` })).status).toBe(200);
    expect((await send(server, { path: '/detector/%E0%A4%A' })).status).toBe(400);
    const listed = await send(server, {
      method: 'POST',
      path: `/detector/${DETECTOR}/findings`,
      body: '{"maxResults":2}',
    });
    expect(JSON.parse(listed.body).findingIds).toHaveLength(2);
  });

  it('refuses requests for another host, so that no web page can reach it by a name of its own', async () => {
    const server = await serve();
    for (const host of [
      'attacker.example',
      `attacker.example:${server.port}`,
      '127.0.0.1.attacker.example',
      '169.254.169.254',
    ]) {
      expect((await send(server, { headers: { host } })).status, host).toBe(403);
    }
    for (const host of ['localhost', `localhost:${server.port}`, `[::1]:${server.port}`]) {
      expect((await send(server, { headers: { host } })).status, host).toBe(200);
    }
  });

  it('refuses a body of more than a megabyte', async () => {
    const server = await serve();
    const body = ' '.repeat(1024 * 1024);
    const post = { method: 'POST', path: `/detector/${DETECTOR}/findings` };
    expect((await send(server, { ...post, body })).status).toBe(200);
    const refused = await send(server, { ...post, body: `${body} ` }).catch((error: Error) => error);
    expect(refused).toMatchObject({ status: 413 });
    expect((await send(server)).status).toBe(200);
  });

  it('keeps a connection for the next request', async () => {
    const server = await serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports: (number | undefined)[] = [];
    for (let call = 0; call < 3; call += 1) {
      await send(server, { agent, onPort: (port) => ports.push(port) });
    }
    agent.destroy();
    expect(new Set(ports).size).toBe(1);
  });

  it('says which port is in use, with exit 1 and what to do', async () => {
    const { port } = await serve();
    await expect(serveSandbox(fixtureSandbox().handle, { port })).rejects.toMatchObject({
      name: 'RdsguardError',
      exitCode: 1,
      message: `Port ${port} of 127.0.0.1 is in use.`,
      hint: '--port takes another one; --port 0 takes any that is free.',
    });
  });

  it('tells an error of the handler’s own as a 500', async () => {
    const server = await serveSandbox(() => Promise.reject(new Error('broken')), { port: 0 });
    servers.push(server);
    expect(await send(server)).toMatchObject({ status: 500, body: 'Error: broken' });
  });

  it.each(['reset=1', 'unreachable'])('breaks the connection under %s', async (fault) => {
    const server = await serve(fault);
    const errors = await Promise.all(
      Array.from({ length: 8 }, () => send(server).then(String, (error: unknown) => Object(error).code)),
    );
    expect(new Set(errors)).toEqual(new Set(['ECONNRESET']));
  });

  it.each(['stall', 'drip'])(
    'lets a body never end under %s, and survives the caller’s leaving',
    async (fault) => {
      const server = await serve(fault);
      const abort = new AbortController();
      const answer = send(server, { signal: abort.signal, onData: () => abort.abort() });
      await expect(answer).rejects.toThrow(/abort/i);
      expect((await send(server, { path: '/nothing' })).status).toBe(403);
    },
  );

  it('aborts the handler when the caller leaves', async () => {
    const abort = new AbortController();
    const left = new Promise<void>((resolve) => {
      const never = (_: unknown, signal: AbortSignal) =>
        new Promise<never>(() => {
          signal.addEventListener('abort', () => resolve());
          abort.abort();
        });
      void serveSandbox(never, { port: 0 }).then((server) => {
        servers.push(server);
        return send(server, { signal: abort.signal }).catch(() => undefined);
      });
    });
    await left;
  });

  it('ends every answer when it is closed', async () => {
    const server = await serve('stall');
    const closed = new Promise<void>((resolve) => {
      void send(server, { onData: () => resolve(server.close()) }).catch(() => undefined);
    });
    await closed;
    servers.length = 0;
    await expect(send(server)).rejects.toThrow(/ECONNREFUSED/);
  });
});
