import { Fault } from './fault.ts';

/** Fifty findings are some 500 kB; what is larger by far is not an answer of GuardDuty. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a body to its end, whatever it comes in.
 * @throws Fault (bad-body) where it does not end or is not UTF-8; the stream's error
 */
export async function readBody(body: unknown): Promise<string> {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  const bytes = body instanceof Uint8Array ? body : await collect(body);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Fault('bad-body', { text: 'it is not UTF-8' }, { cause: error });
  }
}

async function collect(body: unknown): Promise<Uint8Array> {
  if (!isChunks(body)) throw new Fault('bad-body', { text: 'it has no body that can be read' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BYTES) throw new Fault('bad-body', { text: 'it is larger than 64 MiB' });
  }
  return Buffer.concat(chunks);
}

function isChunks(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
