import { Buffer } from 'node:buffer';
import {
  closeSync,
  createReadStream,
  openSync,
  readFile,
  readFileSync,
  readSync,
  type Stats,
  stat,
  statSync,
} from 'node:fs';
import { promisify } from 'node:util';

/** Looks at files and reads them. What it gives rejects as Node's own functions do. */
export interface FileReader {
  stat(path: string): Promise<Stats>;
  readWhole(path: string): Promise<Buffer>;
  /** The bytes in pieces, from the beginning. */
  stream(path: string): AsyncIterable<Buffer>;
}

const CHUNK_BYTES = 1 << 16;

/** No read of a file of this computer takes so long: one that does comes over a network. Milliseconds. */
const REMOTE_MS = 5;

/** So long at most the deadline and Ctrl-C are not heard. Milliseconds. */
const BREATH_MS = 20;

/**
 * Reads at once: a hop to Node's threads and back takes ten times as long as a read. Files of another computer are
 * waited for in the threads, where the wait ends with the run and holds up nothing else.
 * @param now the moment, milliseconds: how long a file takes tells whether it is of this computer
 */
export function createFileReader(signal: AbortSignal, now: () => number): FileReader {
  let areRemote = false;
  let heardAt = now();

  async function readAtOnce<T>(read: () => T): Promise<T> {
    if (now() - heardAt > BREATH_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      heardAt = now();
      signal.throwIfAborted();
    }
    const started = now();
    try {
      return read();
    } finally {
      areRemote ||= now() - started > REMOTE_MS;
    }
  }

  async function* stream(path: string): AsyncGenerator<Buffer> {
    let start = 0;
    const file = openSync(path, 'r');
    try {
      while (!areRemote) {
        const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
        const length = await readAtOnce(() => readSync(file, chunk, 0, CHUNK_BYTES, start));
        if (length === 0) return;
        start += length;
        yield chunk.subarray(0, length);
      }
    } finally {
      closeSync(file);
    }
    yield* createReadStream(path, { start, highWaterMark: CHUNK_BYTES, signal });
  }

  return {
    stream,
    stat: (path) => (areRemote ? promisify(stat)(path) : readAtOnce(() => statSync(path))),
    readWhole: (path) => (areRemote ? readInThread(path, signal) : readAtOnce(() => readFileSync(path))),
  };
}

function readInThread(path: string, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readFile(path, { signal }, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}
