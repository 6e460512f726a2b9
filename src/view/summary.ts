import { isComplete, type SourceReport } from '../model/answer.ts';
import { SEVERITY_FLOOR } from '../model/severity.ts';
import type { AddressCount, Summary, ValueCount, WeakLogins } from '../model/summary.ts';
import { drawBar } from './bars.ts';
import { formatCount } from './count.ts';
import { toRow } from './csv.ts';
import type { Format } from './formats.ts';
import { formatHeatMap } from './heat-map.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import { createPalette, type Paint, type Palette } from './palette.ts';
import { escapeMarkdown, escapeText } from './sanitize.ts';
import { formatMarkdownTable } from './section.ts';
import { toSummaryJson } from './summary-json.ts';
import { type Column, formatTable } from './table.ts';
import { formatInstant, formatMoment } from './time.ts';
import type { ViewOptions } from './view-options.ts';
import { columnWidth, fitText, textWidth, toLines } from './width.ts';
import { countOf, describeSeverity, describeType, nothingFound } from './words.ts';

/** How much is printed, and what an empty answer says. */
interface Limits {
  readonly values: number;
  readonly days: number;
  readonly empty: string;
}

/** Lines that a plot has, and days that the heat map has, unless everything was asked for. */
const FEW = { values: 8, days: 14 };
const ALL = { values: Number.POSITIVE_INFINITY, days: Number.POSITIVE_INFINITY };

const LONGEST_NAME = 40;
const LONGEST_BAR = 30;

const WEAK_COLUMNS: readonly Column[] = [
  { title: 'Database', min: 14 },
  { title: 'Findings', align: 'right', drop: 1 },
  { title: 'No TLS', align: 'right' },
  { title: 'MD5, native', align: 'right', min: 11 },
  { title: 'Master user', min: 11, enough: 16 },
  { title: 'Unknown app', align: 'right', min: 11, drop: 2 },
];

/** Which day and hour of the zone an instant lies in. @param zone a valid zone, IANA or `+09:00` */
export function toHourOf(zone: string): (instant: number) => { day: string; hour: number } {
  return (instant) => {
    const moment = formatInstant(instant, zone);
    return { day: moment.slice(0, 10), hour: Number(moment.slice(11, 13)) };
  };
}

/** A summary as `-o` asks for it, in pieces that end in a line break. */
export function formatSummary(
  format: Format,
  summary: Summary,
  sources: readonly SourceReport[],
  options: ViewOptions,
): Iterable<string> {
  const items = [toSummaryJson(summary, options.zone)];
  const empty = nothingFound(isComplete({ sources }));
  switch (format) {
    case 'json':
      return formatEnvelope({ name: 'Summary', items, sources });
    case 'ndjson':
      return formatNdjson(items);
    case 'csv':
      return formatCsv(summary);
    case 'md':
      return formatMarkdown(summary, empty, options.zone);
    case 'wide':
      return formatText(summary, { ...ALL, empty }, { ...options, width: undefined });
    case 'table':
      return formatText(summary, { ...FEW, empty }, options);
  }
}

/** One list of the summary. Names are not yet sanitised. */
interface Counted {
  readonly title: string;
  readonly rows: readonly {
    readonly name: string;
    readonly findings: number;
    readonly paint?: Paint | undefined;
    /** Default dim: the names and numbers are what is read. */
    readonly bar?: Paint | undefined;
  }[];
}

function countedLists(summary: Summary, palette: Palette): readonly Counted[] {
  const lists: readonly Counted[] = [
    {
      title: 'Severity',
      rows: summary.severities
        .filter(({ level, findings }) => level !== undefined || findings > 0)
        .map(({ level, findings }) => ({
          name: describeSeverity(level && SEVERITY_FLOOR[level]),
          findings,
          paint: findings === 0 ? palette.dim : level && palette.severity[level],
          // A background would fill what a bar leaves empty.
          bar: level === 'critical' ? palette.bad : level && palette.severity[level],
        })),
    },
    { title: 'Type', rows: toRows(summary.types, palette, describeType) },
    { title: 'Database', rows: toRows(summary.databases, palette) },
    { title: 'Database user', rows: toRows(summary.users, palette) },
    {
      title: 'Remote address',
      rows: summary.addresses.map((address) => ({
        name: nameAddress(address),
        findings: address.findings,
        paint: address.value === undefined ? palette.dim : undefined,
      })),
    },
    { title: 'Country', rows: toRows(summary.countries, palette) },
    { title: 'Organisation', rows: toRows(summary.organisations, palette) },
    { title: 'Threat list', rows: toRows(summary.threatLists, palette) },
  ];
  return lists.filter(({ rows }) => rows.length > 0);
}

function toRows(
  counts: readonly ValueCount[],
  palette: Palette,
  nameOf: (value: string) => string = (value) => value,
): Counted['rows'] {
  return counts.map(({ value, findings }) => ({
    name: value === undefined ? 'unknown' : nameOf(value),
    findings,
    paint: value === undefined ? palette.dim : undefined,
  }));
}

/** The address, whose it is and which lists it is on. */
function nameAddress({ value, organisation, country, threatLists }: AddressCount): string {
  if (value === undefined) return 'unknown';
  const details = [organisation, country, ...threatLists].filter((detail) => detail !== undefined);
  return details.length === 0 ? value : `${value} (${details.join(', ')})`;
}

