import { randomUUID } from 'node:crypto';
import { type FileHandle, link, lstat, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExitCode, RdsguardError } from './errors.ts';

/** Files that the program writes for people: private, whole or not at all. */
export interface Files {
  /** Whether something has this name, of whatever kind. */
  exists(path: string): Promise<boolean>;
  /**
   * Writes a new file that only its owner can read (0600). It appears under its name at once and whole; where that
   * fails nothing is left behind.
   * @param options.overwrite whether a file of this name may be replaced; anything else than a file never is
   * @throws RdsguardError (failure) with the reason
   */
  write(path: string, chunks: Iterable<string>, options: { readonly overwrite: boolean }): Promise<void>;
}

/** Small chunks are joined: a system call for each costs more than the chunk. */
const BUFFERED_CHARACTERS = 1 << 16;

/** The real files. io.ts hands them out; nothing else of the program writes one. */
export function createFiles(): Files {
  return {
    exists: async (path) => (await kindOf(path)) !== 'nothing',
    async write(path, chunks, { overwrite }) {
      const temporary = join(dirname(path), `.rdsguard-${randomUUID()}.tmp`);
      try {
        await writeWhole(temporary, chunks);
        await publish(temporary, path, overwrite);
      } catch (error) {
        await unlink(temporary).catch(() => undefined);
        throw toFileError(path, error);
      }
    },
  };
}

async function kindOf(path: string): Promise<'nothing' | 'file' | 'other'> {
  try {
    return (await lstat(path)).isFile() ? 'file' : 'other';
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'nothing';
    throw toFileError(path, error);
  }
}

async function writeWhole(path: string, chunks: Iterable<string>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeChunks(file, chunks);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeChunks(file: FileHandle, chunks: Iterable<string>): Promise<void> {
  let pending = '';
  for (const chunk of chunks) {
    pending += chunk;
    if (pending.length < BUFFERED_CHARACTERS) continue;
    await file.writeFile(pending);
    pending = '';
  }
  await file.writeFile(pending);
}

/** Gives the file its name. A hard link fails where the name is taken: nobody's file is lost in between. */
async function publish(temporary: string, path: string, overwrite: boolean): Promise<void> {
  const kind = await kindOf(path);
  if (kind === 'other') {
    throw new RdsguardError(ExitCode.failure, `${path} is not a regular file: it is never written over.`);
  }
  if (overwrite) return rename(temporary, path);
  if (kind === 'file') throw fileExists(path);
  try {
    await link(temporary, path);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw fileExists(path);
    // Some file systems have no hard links; that nothing has the name was asked just before.
    return rename(temporary, path);
  }
  await unlink(temporary);
}

/** The sentence for a name that is taken. */
export function fileExists(path: string): RdsguardError {
  return new RdsguardError(
    ExitCode.failure,
    `${path} exists and was not touched.`,
    'Name another file, or say --force to write over it.',
  );
}

const FILE_REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'its folder does not exist',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'its folder is not a folder',
  EROFS: 'the file system is read-only',
};

function toFileError(path: string, error: unknown): Error {
  if (error instanceof RdsguardError || !(error instanceof Error)) return toError(error);
  const code = 'code' in error ? String(error.code) : '';
  const reason = Object.hasOwn(FILE_REASONS, code) ? FILE_REASONS[code] : error.message;
  return new RdsguardError(ExitCode.failure, `${path} could not be written: ${reason}.`);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
