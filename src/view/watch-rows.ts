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
  /** `+37 since 09:24` stands under it. */
  timeOfTwoLines: 15,
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
    const row: Row = {
      finding,
      moment: formatMoment(finding.updatedAt, options),
      severity: formatSeverity(finding, palette, options),
      marks: describeMarks(finding).map((mark) => `[${mark}]`),
      who: [databaseKey(finding), finding.databaseUser?.user, remoteAddresses(finding).join(' ')],
      id: escapeText(finding.id.slice(0, 8)),
      change: describeChange(change, options),
    };
    if (options.width === undefined || options.width >= ONE_LINE) yield formatLine(row, options);
    else yield* formatTwoLines(row, options.width, options);
  }
}

interface Row {
  readonly finding: Finding;
  readonly moment: string;
  /** Sanitised and padded. */
  readonly severity: string;
  readonly marks: readonly string[];
  /** Database, user, address. */
  readonly who: readonly (string | undefined)[];
  readonly id: string;
  readonly change: string;
}

function formatLine(
  { finding, moment, severity, marks, who, id, change }: Row,
  options: ViewOptions,
): string {
  const [database, user, address] = who;
  return toLine([
    padCell(moment, options.now === undefined ? WIDTHS.pipeTime : WIDTHS.time, options),
    severity,
    padCell([...marks, describeType(finding.type)].join(' '), WIDTHS.type, options),
    padCell(database || '-', WIDTHS.database, options),
    padCell(user || '-', WIDTHS.user, options),
    padCell(address || '-', WIDTHS.address, options),
    id,
    change,
  ]);
}

/** Without the year: what is watched is of today. What has no room under the time stands at the end. */
function* formatTwoLines(
  { finding, moment, severity, marks, who, id, change }: Row,
  width: number,
  options: ViewOptions,
): Iterable<string> {
  const time = WIDTHS.timeOfTwoLines;
  const isShort = textWidth(change) <= time;
  const room = width - time - WIDTHS.severity - 3 * GAP.length - textWidth(id);
  yield toLine([
    padCell(moment.replace(/^\d{4}-/, ''), time, options),
    severity,
    padCell(describeType(finding.type), room, options),
    id,
  ]);
  const rest = [...marks, ...who, isShort ? '' : change]
    .filter((part) => part)
    .map((part) => escapeText(`${part}`));
  const second = [padCell(isShort ? change : '', time, options), ...rest].join(GAP);
  if (second.trim() !== '') yield `${fitText(second, width, options).trimEnd()}\n`;
}

function formatSeverity({ severity }: Finding, palette: Palette, options: ViewOptions): string {
  const paint = severity === undefined ? palette.dim : palette.severity[severityLevel(severity)];
  return paint(padCell(describeSeverity(severity), WIDTHS.severity, options));
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
