import Table from 'cli-table3';
import { createPalette, type Paint } from './palette.ts';
import type { ViewOptions } from './view-options.ts';
import { columnWidth, fitText, textWidth, toLines, wrapWords } from './width.ts';

/** A column and how it yields where the terminal is narrow. */
export interface Column {
  readonly title: string;
  /** The heading's second line, where a row's cells stand in two lines under each other. */
  readonly below?: string | undefined;
  readonly align?: 'left' | 'right';
  /** Cells below which the column is dropped rather than shortened further. Default: what its content takes, at most 8. */
  readonly min?: number;
  /** Cells that it gets before a less important column grows. Default: what its content takes. */
  readonly enough?: number;
  /** How unimportant it is: the highest is dropped first; one without is never dropped. */
  readonly drop?: number;
  /** Too long a text is wrapped onto further lines instead of cut. */
  readonly wrap?: boolean;
  /** Which end of a cut text is kept. Default `start`. */
  readonly keep?: 'start' | 'end';
}

/** A cell: text that `escapeText` has made, and how it is painted once it is fitted. */
export type Cell = string | { readonly text: string; readonly paint?: Paint | undefined };

export type TableOptions = Pick<ViewOptions, 'color' | 'width' | 'unicode'> & {
  /** Cells that the table takes even where its content takes fewer, so that tables under each other align. */
  readonly fill?: number | undefined;
};

export interface FittedTable {
  readonly lines: Iterable<string>;
  /** Titles of the columns that the width had no room for. */
  readonly dropped: readonly string[];
  /** Whether a cell was cut; each cut is marked. */
  readonly cut: boolean;
}

/**
 * The one way a table is drawn, whole: fitted to `options.width` by dropping columns in their order and
 * shortening the rest, with every cut marked; at its natural width where there is none. Under it stands what was
 * left out.
 * @param whole the option that leaves nothing out
 */
export function* formatTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
  whole = '-o wide',
): Iterable<string> {
  const { lines, dropped } = fitTable(columns, rows, options);
  yield* lines;
  if (dropped.length === 0) return;
  const { dim } = createPalette(options.color);
  for (const line of wrapWords(describeLeftOut(dropped, whole), options.width, '')) yield `${dim(line)}\n`;
}

/** @param dropped titles of columns */
export function describeLeftOut(dropped: readonly string[], whole = '-o wide'): string {
  return `No room for ${dropped.join(', ')}. ${whole} leaves nothing out.`;
}

/** Like `formatTable`, and leaves it to the caller to say what was left out. Lines end in a line break. */
export function fitTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): FittedTable {
  const natural = naturalWidths(columns, rows, options.width);
  const fits = toWidths(columns, natural, options);
  const kept = [...fits.keys()].map((index) => ({
    ...columns[index],
    title: columns[index]?.title ?? '',
    index,
    width: fits.get(index) ?? 1,
  }));
  return {
    lines: drawTable(kept, rows, options),
    dropped: columns
      .filter((_, index) => !fits.has(index))
      .flatMap(({ title, below }) => (below === undefined ? [title] : [title, below])),
    cut: kept.some((column) => !column.wrap && column.width < (natural[column.index] ?? 0)),
  };
}

/** Cells that a table takes where it has room. */
export function tableWidth(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number | undefined,
): number {
  return sum(naturalWidths(columns, rows, width)) + frameWidth(columns.length);
}

function naturalWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number | undefined,
): readonly number[] {
  return columns.map(({ title, below = '' }, index) => {
    const texts = rows.map((row) => toStyled(row[index]).text);
    return Math.max(1, columnWidth([title, below, ...texts], width));
  });
}

/**
 * Labels and values as a table without a heading row, for `show`: values wrap and are never cut.
 * @param labelWidth cells of the longest label on the page
 */
