import { closeSync, constants, createReadStream, existsSync, open, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { isatty, ReadStream } from 'node:tty';
import { promisify } from 'node:util';

/**
 * Reads a named pipe from its first writer on, as `cat` does, but so that the signal ends it: a read of a file
 * waits in a thread, and no process ends before its threads.
 */
export async function* readPipe(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  // A number, not a handle: the socket closes it.
  const fd = await openPipe(path, signal);
  yield* readSocket(new Socket({ fd, readable: true, writable: false }), signal);
}

/** Reads a terminal so, too. Another device is not waited for: where it has nothing to give, that is an error. */
export async function* readDevice(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const fd = await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  if (isatty(fd)) yield* readSocket(new ReadStream(fd), signal);
  else yield* createReadStream(path, { fd, signal });
}

async function* readSocket(socket: Socket, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const bytes: AsyncIterator<Uint8Array> = socket[Symbol.asyncIterator]();
  for (;;) {
    // A reader that has enough does not wait for the writer's end.
    socket.ref();
    const { done, value } = await bytes.next();
    socket.unref();
    if (done) return;
    yield value;
  }
}

/**
 * On Linux a pipe that was opened at once has no end before its first writer has come and gone. Other systems wait in
 * a thread until somebody writes. Once aborted, we are the writer, and the thread is free, or will not wait when it
 * comes to the pipe: the process could not end before it.
 */
async function openPipe(path: string, signal: AbortSignal): Promise<number> {
  if (existsSync('/proc/self/fd')) return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  let own: number | undefined;
  const release = () => {
    try {
      own = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    } catch {
      // It is not ours to write to: its own writer must come.
    }
  };
  signal.addEventListener('abort', release, { once: true });
  try {
    signal.throwIfAborted();
    return await promisify(open)(path, 'r');
  } finally {
    signal.removeEventListener('abort', release);
    if (own !== undefined) closeSync(own);
  }
}
