import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** The part of Node's CommonJS loader that compiles. */
interface Loader {
  wrap(text: string): string;
  readonly prototype: { _compile(this: LoadedModule, text: string, file: string): void };
}

interface LoadedModule {
  readonly exports: object;
  require(id: string): unknown;
}

/**
 * `module.enableCompileCache` for the Nodes before 22.8, whose loader will not change any more: what V8 compiled of
 * the program's files, functions that ran included, is written when the process ends and taken at the next start.
 * V8 refuses what another version or other flags of it made. Of the program's file it compares only the length, and
 * of its own bytes nothing, so the file's time is in the name, and a sum is written with the bytes.
 * @param folder one that nobody else can write to: what lies in it is run
 */
export function cacheScripts(folder: string, process: NodeJS.Process): void {
  const loader = process.getBuiltinModule('node:module') as unknown as Loader;
  const compile = loader.prototype._compile;
  const cache = join(folder, `${process.version}-${process.arch}`);
  const fresh: { readonly place: string; readonly script: Script }[] = [];

  loader.prototype._compile = function (text, file) {
    if (dirname(file) !== import.meta.dirname) return compile.call(this, text, file);
    const place = join(cache, `${basename(file)}-${statSync(file).mtimeMs}`);
    const script = new Script(loader.wrap(text), { filename: file, cachedData: readWhole(place) });
    if (script.cachedDataRejected !== false) fresh.push({ place, script });
    const run = script.runInThisContext();
    run.call(this.exports, this.exports, (id: string) => this.require(id), this, file, dirname(file));
  };

  process.once('exit', () => {
    if (fresh.length === 0) return;
    try {
      mkdirSync(cache, { recursive: true, mode: 0o700 });
      for (const { place, script } of fresh) writeWhole(place, script.createCachedData(), process.pid);
    } catch {
      // A full or read-only disk: the next start compiles again.
    }
  });
}

/** What was written, as far as it is there and sound. */
function readWhole(path: string): Buffer | undefined {
  try {
    const sealed = readFileSync(path);
    const bytes = sealed.subarray(0, -SEAL_BYTES);
    return sealed.readUInt32LE(bytes.length) === sumOf(bytes) ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Another process, and one after a crash of the computer, reads the old file or the new one, never a part of it. */
function writeWhole(path: string, bytes: Buffer, pid: number): void {
  const seal = Buffer.alloc(SEAL_BYTES);
  seal.writeUInt32LE(sumOf(bytes));
  const part = `${path}.${pid}`;
  try {
    const file = openSync(part, 'w', 0o600);
    try {
      writeFileSync(file, Buffer.concat([bytes, seal]));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

const SEAL_BYTES = 4;
/** A disk loses blocks, not bytes: eight words of each are looked at. All would take longer than they save. */
const STRIDE_WORDS = 16;

function sumOf(bytes: Buffer): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let sum = bytes.length;
  for (let at = 0; at < words.length; at += STRIDE_WORDS) sum = (Math.imul(sum, 31) + (words[at] ?? 0)) >>> 0;
  return sum;
}