export function propertyTable(
  properties: readonly (readonly [label: string, value: Cell])[],
  color: ViewOptions['color'],
  labelWidth = 0,
): { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] } {
  const { key } = createPalette(color);
  const widest = properties.reduce((width, [label]) => Math.max(width, textWidth(label)), labelWidth);
  return {
    columns: [
      { title: '', min: widest },
      { title: '', wrap: true },
    ],
    rows: properties.map(([label, value]) => [{ text: label.padEnd(widest), paint: key }, value]),
  };
}

interface DrawnColumn extends Column {
  readonly index: number;
  readonly width: number;
}

/** What borders and padding take: `│ a  b │`. */
function frameWidth(columns: number): number {
  return 2 * columns + 2;
}

/** Column index → cells of its content, for the columns that stay. */
function toWidths(
  columns: readonly Column[],
  natural: readonly number[],
  { width = Number.POSITIVE_INFINITY, fill = 0 }: TableOptions,
): ReadonlyMap<number, number> {
  const least = natural.map((cells, index) => Math.min(cells, columns[index]?.min ?? 8));
  const kept = keepColumns(columns, least, width);
  const widths = new Map(kept.map((index) => [index, natural[index] ?? 1]));
  const room = width - frameWidth(kept.length);
  if (sum([...widths.values()]) > room) {
    for (const index of kept) widths.set(index, least[index] ?? 1);
    const over = room - sum([...widths.values()]);
    const enough = natural.map((cells, index) => Math.min(cells, columns[index]?.enough ?? cells));
    if (over < 0) shrink(widths, -over);
    else growInTurn(widths, natural, growByImportance(widths, columns, enough, over));
  }
  stretch(widths, columns, Math.min(fill, width) - frameWidth(kept.length));
  return widths;
}

/** What is still over goes to the last column of long texts. */
function stretch(widths: Map<number, number>, columns: readonly Column[], room: number): void {
  const index = [...widths.keys()].findLast((kept) => columns[kept]?.wrap) ?? 0;
  const over = room - sum([...widths.values()]);
  if (over > 0) widths.set(index, (widths.get(index) ?? 0) + over);
}

function importance(column: Column | undefined): number {
  return column?.drop ?? 0;
}

function keepColumns(columns: readonly Column[], least: readonly number[], width: number): readonly number[] {
  let kept = [...columns.keys()];
  const order = kept
    .filter((index) => columns[index]?.drop !== undefined)
    .sort((a, b) => importance(columns[b]) - importance(columns[a]));
  for (const index of order) {
    if (sum(kept.map((column) => least[column] ?? 1)) + frameWidth(kept.length) <= width) break;
    kept = kept.filter((column) => column !== index);
  }
  return kept;
}

/** Where not even the least has room, the widest give. */
function shrink(widths: Map<number, number>, missing: number): void {
  for (let cells = missing; cells > 0; cells -= 1) {
    const [index, width] = [...widths].reduce((widest, next) => (next[1] > widest[1] ? next : widest));
    if (width <= 1) return;
    widths.set(index, width - 1);
  }
}

/** The more important a column, the earlier it gets enough. Returns the room that is left. */
function growByImportance(
  widths: Map<number, number>,
  columns: readonly Column[],
  enough: readonly number[],
  room: number,
): number {
  let left = room;
  for (const index of [...widths.keys()].sort((a, b) => importance(columns[a]) - importance(columns[b]))) {
    const width = widths.get(index) ?? 1;
    const growth = Math.min(left, Math.max(0, (enough[index] ?? 1) - width));
    widths.set(index, width + growth);
    left -= growth;
  }
  return left;
}

