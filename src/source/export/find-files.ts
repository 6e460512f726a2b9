import { type Dirent, readdir, realpath } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { FileReader } from './file-reader.ts';
import { mayHold, parseS3Path, type S3Wanted } from './s3-layout.ts';

/** One thing to read, or one that cannot be. */
export interface FoundFile {
  /** The path that was asked for, under which it was found. */
  readonly root: string;
  readonly path: string;
  /** Why it, or the folder, cannot be read. */
  readonly reason?: string;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Folders and files of the S3 layout that cannot hold what is wanted and were not opened. */
  readonly pruned: number;
  /** Files in walked folders that were passed over because their names start with a dot. */
  readonly dotted: number;
}

interface Search {
  readonly wanted: S3Wanted;
  readonly files: FileReader;
  readonly signal: AbortSignal;
}

/**
 * The files under the paths, in a fixed order. Folders are walked, names that start with a dot are passed over
 * in them, and no folder is walked twice, whatever links point to it.
 */
export async function findFiles(
  paths: readonly string[],
  { wanted, files: reader, signal }: Search,
): Promise<FoundFiles> {
  const files: FoundFile[] = [];
  const walked = new Set<string>();
  let pruned = 0;
  let dotted = 0;

  /** @param entry what its folder says of it, where it was found in one */
  async function add(root: string, path: string, entry?: Dirent): Promise<void> {
    signal.throwIfAborted();
    const place = parseS3Path(resolve(path));
    if (place && !mayHold(place, wanted)) {
      pruned += 1;
      return;
    }
    try {
      // To ask of each of many files takes longer than to read them; a link may lead anywhere.
      const found = entry?.isFile() ? entry : await reader.stat(path);
      if (found.isDirectory()) await walk(root, path);
      else if (found.isFile() || path === root) files.push({ root, path });
      // A pipe that nobody writes to would hold the run up; one that was named is meant.
      else files.push({ root, path, reason: 'it is not a file' });
    } catch (error) {
      files.push({ root, path, reason: whyUnreadable(error) });
    }
  }

  async function walk(root: string, folder: string): Promise<void> {
    // Node's promises of files take longer to load than a small folder to walk.
    const real = await promisify(realpath.native)(folder);
    if (walked.has(real)) return;
    walked.add(real);
    const entries = await promisify(readdir)(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (isAmbiguous(entry.name, entries)) {
        files.push({ root, path, reason: 'its name is not UTF-8, and another one reads like it' });
        continue;
      }
      if (!entry.name.startsWith('.')) await add(root, path, entry);
      else if (entry.isFile() || (await isFile(path, reader))) dotted += 1;
    }
  }

  for (const root of paths) {
    if (root === '-') {
      files.push({ root, path: root });
      continue;
    }
    const before = files.length + pruned;
    const dottedBefore = dotted;
    await add(root, root);
    if (files.length + pruned > before) continue;
    const but = dotted > dottedBefore ? ' but some whose names start with a dot' : '';
    files.push({ root, path: root, reason: `the folder holds no files${but}` });
  }
  return { files, pruned, dotted };
}

/** Node reads what is not UTF-8 as U+FFFD: two names can become one, and one of the files would be read twice. */
function isAmbiguous(name: string, entries: readonly Dirent[]): boolean {
  return name.includes('\ufffd') && entries.filter((entry) => entry.name === name).length > 1;
}

/** Whether it is one, also at the end of a link. What cannot be looked at is none. */
async function isFile(path: string, files: FileReader): Promise<boolean> {
  try {
    return (await files.stat(path)).isFile();
  } catch {
    return false;
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'it does not exist',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EISDIR: 'it is a folder',
};

/** The reason that a file system call failed, in words. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return (code && REASONS[code]) ?? `it cannot be read (${code ?? String(error)})`;
}
