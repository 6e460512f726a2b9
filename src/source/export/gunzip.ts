import type { Buffer } from 'node:buffer';
import { createGunzip, type Gunzip, gunzipSync } from 'node:zlib';

/** The bytes could not be had to their end: a broken archive. The message is a clause with the place. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** Each piece costs a hop to the thread pool and back; larger ones cost memory until they are collected. */
const CHUNK_BYTES = 1 << 19;

const MIN_CHUNK_BYTES = 1 << 12;

/**
 * A gzip bomb stops here. Findings that hardly differ shrink about 30:1, zeros 1030:1; below 64 MiB no ratio is
 * worth a refusal, for nothing is kept but what matches.
 */
const MAX_RATIO = 200;
const MAX_UNCHECKED_BYTES = 64 * 1024 * 1024;

/** So much is given to zlib at a time: a thousandfold of it may come out at once. */
const STEP_BYTES = 1 << 15;

/** In the step that fails so many are given at a time; each time is a hop to the thread pool and back. */
const SALVAGE_BYTES = 256;

const SOMETHING_FOLLOWS = 'something else follows the gzip archive';

/** A small archive is unpacked at once up to here. */
const SMALL_OUTPUT_BYTES = 4 * 1024 * 1024;

/**
 * Gunzips a small file at once: a stream of its own takes longer than the file.
 * @returns undefined where it is not small, or broken: `gunzip` tells how, and gives what is good of it
 */
export function gunzipSmall(compressed: Buffer): Buffer | undefined {
  // What findings unpack to, in one piece.
  const chunkSize = Math.min(Math.max(16 * compressed.length, MIN_CHUNK_BYTES), CHUNK_BYTES);
  return gunzipWhole(compressed, { chunkSize, maxOutputLength: SMALL_OUTPUT_BYTES });
}

/** @returns undefined where it is broken, something else follows, or more than `maxOutputLength` would come out */
export function gunzipWhole(
  compressed: Buffer,
  options: { readonly maxOutputLength: number; readonly chunkSize?: number },
): Buffer | undefined {
  try {
    const unpacked: object = gunzipSync(compressed, { ...options, info: true });
    if (!isInformed(unpacked)) return undefined;
    const unread = compressed.subarray(unpacked.engine.bytesWritten);
    return findOther(unread) === -1 ? unpacked.buffer : undefined;
  } catch {
    return undefined;
  }
}

/** What `info` makes of the result; Node's types leave it out. */
function isInformed(unpacked: object): unpacked is { readonly buffer: Buffer; readonly engine: Gunzip } {
  return 'engine' in unpacked;
}

/** zlib takes a zero behind a member for padding, and looks at nothing that follows: where the padding ends. */
function findOther(unread: Buffer): number {
  return unread.findIndex((byte) => byte !== 0);
}

/**
 * Gunzips, several members too. zlib drops what it had unpacked when it meets something broken; the last bytes
 * are then gone over again in small steps, so that all that is good comes before the error.
 * @param open gives the same bytes from their beginning
 * @throws UnreadableError with the offset in the compressed bytes
 */
export async function* gunzip(
  compressed: AsyncIterable<Buffer>,
  open: () => AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const inflater = createInflater();
  let consumed = 0;
  let produced = 0;
  let hasEnded = false;
  try {
    for await (const piece of compressed) {
      for (const step of steps(piece, STEP_BYTES)) {
        for (const chunk of hasEnded ? [] : await inflater.write(step)) {
          produced += chunk.length;
          yield chunk;
        }
        consumed += step.length;
        const unread = step.subarray(Math.max(0, step.length - (consumed - inflater.bytesRead())));
        if (unread.length > 0 && !hasEnded) {
          hasEnded = true;
          yield* await inflater.end();
        }
        const other = findOther(unread);
        if (other !== -1)
          throw new UnreadableError(`byte ${consumed - unread.length + other}: ${SOMETHING_FOLLOWS}`);
        if (produced > MAX_UNCHECKED_BYTES && produced > consumed * MAX_RATIO) {
          throw new UnreadableError(`byte ${consumed}: it unpacks to over ${MAX_RATIO} times its size`);
        }
      }
    }
    if (!hasEnded) yield* await inflater.end();
  } catch (error) {
    if (codeOf(error) === 'Z_BUF_ERROR')
      throw new UnreadableError(`byte ${consumed}: the gzip archive is cut off`);
    if (codeOf(error) !== 'Z_DATA_ERROR') throw error;
    yield* salvage(open, { good: consumed, skip: produced, step: SALVAGE_BYTES });
  } finally {
    inflater.close();
  }
}

interface Salvage {
  /** Where in the compressed bytes the step begins that could not be unpacked. */
  readonly good: number;
  /** How much of what is unpacked was given away before. */
  readonly skip: number;
  /** So many bytes at a time; what they hold is lost with the step that fails. */
  readonly step: number;
}

/**
 * Unpacks what lies between the last good step and the fault: in smaller steps, and the last of them byte by byte.
 * @throws UnreadableError always, with the fault; also where the bytes cannot be had again
 */
async function* salvage(
  open: () => AsyncIterable<Buffer>,
  { good, skip, step }: Salvage,
): AsyncGenerator<Buffer> {
  const inflater = createInflater();
  let consumed = 0;
  let produced = 0;
  try {
    for await (const piece of open()) {
      const border = Math.max(0, good - consumed);
      const parts = [...steps(piece.subarray(0, border), STEP_BYTES), ...steps(piece.subarray(border), step)];
      for (const part of parts) {
        for (const chunk of await inflater.write(part)) {
          const fresh = chunk.subarray(Math.max(0, skip - produced));
          produced += chunk.length;
          if (fresh.length > 0) yield fresh;
        }
        consumed += part.length;
      }
    }
    throw new Error('the fault is not there any more');
  } catch (error) {
    const fault = Math.max(good, consumed);
    if (step > 1) return yield* salvage(open, { good: fault, skip: Math.max(skip, produced), step: 1 });
    const isBehind = error instanceof Error && error.message === 'incorrect header check';
    const reason = isBehind ? SOMETHING_FOLLOWS : 'the gzip archive is damaged';
    throw new UnreadableError(`byte ${fault}: ${reason}`, { cause: error });
  } finally {
    inflater.close();
  }
}

function* steps(piece: Buffer, length: number): Generator<Buffer> {
  for (let at = 0; at < piece.length; at += length) yield piece.subarray(at, at + length);
}

interface Inflater {
  /** What came out for these bytes. */
  write(bytes: Buffer): Promise<readonly Buffer[]>;
  end(): Promise<readonly Buffer[]>;
  /** Of the bytes written, those that zlib looked at: all, until the archive ends. */
  bytesRead(): number;
  close(): void;
}

/** zlib's stream driven by hand: read as a stream, what it holds is lost when it fails. */
function createInflater(): Inflater {
  const stream: Gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let out: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => out.push(chunk));
  const take = () => {
    const taken = out;
    out = [];
    return taken;
  };
  // Kept, so that a failure that comes late does not end the process.
  const failed = new Promise<never>((_, reject) => stream.on('error', reject));
  failed.catch(() => {});
  const ended = new Promise((resolve) => stream.on('end', resolve));
  return {
    async write(bytes) {
      const written = new Promise<void>((resolve, reject) =>
        stream.write(bytes, (error) => (error ? reject(error) : resolve())),
      );
      await Promise.race([failed, written]);
      return take();
    },
    async end() {
      stream.end();
      await Promise.race([failed, ended]);
      return take();
    },
    bytesRead: () => stream.bytesWritten,
    close: () => stream.destroy(),
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
