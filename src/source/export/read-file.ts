import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { FindingShapeError } from '../../model/read-finding.ts';
import { repeatsKey } from '../../model/repeats-key.ts';
import { type Parcel, unwrap } from './carrier.ts';
import { whyUnreadable } from './find-files.ts';
import { UnreadableError } from './gunzip.ts';
import type { OpenBytes } from './open-bytes.ts';
import { readText } from './read-bytes.ts';
import { createSplitter } from './split-values.ts';

/** What a file held. Its findings went to `take` as they came. */
export interface FileContent {
  /** Why something in it is missing, with the line or byte: the first few, each a clause for people. */
  readonly problems: readonly string[];
  readonly problemCount: number;
  /** Whatever was recognised: findings of every kind, other events. */
  readonly recognised: number;
  /** Of these, what is no RDS finding. */
  readonly others: number;
  /** ARNs of RDS findings that are here as Security Hub's copies only. */
  readonly copies: readonly string[];
  /** Our own envelopes, without their findings. */
  readonly envelopes: readonly JsonObject[];
  /** It holds a page of a list that goes on: something is missing, but it can be read. */
  readonly isPage: boolean;
  /** False where all of it came in our own envelopes. */
  readonly hasLoose: boolean;
}

export interface FileReading {
  readonly open: OpenBytes;
  readonly signal: AbortSignal;
  /** Only findings that hold this text are wanted; undefined: all. */
  readonly needle: string | undefined;
  /**
   * @param text the finding's own JSON, valid until this returns; undefined where it was wrapped in something
   * @returns whether it is an RDS finding
   * @throws FindingShapeError
   */
  readonly take: (value: JsonObject, text: Buffer | undefined) => boolean;
}

/** Reads one file, whatever is in it. Rejects only when aborted: what cannot be read is in `problems`. */
export async function readFile(path: string, reading: FileReading): Promise<FileContent> {
  const problems = createProblems();
  const copies: string[] = [];
  const envelopes: JsonObject[] = [];
  let recognised = 0;
  let others = 0;
  let enveloped = 0;
  let isPage = false;

  const splitter = createSplitter(
    {
      value(value, text, elements) {
        const parcels = unwrap(value);
        if (parcels[0]?.kind === 'envelope') enveloped += elements;
        const isBare = parcels.length === 1 && parcels[0]?.kind === 'finding' && parcels[0].value === value;
        const reasons = parcels.flatMap(
          (parcel) => accept(parcel, 'value' in parcel && parcel.value === value ? text : undefined) ?? [],
        );
        // A list that stands before another of its name is lost in parsing. Bare findings are many, and have no list.
        const isRepeating = !isBare && isJsonObject(value) && repeatsKey(value, text);
        return isRepeating ? [...reasons, 'a key stands twice in it'] : reasons;
      },
      passedOver() {
        recognised += 1;
        others += 1;
      },
      problem(line, reason) {
        problems.add(`line ${line}: ${reason}`);
      },
    },
    reading.needle,
  );

  function accept(parcel: Parcel, text: Buffer | undefined): string | undefined {
    switch (parcel.kind) {
      case 'problem':
        return parcel.reason;
      case 'page':
        isPage = true;
        return 'this is one page of a longer list: its NextToken says that more follows';
      case 'envelope':
        envelopes.push(parcel.value);
        return undefined;
      case 'copy':
        copies.push(parcel.arn);
        break;
      case 'other':
        others += 1;
        break;
      case 'finding':
        try {
          if (!reading.take(parcel.value, text)) others += 1;
        } catch (error) {
          if (error instanceof FindingShapeError) return `the finding cannot be read: ${error.message}`;
          throw error;
        }
    }
    recognised += 1;
    return undefined;
  }

  try {
    let empty = true;
    await readText(await reading.open(path), (text) => {
      if (text.length > 0) empty = false;
      splitter.write(text);
    });
    splitter.end();
    if (empty) problems.add('it is empty');
  } catch (error) {
    reading.signal.throwIfAborted();
    // That the text ends in the middle of a value is the same problem.
    problems.ignoring(() => splitter.end());
    problems.add(error instanceof UnreadableError ? error.message : whyUnreadable(error));
  }
  return {
    ...problems.list(),
    recognised,
    others,
    copies,
    envelopes,
    isPage,
    hasLoose: recognised > enveloped,
  };
}

/** Problems that are named; the rest is counted. */
const NAMED_PROBLEMS = 3;

function createProblems() {
  const problems: string[] = [];
  let problemCount = 0;
  let ignored = false;
  return {
    add(reason: string): void {
      if (ignored) return;
      problemCount += 1;
      if (problems.length < NAMED_PROBLEMS) problems.push(reason);
    },
    ignoring(action: () => void): void {
      ignored = true;
      action();
      ignored = false;
    },
    list: () => ({ problems, problemCount }),
  };
}
