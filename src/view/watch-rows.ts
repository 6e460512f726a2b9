import type { Change } from '../model/change.ts';
import { databaseKey, remoteAddresses } from '../model/finding.ts';
import { severityLevel } from '../model/severity.ts';
import { createPalette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import { formatInstant, formatMoment } from './time.ts';
import type { ViewOptions } from './view-options.ts';
import { fitText, textWidth } from './width.ts';
import { describeMarks, describeSeverity, describeType } from './words.ts';

/** Cells of each part of a row; rows come one by one over hours, so their columns cannot follow their content. */
const WIDTHS = [25, 8, 24, 24, 16, 20] as const;

/**
 * Findings as they come, a line each: when, how severe, what, database, user, from where; then the short id and,
 * where the finding was known, what changed: `+37 since 09:24`.
 */
export function* formatWatchRows(changes: readonly Change[], options: ViewOptions): Iterable<string> {
  const palette = createPalette(options.color);
  for (const { finding, previous } of changes) {
    const cells = [
      formatMoment(finding.updatedAt, options),
      describeSeverity(finding.severity),
      [...describeMarks(finding).map((mark) => `[${mark}]`), describeType(finding.type)].join(' '),
      databaseKey(finding) ?? '-',
      finding.databaseUser?.user ?? '-',
      remoteAddresses(finding).join(' ') || '-',
    ].map(escapeText);
    const paint =
      finding.severity === undefined ? palette.dim : palette.severity[severityLevel(finding.severity)];
    const row = cells.map((cell, index) => {
      const width = index === 0 && options.now !== undefined ? 19 : (WIDTHS[index] ?? 0);
      const fitted = padCell(cell, width, options);
      return index === 1 ? paint(fitted) : fitted;
    });
    const tail = [escapeText(finding.id.slice(0, 8)), describeChange(finding.count, previous, options)];
    yield `${[...row, ...tail].join('  ').trimEnd()}\n`;
  }
}

/** In a pipe nothing is cut: what is too long pushes the rest aside. */
function padCell(text: string, width: number, options: ViewOptions): string {
  const fitted = options.width === undefined ? text : fitText(text, width, options);
  return fitted + ' '.repeat(Math.max(0, width - textWidth(fitted)));
}

function describeChange(
  count: number | undefined,
  previous: Change['previous'],
  options: ViewOptions,
): string {
  if (!previous) return count === undefined || count === 1 ? '' : `count ${count}`;
  const since = formatInstant(previous.updatedAt, options.zone).slice(11, 16);
  const more = (count ?? 0) - (previous.count ?? 0);
  return more > 0 ? `+${more} since ${since}` : `changed since ${since}`;
}
