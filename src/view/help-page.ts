import { textWidth, toLines } from './width.ts';

/**
 * A page of help, which is laid out for 79 columns, on a narrower terminal: what is too wide of it, a paragraph or an
 * entry (a term, two spaces or a line break, what it means, hanging), is laid out anew.
 * @param width columns of the terminal
 */
export function fitHelpPage(page: string, width: number): string {
  return toBlocks(page.split('\n'))
    .flatMap((block) => (block.every((line) => textWidth(line) <= width) ? block : layOut(block, width)))
    .join('\n');
}

type Block = readonly [first: string, ...rest: string[]];

/** Lines that belong together: a paragraph at the left edge, or an indented line and what hangs under it. */
function toBlocks(lines: readonly string[]): readonly Block[] {
  const blocks: [string, ...string[]][] = [];
  for (const line of lines) {
    const block = blocks.at(-1);
    const [start, here] = [indentOf(block?.[0] ?? ''), indentOf(line)];
    const continues = line !== '' && block?.[0] && (start === 0 ? here === 0 : here > start);
    if (block && continues) block.push(line);
    else blocks.push([line]);
  }
  return blocks;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function layOut([first, ...rest]: Block, width: number): readonly string[] {
  const indent = indentOf(first);
  const [, term = '', text = ''] = /^ *(\S.*?)(?: {2,}(\S.*))?$/.exec(first) ?? [];
  if (indent === 0) return wrap([first, ...rest], 0, width);
  const hang = rest[0] === undefined ? first.length - text.length : indentOf(rest[0]);
  const [meaning = '', ...more] = wrap([text, ...rest], hang, width);
  const isBeside = text !== '';
  return [
    ...(isBeside
      ? [' '.repeat(indent) + term.padEnd(hang - indent) + meaning.trimStart()]
      : wrap([term], indent, width)),
    ...(isBeside ? more : [meaning, ...more]),
  ];
}

function wrap(lines: readonly string[], indent: number, width: number): readonly string[] {
  const text = lines
    .map((line) => line.trim())
    .join(' ')
    .trim();
  return toLines(text, Math.max(8, width - indent), {}).map((line) => ' '.repeat(indent) + line);
}
