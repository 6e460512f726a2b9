import { Unicode11Addon } from '@xterm/addon-unicode11';
import type { IBufferCell } from '@xterm/headless';
import xterm from '@xterm/headless';

const CELL = { width: 8.4, height: 18 };
const PADDING = 16;
const PAPER = '#0d1117';
const INK = '#e6edf3';
/** The sixteen colours of a dark terminal, in ANSI's order. */
const PALETTE = [
  ...['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#e6edf3'],
  ...['#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'],
];

/**
 * What a terminal shows after this output, as an SVG: text, not pixels, so that it can be read aloud and copied.
 * @param columns of the terminal that the output was made for
 */
export async function toPicture(
  output: string,
  { columns, title }: { columns: number; title: string },
): Promise<string> {
  const rows = output.trimEnd().split('\n').length;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  await new Promise<void>((resolve) => terminal.write(output.trimEnd(), resolve));
  const lines = Array.from({ length: rows }, (_, row) => toRuns(terminal, row));
  terminal.dispose();
  const width = columns * CELL.width + 2 * PADDING;
  const height = rows * CELL.height + 2 * PADDING;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="${INK}">`,
    ...lines.flatMap((runs, row) => runs.map((run) => drawRun(run, row))),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Neighbouring cells of one style. Browsers drop further spaces beside a space, and at both ends: a run has none. */
interface Run {
  readonly column: number;
  readonly cells: number;
  readonly text: string;
  readonly style: string;
  readonly background: string | undefined;
}

function toRuns(terminal: xterm.Terminal, row: number): readonly Run[] {
  const line = terminal.buffer.active.getLine(row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    // The second half of a wide character has no text of its own.
    if (!cell || cell.getWidth() === 0) continue;
    const [style, background] = [toStyle(cell), toBackground(cell)];
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    const isNext = last !== undefined && last.column + last.cells === column;
    const joins = isNext && last.style === style && last.background === background;
    const next = line?.getCell(column + 1);
    if (isBlank(cell) && !(joins && next && !isBlank(next) && toStyle(next) === style)) continue;
    if (joins) runs.pop();
    const before = joins ? last : { column, cells: 0, text: '' };
    runs.push({
      column: before.column,
      cells: before.cells + cell.getWidth(),
      text: before.text + text,
      style,
      background,
    });
  }
  return runs;
}

function isBlank(cell: IBufferCell): boolean {
  return cell.getChars().trim() === '' && toBackground(cell) === undefined;
}

function toStyle(cell: IBufferCell): string {
  const color = cell.isFgPalette() ? toColor(cell.getFgColor()) : undefined;
  return [
    color ? ` fill="${color}"` : '',
    cell.isBold() ? ' font-weight="bold"' : '',
    cell.isDim() ? ' opacity="0.6"' : '',
    cell.isUnderline() ? ' text-decoration="underline"' : '',
  ].join('');
}

function toBackground(cell: IBufferCell): string | undefined {
  return cell.isBgPalette() ? toColor(cell.getBgColor()) : undefined;
}

/** Of 256 colours the first 16 are the theme's, those from 16 to 231 a cube of six steps each of red, green and blue. */
function toColor(index: number): string | undefined {
  if (index < 16 || index > 231) return PALETTE[index];
  const steps = [Math.floor((index - 16) / 36), Math.floor((index - 16) / 6) % 6, (index - 16) % 6];
  return `#${steps.map((step) => (step === 0 ? 0 : 55 + 40 * step).toString(16).padStart(2, '0')).join('')}`;
}

function drawRun({ column, cells, text, style, background }: Run, row: number): string {
  const x = round(PADDING + column * CELL.width);
  const y = PADDING + row * CELL.height;
  const width = round(cells * CELL.width);
  const box = background
    ? `<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" fill="${background}"/>`
    : '';
  // A browser's font may be wider or narrower than a cell: the run's length holds the columns.
  return `${box}<text x="${x}" y="${y + 13.5}" textLength="${width}"${style}>${escapeXml(text)}</text>`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
