import { ExitCode, RdsguardError } from '../../errors.ts';
import type { Notice, SourceReport } from '../../model/answer.ts';
import { type Finding, parseFindingArn } from '../../model/finding.ts';
import { readEnvelope } from './envelope.ts';
import type { FoundFile, FoundFiles } from './find-files.ts';
import type { Kept } from './newest.ts';
import type { FileContent } from './read-file.ts';

/** What came of reading: each file with what it held, undefined where the deadline came first. */
export interface ReadFile extends FoundFile {
  readonly content: FileContent | undefined;
}

/** Files that are named; the rest is counted. */
const NAMED_FILES = 3;
const NAMED_COPIES = 20;

/** @throws RdsguardError 6 where there was something to read and nothing of it could be read as findings */
export function refuseUnreadable(files: readonly ReadFile[]): void {
  const contents = files.map((file) => file.content);
  const isRead = contents.some(
    (content) => !content || content.recognised > 0 || content.isPage || content.problemCount === 0,
  );
  if (files.length === 0 || isRead) return;
  const named = files.slice(0, NAMED_FILES).map((file) => `${nameOf(file)}: ${whyMissing(file.content)}`);
  throw new RdsguardError(
    ExitCode.badInput,
    `Nothing could be read as findings: ${joinSome(named, files.length)}.`,
    'Findings are read from console exports, aws guardduty get-findings, EventBridge events, S3 export lines and the JSON of rdsguard, gzip or not.',
  );
}

/**
 * The ledger of a read: one line for the good files of each path that was asked for, one for each file of which
 * something is missing, and what our own envelopes brought along.
 */
export function toReports(
  files: readonly ReadFile[],
  kept: readonly Kept[],
  roots: readonly string[],
): readonly SourceReport[] {
  const counts = files.map(() => 0);
  for (const { file } of kept) counts[file] = (counts[file] ?? 0) + 1;
  const found = new Set(kept.map(({ finding }) => finding.id));
  return roots.flatMap((root) => {
    const own = files.flatMap((file, index) =>
      file.root === root ? [{ ...file, findings: counts[index] ?? 0 }] : [],
    );
    const good = own.filter((file) => file.content?.hasLoose && !isMissing(file.content, found));
    const bad = own.filter((file) => isMissing(file.content, found));
    const envelopes = own.flatMap((file) =>
      (file.content?.envelopes ?? []).flatMap((envelope) => readEnvelope(envelope, file.path)),
    );
    const findings = good.reduce((sum, file) => sum + file.findings, 0);
    const isSilent = good.length === 0 && (bad.length > 0 || envelopes.length > 0);
    return [
      ...(isSilent ? [] : [toReport(root, { status: 'ok', complete: true, findings })]),
      ...envelopes,
      ...bad.map((file) => toMissingReport(file, found)),
    ];
  });
}

function toReport(
  path: string,
  rest: Pick<SourceReport, 'status' | 'complete' | 'findings' | 'reason' | 'hint'>,
): SourceReport {
  return { region: undefined, accountId: undefined, detectorId: undefined, path, ...rest };
}

function isMissing(content: FileContent | undefined, found: ReadonlySet<string>): boolean {
  return !content || content.problemCount > 0 || missingCopies(content, found).length > 0;
}

function toMissingReport(file: ReadFile & { findings: number }, found: ReadonlySet<string>): SourceReport {
  const { path, content, findings } = file;
  const rest = { complete: false, findings };
  if (!content)
    return toReport(path, { ...rest, status: 'timeout', reason: 'was not read to its end in time' });
  const [copy] = missingCopies(content, found);
  const reason = whyMissing(content) ?? 'holds Security Hub copies of findings, which have lost the login';
  return toReport(path, {
    ...rest,
    status: 'error',
    reason,
    ...(copy === undefined ? {} : { hint: `rdsguard show ${copy}` }),
  });
}

/** A copy misses nothing where the finding itself was read. */
function missingCopies({ copies }: FileContent, found: ReadonlySet<string>): readonly string[] {
  return copies.filter((arn) => !found.has(parseFindingArn(arn)?.id ?? arn));
}

function whyMissing(content: FileContent | undefined): string | undefined {
  return content && content.problemCount > 0 ? joinSome(content.problems, content.problemCount) : undefined;
}

function joinSome(named: readonly string[], total: number): string {
  const rest = total - named.length;
  return `${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

/** What a person should know of files that is not a failure. */
export function toNotices(
  files: readonly ReadFile[],
  { pruned, dotted }: Omit<FoundFiles, 'files'>,
  items: readonly Finding[],
): readonly Notice[] {
  const contents = files.flatMap((file) => file.content ?? []);
  const others = contents.reduce((sum, content) => sum + content.others, 0);
  const found = new Set(items.map((finding) => finding.id));
  const copies = [...new Set(contents.flatMap((content) => missingCopies(content, found)))];
  // Of a file that was not read to its end nobody can say so.
  const isEmpty = contents.length === files.length && contents.every((content) => content.recognised === 0);
  const texts = [
    pruned > 0 &&
      `${count(pruned, 'folder or file', 'folders or files')} of the S3 layout not opened: outside of what was asked for.`,
    dotted > 0 && `${count(dotted, 'file', 'files')} not opened: the name starts with a dot.`,
    others > 0 && `${count(others, 'finding or event', 'findings or events')} of other kinds passed over.`,
    isEmpty &&
      files.length > 0 &&
      `There is no finding in ${joinSome(files.slice(0, NAMED_FILES).map(nameOf), files.length)}.`,
  ];
  return [
    ...texts.filter((text) => text !== false).map((text) => ({ level: 'info' as const, text })),
    ...copies.slice(0, NAMED_COPIES).map((arn) => ({
      level: 'warning' as const,
      text: `A Security Hub copy has lost the login; the finding itself: rdsguard show ${arn}`,
    })),
    ...(copies.length > NAMED_COPIES
      ? [{ level: 'warning' as const, text: `and ${copies.length - NAMED_COPIES} more Security Hub copies.` }]
      : []),
  ];
}

function nameOf({ path }: FoundFile): string {
  return path === '-' ? 'stdin' : path;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
