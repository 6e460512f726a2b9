import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ExitCode, RdsguardError } from '../errors.ts';
import type { WireHandler, WireRequest, WireResponse } from '../model/wire.ts';
import { isConnectionError } from './broken-body.ts';
import { badRequest, forbidden, ServiceError } from './service-error.ts';
import { stableId } from './stable-id.ts';
import { toErrorResponse } from './wire-response.ts';

export interface SandboxServer {
  readonly port: number;
  /** Without a slash at the end. */
  readonly url: string;
  /** Ends every connection, also those whose answer has not ended. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const LOOPBACK_HOSTS = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
/** GuardDuty's largest request is a filter of 50 attributes with 50 values each. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Longer than clients keep a connection for reuse, so that none is closed under a request. */
const KEEP_ALIVE_MS = 65_000;

/**
 * Serves a handler over HTTP, on the loopback interface only. Requests for another host are refused: a web page
 * could otherwise reach the server under a name that resolves to this computer (DNS rebinding).
 * @param options.port 0 for a free one
 * @throws RdsguardError exit 1 where the port cannot be had
 */
export async function serveSandbox(
  handle: WireHandler,
  options: { readonly port: number },
): Promise<SandboxServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void exchange(handle, request, response);
  });
  const port = await listen(server, options.port);
  return {
    port,
    url: `http://${HOST}:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toListenError(error, port)));
    server.listen(port, HOST, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function toListenError(error: NodeJS.ErrnoException, port: number): RdsguardError {
  const hint = '--port takes another one; --port 0 takes any that is free.';
  if (error.code === 'EADDRINUSE') {
    return new RdsguardError(ExitCode.failure, `Port ${port} of ${HOST} is in use.`, hint);
  }
  if (error.code === 'EACCES') {
    return new RdsguardError(
      ExitCode.failure,
      `Port ${port} needs rights that this user does not have.`,
      hint,
    );
  }
  return new RdsguardError(ExitCode.failure, `Cannot serve on port ${port}: ${error.message}`, hint, {
    cause: error,
  });
}

/** Answers one request. Where the answer breaks, so does the connection. */
async function exchange(
  handle: WireHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const answer = await toWireRequest(request).then((wire) => handle(wire, gone.signal), toRefusal);
    response.writeHead(answer.status, answer.headers);
    if (answer.body instanceof Uint8Array) {
      response.end(answer.body);
    } else {
      for await (const chunk of answer.body) response.write(chunk);
      response.end();
    }
  } catch (error) {
    // A fault that breaks the connection, or a client that left; anything else is told, as the service would.
    if (response.headersSent || gone.signal.aborted || isConnectionError(error)) request.socket.destroy();
    else response.writeHead(500, { 'x-amzn-errortype': 'InternalServerErrorException' }).end(String(error));
  }
}

/** @throws ServiceError where the request is for another host, too long, or its path cannot be decoded */
async function toWireRequest(request: IncomingMessage): Promise<WireRequest> {
  const { host = '', authorization } = request.headers;
  if (!LOOPBACK_HOSTS.test(host)) {
    throw forbidden('AccessDeniedException', 'This server answers requests for this computer only.');
  }
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  return {
    method: request.method ?? 'GET',
    path: path.split('/').map(decodeSegment).join('/'),
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: authorization === undefined ? {} : { authorization },
    body: await readBody(request),
  };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest(' because the path cannot be decoded.');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      throw new ServiceError(413, 'RequestEntityTooLargeException', 'Request Too Long');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What is refused before the handler is asked; the connection is not used again, its body may be unread. */
function toRefusal(error: unknown): WireResponse {
  if (!(error instanceof ServiceError)) throw error;
  const response = toErrorResponse(error, stableId('refused', error.message));
  return { ...response, headers: { ...response.headers, connection: 'close' } };
}
