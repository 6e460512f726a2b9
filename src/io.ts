import { setMaxListeners } from 'node:events';
import { constants, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ReadStream, WriteStream } from 'node:tty';
import { ExitCode, RdsguardError } from './errors.ts';
import type { Files } from './files.ts';

/** One output stream of the program. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns of the terminal, 80 where it does not tell; undefined where there is none. */
  readonly columns: number | undefined;
  /**
   * Writes chunks one after another, waiting where the reader is slow.
   * @throws OutputClosed where the reader has gone (`| head`), RdsguardError where it cannot be written (disk full)
   */
  write(chunks: string | Iterable<string>): Promise<void>;
}

interface Input {
  readonly isTerminal: boolean;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The next line that is typed, without its end; empty at the end of input. */
  readLine(): Promise<string>;
}

/** The world as the program sees it; tests bring their own. */
export interface Io {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  /** The moment, milliseconds UTC. */
  readonly now: () => number;
  /** The host's IANA zone; undefined where TZ names none (`TZ=JST-9`). */
  readonly hostZone: string | undefined;
  /** Aborted at Ctrl-C. A second Ctrl-C ends the process at once. */
  readonly interrupted: AbortSignal;
  /** The folder of the findings that come with the program. */
  readonly fixtures: string;
  readonly version: () => string;
  /** `20.19.1` */
  readonly nodeVersion: string;
  readonly files: Files;
}

