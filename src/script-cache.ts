import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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
 * V8 refuses what another version or other flags of it made; a file's name has its content's hash in it.
 * @param folder one that nobody else can write to: what lies in it is run
 */
export function cacheScripts(folder: string, process: NodeJS.Process): void {
  const loader = process.getBuiltinModule('node:module') as unknown as Loader;
  const compile = loader.prototype._compile;
  const cache = join(folder, `${process.version}-${process.arch}`);
  const fresh: { readonly place: string; readonly script: Script }[] = [];

  loader.prototype._compile = function (text, file) {
    if (dirname(file) !== import.meta.dirname) return compile.call(this, text, file);
    const place = join(cache, basename(file));
    const script = new Script(loader.wrap(text), { filename: file, cachedData: readIfThere(place) });
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

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Another process reads the old file or the new one, never a part of it. */
function writeWhole(path: string, bytes: Buffer, pid: number): void {
  const part = `${path}.${pid}`;
  writeFileSync(part, bytes, { mode: 0o600 });
  renameSync(part, path);
}
