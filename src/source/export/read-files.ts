import type { Buffer } from 'node:buffer';
import { setFlagsFromString } from 'node:v8';
import { toDocument } from '../../model/document.ts';
import { isRdsFinding } from '../../model/finding-type.ts';
import type { JsonObject } from '../../model/json.ts';
import { toFinding } from '../../model/read-finding.ts';
import type { FoundFile } from './find-files.ts';
import type { FindingKeeper } from './newest.ts';
import { type FileContent, type FileReading, readFile } from './read-file.ts';
import { createTextStore, type StoredText, type TextStore } from './text-store.ts';

/** Files are read side by side: zlib has four threads, and works in them while this one parses. */
const FILES_AT_ONCE = 4;

export interface FilesReading extends Omit<FileReading, 'take'> {
  readonly keeper: FindingKeeper;
  /** Whether the fields of what is kept are not compared: they are read again where they are asked for. */
  readonly onlyDocuments: boolean;
  readonly progress: FileProgress | undefined;
}

/** Called as files are done, for progress on a terminal. */
export type FileProgress = (event: { readonly filesDone: number; readonly files: number }) => void;

/**
 * Reads all the files into the keeper.
 * @returns each file's content in the order given; undefined where the signal came before its end
 */
export async function readFiles(
  files: readonly FoundFile[],
  reading: FilesReading,
): Promise<readonly (FileContent | undefined)[]> {
  const contents: (FileContent | undefined)[] = files.map(() => undefined);
  const store = createTextStore();
  let next = 0;
  let filesDone = 0;
  let taken = 0;

  async function readOn(): Promise<void> {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index];
      if (!file || reading.signal.aborted) return;
      contents[index] = await readOne(file, index);
      filesDone += 1;
      reading.progress?.({ filesDone, files: files.length });
    }
  }

  async function readOne(file: FoundFile, index: number): Promise<FileContent | undefined> {
    if (file.reason !== undefined) return unreadable(file.reason);
    let order = index * 2 ** 32;
    try {
      return await readFile(file.path, {
        ...reading,
        take(value, text) {
          order += 1;
          taken += 1;
          const flag = V8_FLAGS.get(taken);
          if (flag) setFlagsFromString(flag);
          const late = text && createLateDocument(value, store);
          const finding = toFinding(value, late?.read);
          const isRds = isRdsFinding(finding);
          if (reading.keeper.add({ finding, file: index, order })) {
            if (!reading.onlyDocuments) finding.hold();
            if (text) late?.keep(text);
          }
          return isRds;
        },
      });
    } catch (error) {
      if (reading.signal.aborted) return undefined;
      throw error;
    }
  }

  await Promise.all(Array.from({ length: FILES_AT_ONCE }, readOn));
  return contents;
}

/** A finding's document: as it was parsed, until it is known that the finding is kept; then its text, elsewhere. */
function createLateDocument(parsed: JsonObject, store: TextStore) {
  let value: JsonObject | undefined = parsed;
  let stored: StoredText | undefined;
  return {
    read(): JsonObject {
      return toDocument(stored ? JSON.parse(store.read(stored).toString('utf8')) : value);
    },
    keep(text: Buffer): void {
      stored = store.keep(text);
      value = undefined;
    },
  };
}

/**
 * What V8 is told when so many findings were read. Fewer leave it as it started: what Node keeps of compiled code is
 * refused once a flag of V8 was changed.
 */
const V8_FLAGS: ReadonlyMap<number, string> = new Map([
  // It compiles in threads, which here want the two processors that zlib and we want. With less of each function's
  // callees compiled into it, that takes two thirds as long, and what comes of it is as quick.
  [2000, '--max-inlined-bytecode-size-cumulative=300'],
  // Almost all that is parsed is dropped at once. V8 would still grow the young generation to 48 MB for it, a third of
  // what a large run needs, and be no faster. So it stays as large as the first findings made it; smaller, it would be
  // collected for every 100 kB of what is kept.
  [5000, '--semi-space-growth-factor=1'],
]);

function unreadable(reason: string): FileContent {
  return {
    problems: [reason],
    problemCount: 1,
    recognised: 0,
    others: 0,
    copies: [],
    envelopes: [],
    isPage: false,
    hasLoose: true,
  };
}