/** The reader of stdout has gone: not an error, there is nobody left to answer. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** The real world. The only place that reads the process and the clock. */
export function createIo(process: NodeJS.Process): Io {
  const env = { ...process.env };
  // date-fns-tz is an hour wrong in the hours that the host's own clock skips; UTC skips none.
  process.env.TZ = 'UTC';
  // Nine lines on stderr of every run under Node 20; `rdsguard doctor` says it once, where it is asked.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // Every call in flight listens to the run's end: thirty Regions are more than Node's idea of a leak.
  setMaxListeners(0);
  const interrupted = new AbortController();
  // Once: a second one is the system's, which waits for no thread as process.exit does.
  process.once('SIGINT', () => {
    interrupted.abort(new RdsguardError(ExitCode.interrupted, 'interrupted'));
  });
  const stdout = once(() => createOutput(1, () => process.stdout));
  const stderr = once(() => unheard(createOutput(2, () => process.stderr)));
  const stdin = once(() => createInput(process.stdin));
  const hostZone = once(() => readHostZone(process, env.TZ));
  // Getters: each of these takes milliseconds to make, and most runs need few of them.
  return {
    args: process.argv.slice(2),
    env,
    get stdout() {
      return stdout();
    },
    get stderr() {
      return stderr();
    },
    get stdin() {
      return stdin();
    },
    now: () => Date.now(),
    get hostZone() {
      return hostZone();
    },
    interrupted: interrupted.signal,
    // src/io.ts and dist/*.js lie equally deep.
    fixtures: join(import.meta.dirname, '../fixtures/findings'),
    version: readVersion,
    nodeVersion: process.versions.node,
    files: openFiles(),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Node gives no name for `TZ=JST-9`, and an invented one for `TZ=`.
 * @param tz TZ as the program was started with; it is UTC by now
 */
function readHostZone(process: NodeJS.Process, tz: string | undefined): string | undefined {
  if (tz === '') return 'UTC';
  if (tz === undefined) delete process.env.TZ;
  else process.env.TZ = tz;
  // Most servers are here, and the first Intl object of a process takes as long as reading a small file of findings.
  const isUtc = new Date().toString().endsWith('(Coordinated Universal Time)');
  const zone: string | undefined = isUtc ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone;
  process.env.TZ = 'UTC';
  return zone === undefined || zone === 'Etc/Unknown' ? undefined : zone;
}

/** The real files; few commands write one. */
function openFiles(): Files {
  const files = async () => (await import('./files.ts')).createFiles();
  return {
    exists: async (path) => (await files()).exists(path),
    write: async (path, chunks, options) => (await files()).write(path, chunks, options),
  };
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  return String(version);
}

const DEFAULT_COLUMNS = 80;

/** Small chunks are joined: a system call for each row of a large table costs more than the row. */
const BUFFERED_CHARACTERS = 1 << 16;

/** As much goes into a pipe that nobody reads yet. */
const DIRECT_BYTES = 1 << 14;

/** Where bytes are written without Node's stream, and how many. */
interface DirectWay {
  readonly fd: number;
  readonly bytes: number;
}

/**
 * Node's stream takes longer to make than the rest of a short run, so that what is short goes to a pipe without it;
 * and to a file it takes a write that was cut short by a full disk for a whole one, so that nothing goes there by it.
 * @returns undefined where only the stream can write: a terminal, another device, another system's pipes
 */
function findDirectWay(fd: number): DirectWay | undefined {
  if (sep !== '/') return undefined;
  const status = fstatSync(fd);
  if (status.isFile()) return { fd, bytes: Number.POSITIVE_INFINITY };
  if (status.isSocket()) return { fd, bytes: DIRECT_BYTES };
  if (!status.isFIFO()) return undefined;
  try {
    // Opened anew it does not block us when it is full, nor others who hold it: Ctrl-C must end a run.
    const flags = constants.O_WRONLY | constants.O_NONBLOCK;
    return { fd: openSync(`/proc/self/fd/${fd}`, flags), bytes: DIRECT_BYTES };
  } catch {
    return undefined;
  }
}

function createOutput(fd: 1 | 2, open: () => WriteStream): Output {
  let way = findDirectWay(fd);
  let broken: Error | undefined;
  const stream = once(() => {
    const opened = open();
    opened.on('error', (error) => {
      broken = error;
    });
    return opened;
  });
  const sendByStream = (bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      const opened = stream();
      if (broken) return reject(toWriteError(broken));
      opened.write(bytes, (error) => (error ? reject(toWriteError(error)) : resolve()));
    });
  const send = async (text: string) => {
    const bytes = Buffer.from(text);
    const written = way && bytes.length <= way.bytes ? writeDirectly(way.fd, bytes) : 0;
    if (way && written === bytes.length) {
      way = { fd: way.fd, bytes: way.bytes - written };
      return;
    }
    way = undefined;
    await sendByStream(bytes.subarray(written));
  };
  const terminal = way === undefined && stream().isTTY ? stream() : undefined;
  return {
    isTerminal: terminal !== undefined,
    columns: terminal && (terminal.columns || DEFAULT_COLUMNS),
    async write(chunks) {
      if (typeof chunks === 'string') return chunks === '' ? undefined : send(chunks);
      let pending = '';
      for (const chunk of chunks) {
        pending += chunk;
        if (pending.length < BUFFERED_CHARACTERS) continue;
        await send(pending);
        pending = '';
      }
      if (pending !== '') await send(pending);
    },
  };
}

/** Where nobody reads what is said on stderr, or it cannot be written, the run is the same: its answer and exit code stand. */
function unheard(output: Output): Output {
  return {
    ...output,
    async write(chunks) {
      try {
        await output.write(chunks);
      } catch {
        // There is nowhere to say it.
      }
    },
  };
}

/** @returns the bytes that were taken: fewer where a pipe is full */
function writeDirectly(fd: number, bytes: Uint8Array): number {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (codeOf(error) !== 'EAGAIN') throw toWriteError(error);
  }
  return written;
}

function toWriteError(error: Error): Error {
  const code = codeOf(error);
  if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return new OutputClosed('the reader has gone');
  const reason = code === 'ENOSPC' ? 'no space left on the device' : error.message;
  return new RdsguardError(ExitCode.failure, `The output could not be written: ${reason}.`);
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}

function createInput(stream: ReadStream): Input {
  return {
    isTerminal: stream.isTTY === true,
    bytes: stream,
    async readLine() {
      const { createInterface } = await import('node:readline/promises');
      const lines = createInterface({ input: stream, terminal: false });
      try {
        for await (const line of lines) return line;
        return '';
      } finally {
        lines.close();
      }
    },
  };
}
