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

/** In the piece that fails so many are given at a time; each time is a hop to the thread pool and back. */
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

/** Given each piece of what is unpacked as it comes; what it throws ends the unpacking. */
type Take = (unpacked: Buffer) => void;

/**
 * Gunzips, several members too. zlib drops what it had unpacked when it meets something broken; the last bytes
 * are then gone over again in small steps, so that all that is good comes before the error.
 * @param compressed in pieces of which none is so large that a thousandfold of it could not be gone through
 * @param open gives the same bytes from their beginning
 * @throws UnreadableError with the offset in the compressed bytes
 */
export async function gunzip(
  compressed: AsyncIterable<Buffer>,
  open: () => AsyncIterable<Buffer>,
  take: Take,
): Promise<void> {
  let good = 0;
  let consumed = 0;
  let produced = 0;
  let hasEnded = false;
  const inflater = createInflater((unpacked) => {
    produced += unpacked.length;
    take(unpacked);
    if (produced > MAX_UNCHECKED_BYTES && produced > consumed * MAX_RATIO)
      throw new UnreadableError(`byte ${consumed}: it unpacks to over ${MAX_RATIO} times its size`);
  });
  try {
    for await (const piece of compressed) {
      consumed += piece.length;
      if (!hasEnded) await inflater.write(piece);
      const unread = piece.subarray(Math.max(0, piece.length - (consumed - inflater.bytesRead())));
      if (unread.length > 0 && !hasEnded) {
        hasEnded = true;
        await inflater.end();
      }
      const other = findOther(unread);
      if (other !== -1)
        throw new UnreadableError(`byte ${consumed - unread.length + other}: ${SOMETHING_FOLLOWS}`);
      good = consumed;
    }
    if (!hasEnded) await inflater.end();
  } catch (error) {
    if (codeOf(error) === 'Z_BUF_ERROR')
      throw new UnreadableError(`byte ${consumed}: the gzip archive is cut off`);
    if (codeOf(error) !== 'Z_DATA_ERROR') throw error;
    await salvage(open, { good, skip: produced, step: SALVAGE_BYTES }, take);
  } finally {
    inflater.close();
  }
}

interface Salvage {
  /** Where in the compressed bytes the piece begins that could not be unpacked. */
  readonly good: number;
  /** How much of what is unpacked was given away before. */
  readonly skip: number;
  /** So many bytes at a time; what they hold is lost with the step that fails. */
  readonly step: number;
}

/**
 * Unpacks what lies between the last good piece and the fault: in smaller steps, and the last of them byte by byte.
 * @throws UnreadableError always, with the fault; also where the bytes cannot be had again; and what `take` throws
 */
async function salvage(
  open: () => AsyncIterable<Buffer>,
  { good, skip, step }: Salvage,
  take: Take,
): Promise<void> {
  let consumed = 0;
  let produced = 0;
  const inflater = createInflater((unpacked) => {
    const fresh = unpacked.subarray(Math.max(0, skip - produced));
    produced += unpacked.length;
    if (fresh.length > 0) take(fresh);
  });
  try {
    for await (const piece of open()) {
      const border = Math.max(0, good - consumed);
      for (const part of [piece.subarray(0, border), ...steps(piece.subarray(border), step)]) {
        await inflater.write(part);
        consumed += part.length;
      }
    }
    throw new Error('the fault is not there any more');
  } catch (error) {
    if (inflater.isRefused()) throw error;
    const fault = Math.max(good, consumed);
    if (step > 1) return await salvage(open, { good: fault, skip: Math.max(skip, produced), step: 1 }, take);
    const isBehind = error instanceof Error && error.message === 'incorrect header check';
    const reason = isBehind ? SOMETHING_FOLLOWS : 'the gzip archive is damaged';
    throw new UnreadableError(`byte ${fault}: ${reason}`, { cause: error });
  } finally {
    inflater.close();
  }
}

export function* steps(piece: Buffer, length: number): Generator<Buffer> {
  for (let at = 0; at < piece.length; at += length) yield piece.subarray(at, at + length);
}

interface Inflater {
  /** Resolves when what these bytes hold was taken. */
  write(bytes: Buffer): Promise<void>;
  end(): Promise<void>;
  /** Of the bytes written, those that zlib looked at: all, until the archive ends. */
  bytesRead(): number;
  /** Whether it failed because \`take\` threw: that is no fault of the archive. */
  isRefused(): boolean;
  close(): void;
}

/** zlib's stream driven by hand: read as a stream, what it holds is lost when it fails. */
function createInflater(take: Take): Inflater {
  const stream: Gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let isRefused = false;
  stream.on('data', (unpacked: Buffer) => {
    try {
      take(unpacked);
    } catch (error) {
      isRefused = true;
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
  // Kept, so that a failure that comes late does not end the process.
  const failed = new Promise<never>((_, reject) => stream.on('error', reject));
  failed.catch(() => {});
  const ended = new Promise<void>((resolve) => stream.on('end', resolve));
  return {
    write(bytes) {
      const written = new Promise<void>((resolve, reject) =>
        stream.write(bytes, (error) => (error ? reject(error) : resolve())),
      );
      return Promise.race([failed, written]);
    },
    end() {
      stream.end();
      return Promise.race([failed, ended]);
    },
    bytesRead: () => stream.bytesWritten,
    isRefused: () => isRefused,
    close: () => stream.destroy(),
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
