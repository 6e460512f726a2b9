import type { Change } from '../model/change.ts';
import { databaseKey, type Finding, remoteAddresses } from '../model/finding.ts';
import { severityLevel } from '../model/severity.ts';
import { createPalette, type Palette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import { formatInstant, formatMoment } from './time.ts';
import type { ViewOptions } from './view-options.ts';
import { fitText, textWidth } from './width.ts';
import { describeMarks, describeSeverity, describeType } from './words.ts';

/**
 * Cells of the columns. Rows come one by one over hours, so they cannot follow their content. In a pipe nothing is
 * cut: what is longer pushes the rest aside.
 */
const WIDTHS = {
  pipeTime: 25,
  time: 19,
  severity: 8,
  type: 24,
  database: 24,
  user: 16,
  address: 20,
} as const;
/** From how many columns on a finding is one line; below, it is two. */
const ONE_LINE = 150;
const GAP = '  ';

/**
 * Findings as they come: when, how severe, what, database, user, from where, the short id, and what changed where
 * the finding was known: `+37 since 09:24`.
 */
export function* formatWatchRows(changes: readonly Change[], options: ViewOptions): Iterable<string> {
  const palette = createPalette(options.color);
  for (const change of changes) {
    const { finding } = change;
    const head = [...formatHead(finding, palette, options)];
    const who = [databaseKey(finding) ?? '-', finding.databaseUser?.user ?? '-', describeAddress(finding)];
    const id = escapeText(finding.id.slice(0, 8));
    const tail = describeChange(change, options);
    if (options.width !== undefined && options.width < ONE_LINE) {
      const room = options.width - WIDTHS.time - WIDTHS.severity - 3 * GAP.length - textWidth(id);
      yield toLine([...head, padCell(describeWhat(finding), room, options), id]);
      const rest = [...who, tail].filter((part) => part !== '').map(escapeText);
      yield `${fitText(`${' '.repeat(WIDTHS.time)}${GAP}${rest.join(GAP)}`, options.width, options)}\n`;
      continue;
    }
    const [database = '', user = '', address = ''] = who;
    yield toLine([
      ...head,
      padCell(describeWhat(finding), WIDTHS.type, options),
      padCell(database, WIDTHS.database, options),
      padCell(user, WIDTHS.user, options),
      padCell(address, WIDTHS.address, options),
      id,
      tail,
    ]);
  }
}

function formatHead(finding: Finding, palette: Palette, options: ViewOptions): readonly string[] {
  const { severity } = finding;
  const paint = severity === undefined ? palette.dim : palette.severity[severityLevel(severity)];
  const width = options.now === undefined ? WIDTHS.pipeTime : WIDTHS.time;
  return [
    padCell(formatMoment(finding.updatedAt, options), width, options),
    paint(padCell(describeSeverity(severity), WIDTHS.severity, options)),
  ];
}

function describeWhat(finding: Finding): string {
  return [...describeMarks(finding).map((mark) => `[${mark}]`), describeType(finding.type)].join(' ');
}

function describeAddress(finding: Finding): string {
  return remoteAddresses(finding).join(' ') || '-';
}

function toLine(cells: readonly string[]): string {
  return `${cells.join(GAP).trimEnd()}\n`;
}

function padCell(text: string, width: number, options: ViewOptions): string {
  const safe = escapeText(text);
  const fitted = options.width === undefined ? safe : fitText(safe, width, options);
  return fitted + ' '.repeat(Math.max(0, width - textWidth(fitted)));
}

function describeChange({ finding, previous }: Change, { zone }: ViewOptions): string {
  const { count, updatedAt } = finding;
  if (!previous) return count === undefined || count === 1 ? '' : `count ${count}`;
  const before = formatInstant(previous.updatedAt, zone);
  const isSameDay = before.slice(0, 10) === formatInstant(updatedAt, zone).slice(0, 10);
  const since = isSameDay ? before.slice(11, 16) : before.slice(0, 16).replace('T', ' ');
  const more = (count ?? 0) - (previous.count ?? 0);
  return more > 0 ? `+${more} since ${since}` : `changed since ${since}`;
}
