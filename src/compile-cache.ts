import { lstatSync, mkdirSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { cacheScripts } from './script-cache.ts';

/**
 * Lets Node keep what it compiled for the next start. What lies there is run as code, so the folder
 * is one that only its owner can open; Node's own choice is a shared one. Without such a folder there is no cache,
 * and nothing is said: the run is the same.
 */
export function useCompileCache(process: NodeJS.Process): void {
  // Node 22.8 and newer; the types are those of our oldest Node.
  const { enableCompileCache } = process.getBuiltinModule('node:module') as {
    enableCompileCache?: (folder: string) => unknown;
  };
  try {
    const own = ownFolder(process);
    if (own === undefined) return;
    const folder = join(own, commandOf(process.argv));
    if (enableCompileCache) enableCompileCache(folder);
    else cacheScripts(folder, process);
  } catch {
    // No home, a read-only one, or a file where the folder should be.
  }
}

/**
 * Each command has a folder of its own: what is kept of a file is what the first run called in it, and commands call
 * different parts of the same files.
 */
function commandOf([, , word = '']: readonly string[]): string {
  return /^(?:--)?([a-z]{4,10})$/.exec(word)?.[1] ?? 'none';
}

/** `$XDG_CACHE_HOME/rdsguard` or `~/.cache/rdsguard`; undefined where others own it or can open it. */
function ownFolder({ env, getuid, getBuiltinModule }: NodeJS.Process): string | undefined {
  const { XDG_CACHE_HOME = '', HOME = '' } = env;
  // What homedir() looks at first on most systems; to load its module takes longer than all of this.
  const home = () => (isAbsolute(HOME) ? HOME : getBuiltinModule('node:os').homedir());
  const [base, path] = isAbsolute(XDG_CACHE_HOME)
    ? [XDG_CACHE_HOME, 'rdsguard']
    : [home(), join('.cache', 'rdsguard')];
  const uid = getuid?.();
  const isOwn = (status: Stats) => uid === undefined || status.uid === uid;
  // Under sudo the home may be another's: nothing of ours is made there.
  if (!isAbsolute(base) || !isOwn(lstatSync(base))) return undefined;
  const folder = join(base, path);
  const status = lstatSync(folder, { throwIfNoEntry: false }) ?? makeFolder(folder);
  const isPrivate = uid === undefined || (status.mode & 0o077) === 0;
  return status.isDirectory() && isOwn(status) && isPrivate ? folder : undefined;
}

/** One by one: asked to make them all, Node tries without end where a file system knows no folders (`HOME=/proc`). */
function makeFolder(folder: string): Stats {
  for (const each of [dirname(folder), folder]) {
    if (!lstatSync(each, { throwIfNoEntry: false })) mkdirSync(each, { mode: 0o700 });
  }
  return lstatSync(folder);
}