function* formatText(summary: Summary, limits: Limits, options: ViewOptions): Iterable<string> {
  const palette = createPalette(options.color);
  yield* wrapped(headLine(summary, limits.empty, options), options, palette.strong);
  if (summary.findings === 0) return;
  for (const { title, rows } of countedLists(summary, palette)) {
    yield `\n${palette.heading(title)}\n`;
    yield* drawRows(rows.slice(0, limits.values), palette, options);
    yield* leftOut(rows.length - limits.values, palette);
  }
  yield '\n';
  yield* wrapped(`Last seen, by hour in ${options.zone}`, options, palette.heading);
  yield* formatHeatMap(summary.days, { days: limits.days, dim: palette.dim }, options);
  if (summary.weakLogins.length === 0) return;
  yield '\n';
  yield* wrapped(
    'Weak logins: findings of logins and of data activity, none of probes',
    options,
    palette.heading,
  );
  const weak = summary.weakLogins.slice(0, limits.values).map((one) => weakCells(one).map(escapeText));
  yield* formatTable(WEAK_COLUMNS, weak, options);
  yield* leftOut(summary.weakLogins.length - limits.values, palette);
}

function* leftOut(count: number, { dim }: Palette): Iterable<string> {
  if (count > 0) yield `  ${dim(`and ${formatCount(count)} more: -o wide shows all`)}\n`;
}

function* drawRows(rows: Counted['rows'], { dim }: Palette, options: ViewOptions): Iterable<string> {
  const numbers = rows.map(({ findings }) => formatCount(findings));
  const digits = numbers.reduce((widest, text) => Math.max(widest, text.length), 0);
  // Half of what the margin, the number and the gaps leave is the names' at most.
  const room = options.width === undefined ? undefined : options.width - digits - 6;
  const longest = room === undefined ? undefined : Math.min(LONGEST_NAME, Math.ceil(room / 2));
  const names = rows.map(({ name }) => {
    const safe = escapeText(name);
    return longest === undefined ? safe : fitText(safe, longest, options);
  });
  const width = columnWidth(names);
  const most = rows.reduce((highest, { findings }) => Math.max(highest, findings), 0);
  for (const [index, { findings, paint = (text: string) => text, bar: paintBar = dim }] of rows.entries()) {
    const name = names[index] ?? '';
    const bar =
      room === undefined ? '' : drawBar(findings, most, Math.min(LONGEST_BAR, room - width), options);
    const line = `${paint(name)}${' '.repeat(Math.max(0, width - textWidth(name)))}  ${(numbers[index] ?? '').padStart(digits)}`;
    yield `  ${line}${bar && `  ${paintBar(bar)}`}\n`;
  }
}

/** `27 findings, 3 of them samples, seen from 2026-10-06 02:15:00 to 2026-11-19 13:01:26.` */
function headLine(
  { findings, samples, firstSeen, lastSeen }: Summary,
  empty: string,
  options: ViewOptions,
): string {
  if (findings === 0) return empty;
  const sampled = samples === 0 ? '' : `, ${formatCount(samples)} of them samples`;
  const seen =
    firstSeen === undefined
      ? ''
      : `, seen from ${formatMoment(firstSeen, options)} to ${formatMoment(lastSeen, options)}`;
  return `${countOf(findings, 'finding')}${sampled}${seen}.`;
}

function weakCells(weak: WeakLogins): readonly string[] {
  const users = weak.masterUsers.length === 0 ? '' : ` (${weak.masterUsers.join(', ')})`;
  return [
    weak.value ?? 'unknown',
    String(weak.findings),
    String(weak.unencrypted),
    String(weak.weakAuthentication),
    `${weak.masterUser}${users}`,
    String(weak.unknownApplication),
  ];
}

function* wrapped(text: string, options: ViewOptions, paint: Paint): Iterable<string> {
  for (const line of toLines(escapeText(text), options.width, options)) yield `${paint(line)}\n`;
}

/** One row a value of each list: `Severity,High,3`. */
function* formatCsv(summary: Summary): Iterable<string> {
  yield toRow(['By', 'Value', 'Findings']);
  const lists: readonly (readonly [string, readonly ValueCount[]])[] = [
    ['Severity', summary.severities.map(({ level, findings }) => ({ value: level, findings }))],
    ['Type', summary.types],
    ['Database', summary.databases],
    ['User', summary.users],
    ['Address', summary.addresses],
    ['Country', summary.countries],
    ['Organization', summary.organisations],
    ['ThreatList', summary.threatLists],
    ['Day', summary.days.map(({ day, findings }) => ({ value: day, findings }))],
  ];
  for (const [by, counts] of lists) {
    for (const { value, findings } of counts) yield toRow([by, value, findings]);
  }
}

/** For a ticket: whole lists as tables; nothing in it depends on the moment. */
function* formatMarkdown(summary: Summary, empty: string, zone: string): Iterable<string> {
  const fixed = {
    zone,
    now: undefined,
    width: undefined,
    color: 0,
    unicode: true,
    hyperlinks: false,
  } as const;
  yield `${escapeMarkdown(headLine(summary, empty, fixed))}\n`;
  for (const { title, rows } of countedLists(summary, createPalette(0))) {
    yield '\n';
    yield* formatMarkdownTable(
      [title, 'Findings'],
      rows.map(({ name, findings }) => [name, String(findings)]),
    );
  }
  if (summary.weakLogins.length === 0) return;
  yield '\n';
  yield* formatMarkdownTable(
    WEAK_COLUMNS.map(({ title }) => title),
    summary.weakLogins.map(weakCells),
  );
}
