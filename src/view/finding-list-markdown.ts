import type { Finding } from '../model/finding.ts';
import { countLine, type ListContext, listColumns } from './finding-list.ts';
import { escapeMarkdown } from './sanitize.ts';
import { formatMarkdownTable } from './section.ts';
import type { ViewOptions } from './view-options.ts';

/** The list's columns as a table for a ticket; nothing in it depends on the moment. */
export function* formatFindingListMarkdown(
  findings: readonly Finding[],
  context: ListContext,
  options: ViewOptions,
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
