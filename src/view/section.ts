import { createPalette, type Palette } from './palette.ts';
import { escapeMarkdown, escapeText } from './sanitize.ts';
import { type Column, formatTable, propertyTable, tableWidth } from './table.ts';
import type { ViewOptions } from './view-options.ts';
import { textWidth, toLines } from './width.ts';

/** A label and its value as the finding has it, not yet sanitised. */
export interface Property {
  readonly label: string;
  readonly value: string;
  readonly tone?: Tone | undefined;
}

/** A part of a page about one thing, the same for a terminal and for Markdown. Texts are not yet sanitised. */
export interface Section {
  readonly title: string;
  readonly properties?: readonly Property[];
  readonly table?: {
    readonly columns: readonly Column[];
    readonly rows: readonly (readonly string[])[];
  };
  /** What must not be read into the values. */
  readonly notes?: readonly string[];
  /** Sentences to read one after the other. */
  readonly steps?: readonly string[];
  /** What is copied whole: addresses, ARNs, commands. Each stands unbroken on a line of its own. */
  readonly copies?: readonly { readonly label: string; readonly text: string; readonly link?: boolean }[];
}

/** How a value is painted. */
type Tone = Exclude<keyof Palette, 'severity' | 'verdict'> | { readonly severity: keyof Palette['severity'] };

/** Sections for a terminal: a heading, a bordered table, notes. Only `copies` may be wider than the terminal. */
export function* formatSections(sections: readonly Section[], options: ViewOptions): Iterable<string> {
  const palette = createPalette(options.color);
  const labels = sections.flatMap((section) => section.properties ?? []).map(({ label }) => textWidth(label));
  const tables = new Map(
    sections.map((section) => [section, toTables(section, palette, options, Math.max(0, ...labels))]),
  );
  const fill = Math.max(
    0,
    ...[...tables.values()].flat().map(({ columns, rows }) => tableWidth(columns, rows, options.width)),
  );
  for (const [index, section] of sections.entries()) {
    if (index > 0) yield '\n';
    yield `${palette.heading(escapeText(section.title))}\n`;
    for (const { columns, rows } of tables.get(section) ?? []) {
      yield* formatTable(columns, rows, { ...options, fill }, '--json');
    }
    for (const note of section.notes ?? []) yield* paragraph(note, palette.dim, options);
    for (const [step, text] of (section.steps ?? []).entries()) {
      yield* paragraph(text, (line) => line, options, `${step + 1}. `);
    }
    for (const { label, text, link } of section.copies ?? []) {
      yield `${palette.key(escapeText(label))}\n`;
      yield `${link ? hyperlink(escapeText(text), palette, options) : escapeText(text)}\n`;
    }
  }
}

type TableContent = ReturnType<typeof propertyTable>;

function toTables(
  { properties = [], table }: Section,
  palette: Palette,
  options: ViewOptions,
  labelWidth: number,
): readonly TableContent[] {
  const cells = properties.map(
    ({ label, value, tone }) =>
      [escapeText(label), { text: escapeText(value), paint: toPaint(palette, tone) }] as const,
  );
  return [
    ...(cells.length > 0 ? [propertyTable(cells, options.color, labelWidth)] : []),
    ...(table ? [{ columns: table.columns, rows: table.rows.map((row) => row.map(escapeText)) }] : []),
  ];
}

function toPaint(palette: Palette, tone: Tone | undefined) {
  if (tone === undefined) return undefined;
  return typeof tone === 'object' ? palette.severity[tone.severity] : palette[tone];
}

function* paragraph(
  text: string,
  paint: (line: string) => string,
  options: ViewOptions,
  bullet = '',
): Iterable<string> {
  const safe = escapeText(text);
  const lines = toLines(safe, options.width && Math.max(8, options.width - bullet.length), options);
  for (const [index, line] of lines.entries()) {
    yield `${index === 0 ? bullet : ' '.repeat(bullet.length)}${paint(line)}\n`;
  }
}

/** OSC 8: the address stays clickable where a terminal breaks it. Only addresses that we made get here. */
function hyperlink(address: string, palette: Palette, options: ViewOptions): string {
  if (!options.hyperlinks || options.color === 0) return address;
  return `\x1b]8;;${address}\x1b\\${palette.link(address)}\x1b]8;;\x1b\\`;
}

/** Sections as Markdown for a ticket. */
export function* formatSectionsMarkdown(sections: readonly Section[]): Iterable<string> {
  for (const [index, section] of sections.entries()) {
    if (index > 0) yield '\n';
    yield `### ${escapeMarkdown(section.title)}\n\n`;
    for (const { label, value } of section.properties ?? []) {
      yield `- **${escapeMarkdown(label)}:** ${escapeMarkdown(value)}\n`;
    }
    if (section.table) {
      yield* formatMarkdownTable(
        section.table.columns.map((column) => column.title),
        section.table.rows,
      );
    }
    for (const note of section.notes ?? []) yield `\n> ${escapeMarkdown(note)}\n`;
    for (const [step, text] of (section.steps ?? []).entries())
      yield `${step + 1}. ${escapeMarkdown(text)}\n`;
    for (const { label, text, link } of section.copies ?? []) {
      yield `- ${escapeMarkdown(label)}: ${link ? `<${text}>` : escapeMarkdown(text)}\n`;
    }
  }
}

/** A table that keeps its columns whatever stands in the cells. */
export function* formatMarkdownTable(
  titles: readonly string[],
  rows: Iterable<readonly string[]>,
): Iterable<string> {
  const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |\n`;
  yield row(titles);
  yield `|${titles.map(() => ' --- |').join('')}\n`;
  for (const cells of rows) yield row(cells);
}
