import { type Finding, isKnown, remoteAddresses, threatLists } from '../model/finding.ts';
import { severityLevel } from '../model/severity.ts';
import { formatCount } from './count.ts';
import { FINDING_FIELDS } from './finding-fields.ts';
import { createPalette, type Paint, type Palette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import { type Cell, type Column, fitTable, formatTable } from './table.ts';
import { formatMoment, formatRelative } from './time.ts';
import type { ViewOptions } from './view-options.ts';
import { wrapText } from './width.ts';
import { countOf, describeMarks, describeSeverity, describeType, nothingFound } from './words.ts';

/** What a list says of itself besides its rows. */
export interface ListContext {
  /** Findings that match, of which the rows may be the first. */
  readonly matched: number;
  /** The calls ended at a row limit: there may be more than `matched`. */
  readonly mayBeMore?: boolean;
  /** False where a part of what was asked is missing: then nothing found is no answer. */
  readonly complete?: boolean;
}

/** A column of the list, in the words that Markdown and the table share. */
export interface ListColumn extends Column {
  /** The cell's text as the finding has it; empty where there is nothing to say. */
  readonly text: (finding: Finding) => string;
  readonly paint?: (palette: Palette, finding: Finding) => Paint | undefined;
}

/** GuardDuty ids have 32 characters; this many of them are what people copy. */
const SHORT_ID = 8;

/**
 * The list as a table for people: it fits the terminal by dropping and shortening columns in a fixed order, and
 * ends in a line that says how many of how many, and what was left out. A column that is empty in every row is
 * not drawn.
 */
export function* formatFindingTable(
  findings: readonly Finding[],
  context: ListContext,
  options: ViewOptions,
): Iterable<string> {
  const palette = createPalette(options.color);
  const columns = listColumns(findings, options);
  const rows = findings.map((finding) =>
    columns.map((column) => ({
      text: escapeText(column.text(finding)),
      paint: column.paint?.(palette, finding),
    })),
  );
  const table = fitTable(columns, rows, options);
  if (findings.length > 0) yield* table.lines;
  const left = [
    ...(table.dropped.length > 0 ? [`No room for ${table.dropped.join(', ')}.`] : []),
    ...(table.dropped.length > 0 || table.cut ? ['-o wide leaves nothing out.'] : []),
  ];
  yield* formatFooter([countLine(findings, context, options), ...left], options);
}

/** Every field of every finding, at its natural width, nothing cut. */
export function* formatWideFindings(
  findings: readonly Finding[],
  context: ListContext,
  options: ViewOptions,
): Iterable<string> {
  const palette = createPalette(options.color);
  const columns = FINDING_FIELDS.map((field) => ({ title: field.name }));
  const rows = findings.map((finding) =>
    FINDING_FIELDS.map((field): Cell => {
      const text = escapeText(String(field.value(finding, options.zone) ?? ''));
      return { text, paint: field.name === 'SeverityLevel' ? severityPaint(palette, finding) : undefined };
    }),
  );
  if (findings.length > 0) yield* formatTable(columns, rows, { ...options, width: undefined });
  yield* formatFooter([countLine(findings, context, options)], options);
}

/** The columns that these findings need, first to last; `drop` is the order in which a narrow terminal loses them. */
export function listColumns(
  findings: readonly Finding[],
  options: Pick<ViewOptions, 'zone' | 'now'>,
): readonly ListColumn[] {
  const { now } = options;
  const idLength = shortIdLength(findings.map((finding) => finding.id));
  const all: readonly ListColumn[] = [
    {
      title: 'Level',
      min: 8,
      text: (finding) => describeSeverity(finding.severity),
      paint: severityPaint,
    },
    { title: 'Last seen', min: 25, text: listMoment(findings, options) },
    {
      title: 'Ago',
      drop: 9,
      text: (finding) => {
        const when = whenOf(finding);
        return now === undefined || when === undefined ? '' : formatRelative(when, now).replace(/ ago$/, '');
      },
    },
    { title: 'What happened', min: 22, enough: 24, text: whatOf, paint: ({ strong }) => strong },
    { title: 'Database', drop: 3, min: 12, enough: 26, text: describeDatabase },
    {
      title: 'User',
      drop: 2,
      min: 8,
      enough: 16,
      text: (finding) => finding.databaseUser?.user ?? '',
      paint: unknownPaint,
    },
    { title: 'From', drop: 1, min: 15, enough: 18, text: (finding) => remoteAddresses(finding).join(' ') },
    {
      title: 'Country',
      drop: 6,
      min: 7,
      enough: 12,
      text: (finding) => finding.remote?.country ?? finding.remote?.countryCode ?? '',
    },
    {
      title: 'Network',
      drop: 5,
      min: 10,
      enough: 20,
      text: (finding) => finding.remote?.asnOrg ?? finding.remote?.org ?? finding.remote?.isp ?? '',
    },
    { title: 'List', drop: 7, min: 10, text: (finding) => threatLists(finding).join(', ') },
    {
      title: 'Count',
      drop: 8,
      align: 'right',
      text: (finding) => (finding.count === undefined ? '' : formatCount(finding.count)),
    },
    { title: 'Region', drop: 4, min: 9, text: differing(findings, (finding) => finding.region) },
    { title: 'Account', drop: 4.5, min: 12, text: differing(findings, (finding) => finding.accountId) },
    {
      title: 'Id',
      min: Math.min(idLength, 36),
      text: (finding) => [...finding.id].slice(0, idLength).join(''),
    },
  ];
  return all.filter((column) => findings.some((finding) => column.text(finding) !== ''));
}

const RECENT_MS = 300 * 24 * 3_600_000;

/** To the minute on a terminal, where the year gives its room to the user name unless it is needed. */
function listMoment(
  findings: readonly Finding[],
  options: Pick<ViewOptions, 'zone' | 'now'>,
): (finding: Finding) => string {
  const { now } = options;
  if (now === undefined) return (finding) => formatMoment(whenOf(finding), options);
  const recent = findings.every((finding) => Math.abs(now - (whenOf(finding) ?? now)) < RECENT_MS);
  return (finding) => {
    const moment = formatMoment(whenOf(finding), options);
    return moment === 'unknown'
      ? moment
      : moment.slice(recent ? '2026-'.length : 0, '2026-11-22 09:00'.length);
  };
}

function whenOf(finding: Finding): number | undefined {
  return finding.lastSeen ?? finding.updatedAt;
}

function whatOf(finding: Finding): string {
  return [...describeMarks(finding).map((mark) => `[${mark}]`), describeType(finding.type)].join(' ');
}

/** The cluster, and the instance in it; a Limitless shard group is marked as one. */
function describeDatabase({ database }: Finding): string {
  if (!database) return '';
  const name = database.identifier ?? database.resourceId;
  const names = [...new Set([database.cluster, name])].filter((part) => part !== undefined).join('/');
  return database.kind === 'limitless' ? `${names} (Limitless)` : names;
}

/** A value that is the same in every row says nothing in a table. */
function differing(
  findings: readonly Finding[],
  value: (finding: Finding) => string | undefined,
): (finding: Finding) => string {
  const first = findings[0] && value(findings[0]);
  const differs = findings.some((finding) => value(finding) !== first);
  return (finding) => (differs ? (value(finding) ?? '') : '');
}

function severityPaint(palette: Palette, { severity }: Finding): Paint | undefined {
  return severity === undefined ? undefined : palette.severity[severityLevel(severity)];
}

function unknownPaint(palette: Palette, { databaseUser }: Finding): Paint | undefined {
  return isKnown(databaseUser?.user) ? undefined : palette.dim;
}

/** As many characters as tell the rows apart, at least eight, so that any of them can be given to `show`. */
export function shortIdLength(ids: readonly string[]): number {
  const sorted = [...new Set(ids)].sort();
  return sorted.reduce((length, id, index) => {
    const next = sorted[index + 1] ?? '';
    let same = 0;
    while (same < id.length && id[same] === next[same]) same += 1;
    return Math.max(length, same + 1);
  }, SHORT_ID);
}

/** `100 of 2,318 findings, times in Asia/Tokyo, UTC+09:00. --limit 0 shows all.` */
export function countLine(
  findings: readonly Finding[],
  { matched, mayBeMore = false, complete }: ListContext,
  options: Pick<ViewOptions, 'zone' | 'now'>,
): string {
  if (findings.length === 0)
    return matched === 0 ? nothingFound(complete) : `None of ${countOf(matched, 'finding')} shown.`;
  const shown = formatCount(findings.length);
  const all = countOf(matched, 'finding');
  const counted = findings.length < matched ? `${shown} of ${all}` : all;
  const samples = findings.filter((finding) => finding.sample).length;
  const sampled = samples === 0 ? '' : `, ${samples === findings.length ? 'all' : samples} of them samples`;
  const zone = options.now === undefined ? '' : `, times in ${options.zone}`;
  const more =
    findings.length < matched
      ? ' --limit 0 shows all.'
      : mayBeMore
        ? ' There may be more: --limit 0 asks for all.'
        : '';
  return `${counted}${sampled}${zone}.${more}`;
}

function* formatFooter(sentences: readonly string[], options: ViewOptions): Iterable<string> {
  const { dim } = createPalette(options.color);
  const text = sentences.join(' ');
  for (const line of options.width === undefined ? [text] : wrapText(text, options.width))
    yield `${dim(line)}\n`;
}
