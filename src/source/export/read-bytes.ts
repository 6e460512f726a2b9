import { Buffer } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The bytes could not be had to their end: a broken archive, an unreadable file. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** Each piece costs a hop to the thread pool and back; larger ones cost memory until they are collected. */
const CHUNK_BYTES = 1 << 16;

/**
 * A gzip bomb stops here. Findings that hardly differ shrink about 30:1, zeros 1030:1; below 64 MiB no ratio is
 * worth a refusal, for nothing is kept but what matches.
 */
const MAX_RATIO = 200;
const MAX_UNCHECKED_BYTES = 64 * 1024 * 1024;

/**
 * A file's text as UTF-8 in pieces: gunzipped where it is gzip (several members too), from UTF-16 where it is
 * that (PowerShell's `>`), without its byte order mark. All by content, never by name.
 * @throws UnreadableError; what came before it was good
 */
export async function* readText(
  path: string,
  stdin: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const bytes = path === '-' ? stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES, signal });
  const { head, rest } = await peek(bytes, 4);
  const plain = head[0] === 0x1f && head[1] === 0x8b ? await peek(gunzip(rest, signal), 4) : { head, rest };
  yield* toUtf8(plain.head, plain.rest);
}

interface Peeked {
  readonly head: Buffer;
  readonly rest: AsyncIterable<Buffer>;
}

async function peek(bytes: AsyncIterable<Uint8Array>, length: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < length) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = head.length === 0 ? toBuffer(value) : Buffer.concat([head, value]);
  }
  return { head, rest: chain(head, iterator) };
}

async function* chain(head: Buffer, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield toBuffer(value);
    }
  } finally {
    await iterator.return?.();
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function* gunzip(compressed: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  const source = Readable.from(compressed, { objectMode: false, signal });
  source.on('error', (error) => stream.destroy(error));
  source.pipe(stream);
  let out = 0;
  try {
    for await (const chunk of stream) {
      out += chunk.length;
      if (out > MAX_UNCHECKED_BYTES && out > stream.bytesWritten * MAX_RATIO) {
        throw new UnreadableError(
          `byte ${stream.bytesWritten}: it unpacks to over ${MAX_RATIO} times its size`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    throw toGzipError(error, stream.bytesWritten, out);
  } finally {
    source.destroy();
    stream.destroy();
  }
}

function toGzipError(error: unknown, offset: number, out: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'Z_BUF_ERROR') return new UnreadableError(`byte ${offset}: the gzip archive is cut off`);
  if (error.code !== 'Z_DATA_ERROR') return error;
  const reason =
    error.message === 'incorrect header check' && out > 0
      ? 'something else follows the gzip archive'
      : 'the gzip archive is damaged';
  return new UnreadableError(`byte ${offset}: ${reason}`, { cause: error });
}

async function* toUtf8(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const utf16 = utf16Of(head);
  if (utf16) {
    // The decoder takes the byte order mark away.
    const decoder = new TextDecoder(utf16);
    for await (const chunk of rest) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
    return;
  }
  let skip = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  for await (const chunk of rest) {
    yield skip === 0 ? chunk : chunk.subarray(skip);
    skip = 0;
  }
}

/** By the byte order mark; without one, by the zero byte beside the first character, which is ASCII in JSON. */
function utf16Of([a, b]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && b !== undefined)) return 'utf-16be';
  return undefined;
}