/** What is over goes to the narrowest first, so that only the longest columns are cut. */
function growInTurn(widths: Map<number, number>, natural: readonly number[], room: number): void {
  for (let left = room; left > 0; left -= 1) {
    const growing = [...widths].filter(([index, width]) => width < (natural[index] ?? 1));
    if (growing.length === 0) return;
    const [index, width] = growing.reduce((narrowest, next) => (next[1] < narrowest[1] ? next : narrowest));
    widths.set(index, width + 1);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function* drawTable(
  columns: readonly DrawnColumn[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): Iterable<string> {
  const { dim, heading } = createPalette(options.color);
  const frame = drawFrame(columns, options.unicode);
  const separators = frame.row.map((text) => (text.trim() === '' ? text : dim(text)));
  const draw = (cells: readonly Cell[]) => drawRow(columns, cells, separators, options);
  yield `${dim(frame.top)}\n`;
  const headings = [columns.map(({ title }) => title), columns.map(({ below }) => below ?? '')];
  const drawn = headings.filter((titles) => titles.some((title) => title !== ''));
  for (const titles of drawn) {
    const cells: Cell[] = [];
    for (const [position, { index }] of columns.entries())
      cells[index] = { text: titles[position] ?? '', paint: heading };
    yield draw(cells);
  }
  if (drawn.length > 0) yield `${dim(frame.rule)}\n`;
  for (const row of rows) yield draw(row);
  yield `${dim(frame.bottom)}\n`;
}

/** A frame without lines between columns: calm, and a cell narrower for each. */
const BORDERS = { 'top-mid': '', 'mid-mid': '', 'bottom-mid': '', middle: '' };

const ASCII_BORDERS = {
  ...BORDERS,
  top: '-',
  'top-left': '+',
  'top-right': '+',
  bottom: '-',
  'bottom-left': '+',
  'bottom-right': '+',
  left: '|',
  'left-mid': '+',
  mid: '-',
  right: '|',
  'right-mid': '+',
};

/** Stands for a cell's content in the frame. */
const PLACEHOLDER = 'x';

/**
 * cli-table3 draws the frame, once, around placeholders; the rows are then put into it. Given the rows it would
 * take a time that grows with their square (20,000: 57 s), and lose Japanese text that it measures wrongly
 * (promises.md findings 8 and 9).
 */
function drawFrame(
  columns: readonly DrawnColumn[],
  unicode: boolean,
): { top: string; row: string[]; rule: string; bottom: string } {
  const table = new Table({
    colWidths: columns.map((column) => column.width + 2),
    style: { head: [], border: [] },
    // Nothing is cut here; the `…` that it has otherwise is measured for longer than all the rest is drawn.
    truncate: '~',
    chars: unicode ? BORDERS : ASCII_BORDERS,
  });
  const placeholders = columns.map((column) => PLACEHOLDER.repeat(column.width));
  table.push(placeholders, placeholders);
  const [top = '', row = '', rule = '', , bottom = ''] = table.toString().split('\n');
  return { top, row: row.split(/x+/), rule, bottom };
}

function drawRow(
  columns: readonly DrawnColumn[],
  cells: readonly Cell[],
  separators: readonly string[],
  { unicode, width }: TableOptions,
): string {
  const contents = columns.map((column) => {
    const { text, paint } = toStyled(cells[column.index]);
    const fit = { unicode, keep: column.keep ?? 'start' };
    const lines =
      width === undefined
        ? [text]
        : column.wrap
          ? toLines(text, column.width, fit)
          : [fitText(text, column.width, fit)];
    return lines.map((line) => padCell(line, column, paint));
  });
  const height = Math.max(...contents.map((lines) => lines.length));
  let drawn = '';
  for (let line = 0; line < height; line += 1) {
    drawn += separators[0] ?? '';
    for (const [position, lines] of contents.entries()) {
      drawn += lines[line] ?? ' '.repeat(columns[position]?.width ?? 0);
      drawn += separators[position + 1] ?? '';
    }
    drawn += '\n';
  }
  return drawn;
}

function padCell(text: string, column: DrawnColumn, paint: Paint | undefined): string {
  const padding = ' '.repeat(Math.max(0, column.width - textWidth(text)));
  const painted = paint && text !== '' ? paint(text) : text;
  return column.align === 'right' ? padding + painted : painted + padding;
}

function toStyled(cell: Cell | undefined): { readonly text: string; readonly paint?: Paint | undefined } {
  return typeof cell === 'object' ? cell : { text: cell ?? '' };
}
