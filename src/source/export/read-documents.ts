import { ExitCode, RdsguardError } from '../../errors.ts';
import type { JsonObject } from '../../model/json.ts';
import { createFileSource, type FileSourceOptions } from './file-source.ts';

/**
 * Every finding in files and folders, of any kind and state, as documents: what the sandbox is filled with. Of a
 * finding in several versions, the newest.
 * @throws RdsguardError 6 where something in them cannot be read: a sandbox must not be smaller than was asked
 */
export async function readDocuments(
  paths: readonly string[],
  { signal, now }: Pick<FileSourceOptions, 'signal' | 'now'>,
): Promise<readonly JsonObject[]> {
  const source = createFileSource({ paths, stdin: nothing(), signal, now });
  const { items, sources } = await source.findings({
    criteria: [],
    matches: () => true,
    since: undefined,
    until: undefined,
    regions: undefined,
    newest: undefined,
    versions: false,
  });
  const missing = sources.find((report) => !report.complete);
  if (missing) throw new RdsguardError(ExitCode.badInput, `${missing.path}: ${missing.reason}.`);
  return items.map((finding) => finding.document);
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
