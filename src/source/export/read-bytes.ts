import { Buffer } from 'node:buffer';
import { gunzip, gunzipSmall, steps, UnreadableError } from './gunzip.ts';
import type { OpenedBytes } from './open-bytes.ts';

/**
 * A file's text as UTF-8 in pieces: gunzipped where it is gzip (several members too), from UTF-16 where it is
 * that (PowerShell's `>`), without its byte order mark. All by content, never by name.
 * @param take given each piece as it comes; what it throws ends the reading
 * @throws UnreadableError; what came before it was good
 */
export async function readText({ small, stream }: OpenedBytes, take: (text: Buffer) => void): Promise<void> {
  const text = createDecoder(take);
  const whole = small && isGzip(small) ? gunzipSmall(small) : small;
  if (whole) text.write(whole);
  else {
    const { head, rest } = await peek(stream(), 2);
    if (isGzip(head)) await gunzip(rest, stream, text.write);
    else for await (const bytes of rest) text.write(bytes);
  }
  text.end();
}

function isGzip([a, b]: Buffer): boolean {
  return a === 0x1f && b === 0x8b;
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

/** Makes UTF-8 without a byte order mark of what is written; the first three bytes tell of what. */
function createDecoder(take: (text: Buffer) => void) {
  let head: Buffer = Buffer.alloc(0);
  let decode: ((bytes?: Buffer) => void) | undefined;

  function begin(): void {
    const utf16 = utf16Of(head);
    const isMarked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
    decode = utf16 ? decodeUtf16(utf16, take) : (bytes) => bytes && take(bytes);
    decode(isMarked ? head.subarray(3) : head);
  }

  return {
    write(bytes: Buffer): void {
      if (decode) decode(bytes);
      else {
        head = head.length === 0 ? bytes : Buffer.concat([head, bytes]);
        if (head.length >= 3) begin();
      }
    },
    end(): void {
      if (!decode) begin();
      decode?.();
    },
  };
}

/** A fault takes so many bytes of what is good with it. */
const DECODED_BYTES = 256;

/** The decoder takes the byte order mark away. @returns is called without bytes at the end */
function decodeUtf16(encoding: string, take: (text: Buffer) => void): (bytes?: Buffer) => void {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes) => {
    let text = '';
    let fault: unknown;
    try {
      for (const step of bytes ? steps(bytes, DECODED_BYTES) : [undefined])
        text += decoder.decode(step, { stream: step !== undefined });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      fault = error;
    }
    take(Buffer.from(text));
    if (fault) throw new UnreadableError('the text is not UTF-16', { cause: fault });
  };
}

/** By the byte order mark; without one, by the zero byte beside the first character, which is ASCII in JSON. */
function utf16Of([a, b]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && b !== undefined)) return 'utf-16be';
  return undefined;
}
