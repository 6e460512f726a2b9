import { promises as timers } from 'node:timers';
import { toDocument } from '../model/document.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { WireResponse } from '../model/wire.ts';
import type { FaultName } from './faults.ts';
import { withBody } from './wire-response.ts';

interface Breaking {
  readonly meets: (name: FaultName) => boolean;
  /** The connection breaks in the middle of the body. */
  readonly broken: boolean;
  readonly signal: AbortSignal;
}

const PORTAL =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>\n';
const SECOND = 1000;
/** The longest that a timer takes. It holds the process as an open socket would. */
const FOR_EVER = 2 ** 31 - 1;

/** The answer with its body spoilt where the call meets such a fault. Refusals stay as they are. */
export function breakBody(response: WireResponse, { meets, broken, signal }: Breaking): WireResponse {
  if (response.status !== 200 || !(response.body instanceof Uint8Array)) return response;
  const { body } = response;
  const half = body.subarray(0, Math.floor(body.length / 2));
  if (broken) return { ...response, body: reset(half) };
  if (meets('html')) {
    const page = withBody(response, Buffer.from(PORTAL));
    return { ...page, headers: { ...page.headers, 'content-type': 'text/html' } };
  }
  if (meets('empty-body')) return withBody(response, Buffer.alloc(0));
  if (meets('truncate')) return withBody(response, half);
  const cased = meets('wrong-case') ? withBody(response, pascalCase(body)) : response;
  if (meets('stall')) return { ...cased, body: stall(half, signal) };
  if (meets('drip')) return { ...cased, body: drip(body, signal) };
  return cased;
}

/** As Node's sockets fail. */
export function connectionError(code: 'ECONNRESET' | 'ECONNREFUSED'): Error {
  return Object.assign(new Error(code === 'ECONNRESET' ? 'read ECONNRESET' : 'connect ECONNREFUSED'), {
    code,
  });
}

export function isConnectionError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ECONN');
}

async function* reset(start: Uint8Array): AsyncGenerator<Uint8Array> {
  yield start;
  throw connectionError('ECONNRESET');
}

async function* stall(start: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  yield start;
  for (;;) await timers.setTimeout(FOR_EVER, undefined, { signal });
}

async function* drip(body: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < body.length; index += 1) {
    yield body.subarray(index, index + 1);
    await timers.setTimeout(SECOND, undefined, { signal });
  }
}

function pascalCase(body: Uint8Array): Uint8Array {
  const value: Json = JSON.parse(Buffer.from(body).toString());
  return isJsonObject(value) ? Buffer.from(JSON.stringify(toDocument(value))) : body;
}
