import { ExitCode, RdsguardError } from '../../errors.ts';
import type { Answer } from '../../model/answer.ts';
import type { Finding } from '../../model/finding.ts';
import type { FindingReference, FindingSource } from '../source.ts';
import { createFileReader, type FileReader } from './file-reader.ts';
import { refuseUnreadable, toNotices, toReports } from './file-reports.ts';
import { findFiles } from './find-files.ts';
import { keepNewest, keepVersions } from './newest.ts';
import { createOpener, type OpenBytes } from './open-bytes.ts';
import { type FileProgress, type FilesReading, readFiles } from './read-files.ts';
import type { S3Wanted } from './s3-layout.ts';

export interface FileSourceOptions {
  /** Files, folders (walked), or `-` for stdin. */
  readonly paths: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Aborted with an RdsguardError of exit 5 at the deadline: then what was read by then is the answer. */
  readonly signal: AbortSignal;
  /** The moment, milliseconds UTC. */
  readonly now: () => number;
  readonly progress?: FileProgress | undefined;
}

/** Findings in files, in whatever shape they travel. */
export interface FileSource extends FindingSource {
  readonly kind: 'files';
  /**
   * Every version of the finding that the files hold, newest first: aggregation overwrites the earlier address,
   * and nowhere else does it survive.
   */
  find(reference: FindingReference): Promise<Answer<Finding>>;
}

/**
 * Opens files; nothing is read before something is asked. `findings` and `find` throw an RdsguardError of exit 6
 * where nothing in any file could be read as findings.
 */
export function createFileSource({ paths, stdin, signal, now, progress }: FileSourceOptions): FileSource {
  const files = createFileReader(signal, now);
  const open = createOpener({ files, stdin, signal });
  const options = { paths: [...new Set(paths)], files, open, signal, progress };
  return {
    kind: 'files',
    findings(request) {
      const keeper = request.versions ? keepVersions(request) : keepNewest(request);
      // A finding of RDS holds these letters in its type or its resource's.
      const needle = request.onlyRds ? 'RDS' : undefined;
      return read(options, request, { keeper, needle, onlyDocuments: request.onlyDocuments ?? false });
    },
    async find(reference) {
      const question = {
        matches: (finding: Finding) => isMeant(finding, reference),
        since: undefined,
        until: undefined,
        regions: reference.kind === 'arn' ? [reference.region] : undefined,
      };
      const needle = reference.kind === 'prefix' ? reference.prefix : reference.id;
      const keeper = keepVersions(question);
      const answer = await read(options, question, { keeper, needle, onlyDocuments: false });
      return {
        items: answer.items.toSorted(newestFirst),
        sources: answer.sources,
        // What else the files hold was not asked.
        notices: answer.notices.filter((notice) => notice.level === 'warning'),
      };
    },
  };
}

function isMeant(finding: Finding, reference: FindingReference): boolean {
  switch (reference.kind) {
    case 'id':
      return finding.id === reference.id;
    case 'prefix':
      return finding.id.startsWith(reference.prefix);
    case 'arn':
      // The ARN is read from the text each time: the id says first whether that is worth it.
      return finding.id === reference.id && (finding.arn ?? reference.arn) === reference.arn;
  }
}

function newestFirst(a: Finding, b: Finding): number {
  return (b.updatedAt ?? 0) - (a.updatedAt ?? 0);
}

interface Reading {
  readonly paths: readonly string[];
  readonly files: FileReader;
  readonly open: OpenBytes;
  readonly signal: AbortSignal;
  readonly progress: FileProgress | undefined;
}

async function read(
  { paths, files: reader, open, signal, progress }: Reading,
  wanted: S3Wanted,
  how: Pick<FilesReading, 'keeper' | 'needle' | 'onlyDocuments'>,
): Promise<Answer<Finding>> {
  const { files, ...passedOver } = await findFiles(paths, { wanted, files: reader, signal });
  const contents = await readFiles(files, { open, signal, progress, ...how });
  if (signal.aborted && !isDeadline(signal.reason)) throw signal.reason;
  const read = files.map((file, index) => ({ ...file, content: contents[index] }));
  refuseUnreadable(read);
  const kept = how.keeper.list();
  const items = kept.map(({ finding }) => finding);
  return { items, sources: toReports(read, kept, paths), notices: toNotices(read, passedOver, items) };
}

function isDeadline(reason: unknown): boolean {
  return reason instanceof RdsguardError && reason.exitCode === ExitCode.incomplete;
}
