import { Buffer } from 'node:buffer';
import type { FileReader } from './file-reader.ts';
import { UnreadableError } from './gunzip.ts';
import { readDevice, readPipe } from './read-pipe.ts';

/** Opens a path; `-` is stdin. */
export type OpenBytes = (path: string) => Promise<OpenedBytes>;

export interface OpenedBytes {
  /** All of a small file; undefined for a larger one and for a pipe. */
  readonly small: Buffer | undefined;
  /** The bytes from their beginning, as often as it is called. */
  readonly stream: () => AsyncIterable<Buffer>;
}

/** Up to here a file is read whole. */
const SMALL_BYTES = 1 << 18;
/** As much of a pipe is held so that it can be read again. */
const MAX_HELD_BYTES = 8 * 1024 * 1024;

export interface OpenerOptions {
  readonly files: FileReader;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** Reads files, and stdin, named pipes and terminals as if they were files. Every read ends when the signal comes. */
export function createOpener({ files, stdin, signal }: OpenerOptions): OpenBytes {
  const openStdin = createReplay(stdin, signal);
  const pipes = new Map<string, () => AsyncGenerator<Buffer>>();

  return async (path) => {
    if (path === '-') return { small: undefined, stream: openStdin };
    const found = await files.stat(path);
    if (found.isFIFO() || found.isCharacterDevice()) {
      const bytes = found.isFIFO() ? readPipe(path, signal) : readDevice(path, signal);
      const openPipe = pipes.get(path) ?? createReplay(bytes, signal);
      pipes.set(path, openPipe);
      return { small: undefined, stream: openPipe };
    }
    // Files of the system say that they are empty, and are not.
    const isSmall = found.size > 0 && found.size <= SMALL_BYTES;
    return {
      small: isSmall ? await files.readWhole(path) : undefined,
      stream: () => files.stream(path),
    };
  };
}

function createReplay(pipe: AsyncIterable<Uint8Array>, signal: AbortSignal): () => AsyncGenerator<Buffer> {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  let held: Buffer[] | undefined = [];
  let heldBytes = 0;
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  return async function* replay() {
    if (!held) throw new UnreadableError('a pipe of this length cannot be read twice');
    yield* [...held];
    iterator ??= pipe[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await Promise.race([iterator.next(), aborted]);
      if (done) return;
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      heldBytes += bytes.length;
      if (heldBytes > MAX_HELD_BYTES) held = undefined;
      held?.push(bytes);
      yield bytes;
    }
  };
}
