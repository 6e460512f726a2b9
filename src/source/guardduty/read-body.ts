import { Fault } from './fault.ts';

/** Fifty findings are some 500 kB; what is larger by far is not an answer of GuardDuty. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a body to its end, whatever it comes in.
 * @param signal ends the reading also where the stream itself stalls without a word
 * @throws Fault (bad-body) where it does not end or is not UTF-8; the stream's error; the signal's reason
 */
export async function readBody(body: unknown, signal: AbortSignal): Promise<string> {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  const bytes = body instanceof Uint8Array ? body : await collect(toIterator(body), signal);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Fault('bad-body', { text: 'it is not UTF-8' }, { cause: error });
  }
}

function toIterator(body: unknown): AsyncIterator<Uint8Array> {
  if (!isChunks(body)) throw new Fault('bad-body', { text: 'it has no body that can be read' });
  return body[Symbol.asyncIterator]();
}

function isChunks(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function collect(iterator: AsyncIterator<Uint8Array>, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const next = await orAbort(iterator.next(), signal);
      if (next.done) return Buffer.concat(chunks);
      chunks.push(next.value);
      size += next.value.length;
      if (size > MAX_BYTES) throw new Fault('bad-body', { text: 'it is larger than 64 MiB' });
    }
  } catch (error) {
    // Not awaited: a stalled stream does not end for being asked.
    iterator.return?.().catch(() => undefined);
    throw error;
  }
}

/** The promise, or the signal's reason where that comes first. */
export function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
