import { type Finding, isKnown, isMaskedId, remoteAddresses, threatLists } from '../model/finding.ts';
import { severityLevel } from '../model/severity.ts';
import { formatCount } from './count.ts';
import { FINDING_FIELDS } from './finding-fields.ts';
import { createPalette, type Paint, type Palette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import { type Cell, type Column, describeLeftOut, type FittedTable, fitTable, formatTable } from './table.ts';
import { formatMoment, formatRelative } from './time.ts';
import type { ViewOptions } from './view-options.ts';
import { columnWidth, wrapWords } from './width.ts';
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
  /** Title of the column that it stands under where a finding takes two lines. */
  readonly under?: string;
  /** The cell's text there, if it is another. */
  readonly onTwoLines?: (finding: Finding) => string;
  /** The cell's text as the finding has it; empty where there is nothing to say. */
  readonly text: (finding: Finding) => string;
  readonly paint?: (palette: Palette, finding: Finding) => Paint | undefined;
}

/** GuardDuty ids have 32 characters; this many of them are what people copy. */
const SHORT_ID = 8;

/**
 * The list as a table for people: a line a finding where all columns have room, else two; still narrower, it fits
 * by dropping and shortening columns in a fixed order. It ends in a line that says how many of how many, and what
 * was left out. A column that is empty in every row is not drawn.
 */
export function* formatFindingTable(
  findings: readonly Finding[],
  context: ListContext,
  options: ViewOptions,
): Iterable<string> {
  const columns = listColumns(findings, options);
  const oneLine = drawFindings(findings, columns, [], options);
  const table =
    oneLine.dropped.length === 0 ? oneLine : drawFindings(findings, ...underEachOther(columns), options);
  if (findings.length > 0) yield* table.lines;
  const left =
    table.dropped.length > 0
      ? [describeLeftOut(table.dropped)]
      : table.cut
        ? ['-o wide leaves nothing out.']
        : [];
  yield* formatFooter([countLine(findings, context, options), ...left], options);
}

/** @param below the columns whose cells stand in a second line, by position; undefined where there is none */
function drawFindings(
  findings: readonly Finding[],
  columns: readonly ListColumn[],
  below: readonly (ListColumn | undefined)[],
  options: ViewOptions,
): FittedTable {
  const palette = createPalette(options.color);
  const toCell = (column: ListColumn | undefined, finding: Finding): Cell => ({
    text: escapeText(column?.text(finding) ?? ''),
    paint: column?.paint?.(palette, finding),
  });
  const lines = below.length === 0 ? [columns] : [columns, below];
  const rows = findings.flatMap((finding) =>
    lines.map((line) => line.map((column) => toCell(column, finding))),
  );
  return fitTable(columns, rows, options);
}

/** The columns of a finding that takes two lines: those of the first, and what stands under each. */
function underEachOther(
  columns: readonly ListColumn[],
): readonly [columns: readonly ListColumn[], below: readonly (ListColumn | undefined)[]] {
  const all = columns.map((column) => ({ ...column, text: column.onTwoLines ?? column.text }));
  const titles = new Set(all.map(({ title }) => title));
  const first = all.filter(({ under }) => under === undefined || !titles.has(under));
  const below = first.map(({ title }) => all.find(({ under }) => under === title));
  return [first.map((column, index) => ({ ...column, below: below[index]?.title, align: 'left' })), below];
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
    {
      title: 'Last seen',
      min: 11,
      enough: Math.max(11, Math.min(16, columnWidth(findings.map(userOf)))),
      text: listMoment(options),
    },
    {
      title: 'Ago',
      under: 'Level',
      drop: 8,
      text: (finding) => {
        const when = whenOf(finding);
        if (now === undefined || when === undefined) return '';
        return formatRelative(when, now).replace(/^just | ago$/, '');
      },
      paint: ({ dim }) => dim,
    },
    {
      title: 'What happened',
      min: 22,
      enough: 24,
      text: (finding) => marked(finding, describeType(finding.type)),
      onTwoLines: ({ type }) => describeType(type),
      paint: ({ strong }) => strong,
    },
    {
      title: 'Database',
      under: 'What happened',
      drop: 2,
      min: 14,
      enough: 26,
      text: describeDatabase,
      // The headline has its whole line: whether a login worked stands at its end.
      onTwoLines: (finding) => marked(finding, describeDatabase(finding)),
    },
    {
      title: 'User',
      under: 'Last seen',
      drop: 3,
      min: 10,
      enough: 16,
      text: userOf,
      paint: unknownPaint,
    },
    {
      title: 'From',
      drop: 1,
      min: Math.min(15, columnWidth(findings.map(addressesOf))),
      enough: 18,
      text: addressesOf,
    },
    {
      title: 'Country',
      under: 'From',
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
    {
      title: 'List',
      under: 'Network',
      drop: 7,
      min: 10,
      text: (finding) => threatLists(finding).join(', '),
    },
    {
      title: 'Count',
      under: 'Id',
      drop: 4,
      align: 'right',
      text: (finding) => (finding.count === undefined ? '' : formatCount(finding.count)),
    },
    { title: 'Region', drop: 4.3, min: 14, text: differing(findings, (finding) => finding.region) },
    {
      title: 'Account',
      under: 'Region',
      drop: 4.6,
      min: 12,
      text: differing(findings, (finding) => finding.accountId),
    },
    {
      title: 'Id',
      min: Math.min(idLength, 36),
      text: (finding) => [...finding.id].slice(0, idLength).join(''),
    },
  ];
  return all.filter(({ text, onTwoLines = text }) =>
    findings.some((finding) => text(finding) !== '' || onTwoLines(finding) !== ''),
  );
}

const RECENT_MS = 300 * 24 * 3_600_000;

/**
 * To the minute on a terminal, where the year gives its room to the user name unless it is needed; of an old one
 * the date stays where there is no room for its time.
 */
function listMoment(options: Pick<ViewOptions, 'zone' | 'now'>): (finding: Finding) => string {
  const { now } = options;
  return (finding) => {
    const when = whenOf(finding);
    const moment = formatMoment(when, options);
    if (now === undefined || when === undefined || moment === 'unknown') return moment;
    const isRecent = Math.abs(now - when) < RECENT_MS;
    return moment.slice(isRecent ? '2026-'.length : 0, '2026-11-22 09:00'.length);
  };
}

function whenOf(finding: Finding): number | undefined {
  return finding.lastSeen ?? finding.updatedAt;
}

function marked(finding: Finding, text: string): string {
  return [...describeMarks(finding).map((mark) => `[${mark}]`), text].join(' ').trimEnd();
}

function userOf({ databaseUser }: Finding): string {
  return databaseUser?.user ?? '';
}

function addressesOf(finding: Finding): string {
  return remoteAddresses(finding).join(' ');
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
    return Math.max(length, same + 1, isMaskedId(id) ? id.length : 0);
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
  for (const line of wrapWords(text, options.width, '')) yield `${dim(line)}\n`;
}
