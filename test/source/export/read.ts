import type { Answer } from '../../../src/model/answer.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { createFileSource, type FileSource } from '../../../src/source/export/file-source.ts';
import type { FindingRequest } from '../../../src/source/source.ts';

export const EVERYTHING: FindingRequest = {
  criteria: [],
  matches: () => true,
  since: undefined,
  until: undefined,
  regions: undefined,
  newest: undefined,
  versions: false,
};

export function open(paths: readonly string[], stdin: Uint8Array = new Uint8Array()): FileSource {
  return createFileSource({
    paths,
    stdin: inPieces(stdin),
    signal: new AbortController().signal,
    now: Date.now,
  });
}

/** Reads every finding of the paths; `-` is the bytes given. */
export function read(
  paths: readonly string[],
  stdin?: Uint8Array,
  request: Partial<FindingRequest> = {},
): Promise<Answer<Finding>> {
  return open(paths, stdin).findings({ ...EVERYTHING, ...request });
}

/** As a pipe gives it: in pieces that end anywhere. */
export async function* inPieces(bytes: Uint8Array, length = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
