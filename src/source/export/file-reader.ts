import { readFile, readFileSync, type Stats, stat, statSync } from 'node:fs';
import { promisify } from 'node:util';

/** Looks at files and reads small ones whole. Both throw or reject as Node's own do. */
export interface FileReader {
  stat(path: string): Stats | Promise<Stats>;
  readWhole(path: string): Buffer | Promise<Buffer>;
}

/** No file of this computer takes so long: one that does comes over a network. Milliseconds. */
const REMOTE_MS = 5;

/**
 * Small files are read at once: for each, a hop to Node's threads and back takes ten times as long. Files of another
 * computer are waited for in the threads, where the wait ends with the run and holds up nothing else.
 * @param now the moment, milliseconds: how long a file takes tells whether it is of this computer
 */
export function createFileReader(signal: AbortSignal, now: () => number): FileReader {
  let areRemote = false;
  function timed<T>(read: () => T): T {
    const started = now();
    try {
      return read();
    } finally {
      areRemote ||= now() - started > REMOTE_MS;
    }
  }
  return {
    stat: (path) => (areRemote ? promisify(stat)(path) : timed(() => statSync(path))),
    readWhole: (path) => (areRemote ? readInThread(path, signal) : timed(() => readFileSync(path))),
  };
}

function readInThread(path: string, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readFile(path, { signal }, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}
