import { Buffer } from 'node:buffer';
import { gunzip, gunzipSmall, UnreadableError } from './gunzip.ts';
import type { OpenedBytes } from './open-bytes.ts';

/**
 * A file's text as UTF-8 in pieces: gunzipped where it is gzip (several members too), from UTF-16 where it is
 * that (PowerShell's `>`), without its byte order mark. All by content, never by name.
 * @throws UnreadableError; what came before it was good
 */
export async function* readText({ small, stream }: OpenedBytes): AsyncGenerator<Buffer> {
  const whole = small && isGzip(small) ? gunzipSmall(small) : small;
  if (whole) return yield* toUtf8(only(whole));
  const { head, rest } = await peek(stream(), 2);
  yield* toUtf8(isGzip(head) ? gunzip(rest, stream) : rest);
}

function isGzip([a, b]: Buffer): boolean {
  return a === 0x1f && b === 0x8b;
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

interface Peeked {
  readonly head: Buffer;
  readonly rest: AsyncIterable<Buffer>;
}

async function peek(bytes: AsyncIterable<Buffer>, length: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < length) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return { head, rest: chain(head, iterator) };
}

async function* chain(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function* toUtf8(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { head, rest } = await peek(bytes, 3);
  const utf16 = utf16Of(head);
  if (utf16) {
    // The decoder takes the byte order mark away.
    const decoder = new TextDecoder(utf16, { fatal: true });
    try {
      for await (const chunk of rest) yield Buffer.from(decoder.decode(chunk, { stream: true }));
      yield Buffer.from(decoder.decode());
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new UnreadableError('the text is not UTF-16', { cause: error });
    }
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
