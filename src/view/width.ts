import stringWidth from 'string-width';

/*
 * Text as cells of a terminal. Every function takes text that `escapeText` has made: one line, no controls.
 */

const ASCII = /^[ -~]*$/;
/** What `escapeText` writes for a character: cut inside it, it would say something else. */
const ESCAPE = /\\x[0-9a-f]{2}|\\u\{[0-9A-F]+\}/g;
let graphemes: Intl.Segmenter | undefined;

/** Vowels and finals that join the syllable before them. */
const JOINING_JAMO = /[\u1160-\u11FF\uD7B0-\uD7FF]/;
const MEMORY = 10_000;
const widths = new Map<string, number>();

/**
 * Cells that a terminal gives the text: the sum over its characters, as terminals count. `escapeText` has taken
 * apart what some of them count as one. Ambiguous characters (`①`, `…`, `│`) count one.
 */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  const known = widths.get(character);
  if (known !== undefined) return known;
  const width = plainWidth(character) ?? (JOINING_JAMO.test(character) ? 0 : stringWidth(character));
  if (widths.size < MEMORY) widths.set(character, width);
  return width;
}

/** Letters and signs of which whole ranges are alike, first and last, with their cells. */
const PLAIN: readonly (readonly [number, number, 1 | 2])[] = [
  [0x00ae, 0x02ff, 1], // Latin
  [0x2010, 0x2027, 1], // dashes, quotation marks, the ellipsis
  [0x2500, 0x257f, 1], // frames
  [0x3041, 0x3096, 2], // hiragana
  [0x30a0, 0x30ff, 2], // katakana
  [0x4e00, 0x9fff, 2], // kanji
  [0xac00, 0xd7a3, 2], // hangul
];

/** What string-width says of them too; its patterns of Unicode take longer to make than a table to draw. */
function plainWidth(character: string): 1 | 2 | undefined {
  const code = character.codePointAt(0) ?? 0;
  return PLAIN.find(([first, last]) => code >= first && code <= last)?.[2];
}

export interface FitOptions {
  /** Where the locale is not UTF-8 the mark of a cut is `~`. Default true. */
  readonly unicode?: boolean;
  /** Which end is kept. Default `start`. */
  readonly keep?: 'start' | 'end';
}

/** The text in at most `width` cells. A cut falls between graphemes, never inside an escape, and is marked with `…`. */
export function fitText(text: string, width: number, options: FitOptions = {}): string {
  if (textWidth(text) <= width) return text;
  if (width <= 0) return '';
  const mark = options.unicode === false ? '~' : '…';
  if (options.keep === 'end') {
    return (
      mark +
      takeCells([...toUnits(text)].toReversed(), width - 1)
        .toReversed()
        .join('')
    );
  }
  return takeCells(toUnits(text), width - 1).join('') + mark;
}

function takeCells(units: Iterable<string>, width: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const unit of units) {
    used += textWidth(unit);
    if (used > width) break;
    taken.push(unit);
  }
  return taken;
}

/**
 * Cells of one value that a terminal gets at most: far above any name that a database takes, far below what would
 * push the rest of a page away.
 */
const LONGEST_VALUE = 2000;

/**
 * A text on the lines of a page that is `width` cells wide; as it is where there is no width. What is longer than any
 * value should be is cut, and marked with `…`.
 */
export function toLines(
  text: string,
  width: number | undefined,
  options: Pick<FitOptions, 'unicode'>,
): readonly string[] {
  if (width === undefined) return [text];
  return wrapText(fitText(text, LONGEST_VALUE, options), width);
}

/** Cells that one text may cost each of those above and below it where no width limits them. */
const WIDEST = 400;

/**
 * Cells of a column that is as wide as its widest text, but no wider than `most`: without a width, a text that is
 * longer pushes the rest of its own line aside. Were they padded to it, each other line would cost as much.
 */
export function columnWidth(texts: Iterable<string>, most = WIDEST): number {
  let widest = 0;
  for (const text of texts) widest = Math.max(widest, textWidth(text));
  return Math.min(widest, most);
}

/** What is copied whole: a quotation, a command up to the end of its clause, an option with its value, a word. */
const UNBROKEN = /(?:eval )?"[^"]*"\S*|\b(?:rdsguard|aws) [a-z][^,;"]*\S*|--?[a-z]+ (?:wide|\d+)\b|\S+/g;

/**
 * A sentence on lines of `width` cells, those after the first indented. An address, an ARN, a quotation and a command
 * are never broken: a line that holds one may be wider.
 */
export function wrapWords(text: string, width = Number.POSITIVE_INFINITY, indent = '  '): readonly string[] {
  if (textWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const [word] of text.matchAll(UNBROKEN)) {
    const longer = line === '' ? word : `${line} ${word}`;
    const fits = line === '' || textWidth(longer) <= width;
    if (!fits) lines.push(line);
    line = fits ? longer : indent + word;
  }
  return [...lines, line];
}

/** The text on lines of at most `width` cells: at spaces where it can, else anywhere. Loses no character but the space at a break. */
export function wrapText(text: string, width: number): string[] {
  if (textWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const unit of toUnits(text, width)) {
    const cells = textWidth(unit);
    while (used + cells > width && line !== '') {
      const space = unit === ' ' ? line.length : line.lastIndexOf(' ');
      const atSpace = line.slice(0, space).trim() !== '' && space > 0;
      lines.push(atSpace ? line.slice(0, space) : line);
      line = atSpace ? line.slice(space + 1) : '';
      used = textWidth(line);
    }
    if (unit === ' ' && line === '' && lines.length > 0) continue;
    line += unit;
    used += cells;
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Graphemes and escapes; one that is wider than `widest` in its code points, so that any width can hold it. */
function* toUnits(text: string, widest = Number.POSITIVE_INFINITY): Iterable<string> {
  let end = 0;
  for (const match of text.matchAll(ESCAPE)) {
    yield* toGraphemes(text.slice(end, match.index), widest);
    yield* match[0].length > widest ? match[0] : [match[0]];
    end = match.index + match[0].length;
  }
  yield* toGraphemes(text.slice(end), widest);
}

function* toGraphemes(text: string, widest: number): Iterable<string> {
  if (ASCII.test(text)) {
    yield* text;
    return;
  }
  // Made when it is needed: it takes longer than a whole table of ASCII.
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of graphemes.segment(text)) {
    if (segment.length > 1 && textWidth(segment) > widest) yield* segment;
    else yield segment;
  }
}
