import type { SourceReport } from '../model/answer.ts';
import type { Finding } from '../model/finding.ts';
import { formatFindingCsv } from './csv.ts';
import {
  countLine,
  formatFindingTable,
  formatWideFindings,
  type ListContext,
  listColumns,
} from './finding-list.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import { escapeMarkdown } from './sanitize.ts';
import { formatMarkdownTable } from './section.ts';
import type { ViewOptions } from './view-options.ts';

/** What a list of findings is printed with. */
export interface FindingsContext extends ListContext {
  readonly sources: readonly SourceReport[];
  readonly options: ViewOptions;
}

type FormatFindings = (findings: readonly Finding[], context: FindingsContext) => Iterable<string>;

/** Every way to print findings: a new one is a line here. */
const FINDING_FORMATS = {
  table: (findings, context) => formatFindingTable(findings, context, context.options),
  wide: (findings, context) => formatWideFindings(findings, context, context.options),
  json: (findings, { sources }) => formatEnvelope({ name: 'Findings', items: documents(findings), sources }),
  ndjson: (findings) => formatNdjson(documents(findings)),
  csv: (findings, { options }) => formatFindingCsv(findings, options.zone),
  md: formatFindingListMarkdown,
} as const satisfies Record<string, FormatFindings>;

/** The choices of `-o`. */
export type Format = keyof typeof FINDING_FORMATS;

/** Findings as `-o` asks for them, in pieces that end in a line break. */
export function formatFindings(
  format: Format,
  findings: readonly Finding[],
  context: FindingsContext,
): Iterable<string> {
  return FINDING_FORMATS[format](findings, context);
}

function* documents(findings: readonly Finding[]): Iterable<unknown> {
  for (const { document } of findings) yield document;
}

/** The list's columns as a table for a ticket; nothing in it depends on the moment. */
function* formatFindingListMarkdown(
  findings: readonly Finding[],
  { options, ...context }: FindingsContext,
): Iterable<string> {
  const fixed = { zone: options.zone, now: undefined };
  const columns = listColumns(findings, fixed);
  if (findings.length > 0) {
    yield* formatMarkdownTable(
      columns.map((column) => column.title),
      findings.map((finding) => columns.map((column) => column.text(finding))),
    );
    yield '\n';
  }
  yield `${escapeMarkdown(countLine(findings, context, fixed))}\n`;
}
